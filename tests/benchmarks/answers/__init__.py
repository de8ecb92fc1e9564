"""Our own labelled spoken answers: text, labels, and sound on demand."""
