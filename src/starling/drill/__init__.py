"""Rehearsing only what is forgotten: short questions, a ladder of cues that fades, and follow-up questions."""
