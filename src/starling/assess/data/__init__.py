"""Fitted coefficients, readable, each file with a note of where its numbers come from."""
