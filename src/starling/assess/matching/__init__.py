"""The parts of the key-point matcher: each looks at one kind of evidence."""
