"""Attempts over time: the store, trends, and what to rehearse next."""
