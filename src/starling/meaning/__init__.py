"""Sentence embeddings: the one part of meaning that needs a model."""
