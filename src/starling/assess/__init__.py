"""Judging an answer: pure functions from a story and a hearing to an assessment."""
