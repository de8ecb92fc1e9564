"""The parts of the STAR timeline: what a sentence looks like, what it may serve, and how parts follow each other."""
