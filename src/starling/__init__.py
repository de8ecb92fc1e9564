"""Starling: rehearse spoken interview answers at home, on your own machine."""

__version__ = "0.1.0"
