"""`python speak.py FILE VOICE`: let the system's voice speak the text on stdin into FILE.

A process of its own for every text, because pyttsx3 prints on stdout, stays in file mode once it was told to
write a file, and its drivers need event loops or can't be started twice.
"""

import sys
import threading

WORDS_PER_MINUTE = 165
"""A calm interviewer; the default of 200 is hurried."""

NO_VOICE = 3
"""Exit code when there is no voice on this computer."""

_WRITTEN_ON_RETURN = ("win32", "darwin")
"""Where the driver's own loop ends only when the file is there."""


def main(path: str, wanted: str) -> int:
    """Write the speech. `wanted` is a part of a voice's name, or empty for the usual voice."""
    try:
        import pyttsx3

        engine = pyttsx3.init()
    except (ImportError, OSError, RuntimeError, ValueError, AttributeError) as error:
        print(error, file=sys.stderr)
        return NO_VOICE
    if wanted:
        fitting = [voice for voice in engine.getProperty("voices") if wanted.casefold() in voice.name.casefold()]
        if not fitting:
            print(f"no voice is called {wanted}", file=sys.stderr)
            return NO_VOICE
        engine.setProperty("voice", fitting[0].id)
    engine.setProperty("rate", WORDS_PER_MINUTE)
    begun, finished = threading.Event(), threading.Event()
    engine.connect("started-utterance", lambda **_: begun.set())
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.save_to_file(sys.stdin.buffer.read().decode("utf-8"), path)
    engine.runAndWait()
    if sys.platform not in _WRITTEN_ON_RETURN and begun.is_set():
        # espeak's driver comes back at once; a thread of its own is still speaking, and then writes the file.
        finished.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
