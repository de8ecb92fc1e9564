"""Stories, notes and questions: what the user brings."""
