"""The user's stories, notes, key points and questions, as files that belong to the user."""
