"""From an assessment to something a person or a program reads."""
