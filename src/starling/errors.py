"""The tree of errors.

StarlingError                exit 1
├── UsageError               exit 2   a call that makes no sense (click's own usage errors end here too)
├── InputError               exit 3   something named on the command line is not there or can't be read
│   ├── AudioError
│   ├── TranscriptError
│   ├── NotesError
│   ├── StoryNotFound
│   └── AttemptNotFound
├── StoryFormatError         exit 4   a story, question or archive file is malformed (path:line: what)
├── ArchiveError             exit 4   an exported archive is malformed or not safe to unpack
├── ConfigError              exit 5   the configuration can't be used
├── ModelError               exit 6   weights are missing, wrong or can't be loaded
├── DeviceError              exit 7   no microphone, no speaker, no voice, or one went away
├── StorageError             exit 8   the home folder, the database or the disk
└── Cancelled                exit 130 the user left

Every error is one sentence (what, where) and a hint (what to do); `starling.cli.main` prints both.
"""

from pathlib import Path


class StarlingError(Exception):
    """Something went wrong that a person can do something about."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    @property
    def told(self) -> str:
        """The whole line: what is wrong and where, and what to do about it."""
        return f"{str(self).rstrip('.')}; {self.hint}" if self.hint else str(self)


class UsageError(StarlingError):
    """The call makes no sense."""

    exit_code = 2


class InputError(StarlingError):
    """Something named by the user is not there or can't be read."""

    exit_code = 3


class AudioError(InputError):
    """A recording is missing, empty, truncated or not audio."""


class TranscriptError(InputError):
    """A typed transcript is missing, empty or not text."""


class NotesError(InputError):
    """Notes can't be read."""


class StoryNotFound(InputError):  # noqa: N818 - reads as what happened
    """No such story in the library."""


class AttemptNotFound(InputError):  # noqa: N818 - reads as what happened
    """No such attempt in the history."""


class StoryFormatError(StarlingError):
    """A file of the user's is malformed."""

    exit_code = 4

    def __init__(self, path: Path, line: int, what: str, *, hint: str = "") -> None:
        super().__init__(f"{path}:{line}: {what}", hint=hint)
        self.path = path
        self.line = line
        self.what = what


class ArchiveError(StarlingError):
    """An archive is malformed, or would write where it may not."""

    exit_code = 4


class ConfigError(StarlingError):
    """The configuration can't be used."""

    exit_code = 5


class ModelError(StarlingError):
    """Model weights are missing, wrong, or can't be loaded."""

    exit_code = 6


class DeviceError(StarlingError):
    """No microphone, no speaker, no voice, or one went away."""

    exit_code = 7


class StorageError(StarlingError):
    """The home folder, the database or the disk refused."""

    exit_code = 8


class Cancelled(StarlingError):  # noqa: N818 - reads as what happened
    """The user left."""

    exit_code = 130
