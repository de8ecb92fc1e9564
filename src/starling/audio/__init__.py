"""Sound in and out: voices, players, microphones, sound files, and when an answer has ended."""
