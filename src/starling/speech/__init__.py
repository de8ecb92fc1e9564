"""From sound to a hearing: words with times, stretches of speech, hesitations."""
