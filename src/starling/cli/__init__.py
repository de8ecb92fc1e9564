"""The commands: parse, call, render; and the one place where an error becomes a line and an exit code."""
