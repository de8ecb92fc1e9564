"""From anybody's notes to stories: read, cut into pieces, outline, classify, plan, write."""
