"""Where everything of the user's lives: one private folder."""

import os
from dataclasses import dataclass
from pathlib import Path

from starling.errors import StorageError

HOME_VARIABLE = "STARLING_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds stories, recordings and the database."""

    root: Path

    @property
    def stories_dir(self) -> Path:
        """Story files, one a story."""
        return self.root / "stories"

    @property
    def recordings_dir(self) -> Path:
        """Kept recordings."""
        return self.root / "recordings"

    @property
    def unfinished_dir(self) -> Path:
        """Recordings whose attempt is not stored yet."""
        return self.recordings_dir / "unfinished"

    @property
    def reports_dir(self) -> Path:
        """Written report pages."""
        return self.root / "reports"

    @property
    def database_path(self) -> Path:
        """The attempts."""
        return self.root / "starling.db"

    @property
    def config_path(self) -> Path:
        """Settings; may be absent."""
        return self.root / "config.toml"

    @property
    def questions_path(self) -> Path:
        """The user's own questions; may be absent."""
        return self.root / "questions.yaml"

    @property
    def cache_dir(self) -> Path:
        """What can be made again: joined weights, spoken questions, embeddings."""
        return self.root / "cache"

    def private_dir(self, path: Path) -> Path:
        """Make `path` and what it lies in, where not there yet, readable by the owner only. Raises StorageError."""
        try:
            make_private_folder(path)
        except OSError as error:
            raise StorageError(
                f"can't write in {path}: {error.strerror or error}",
                hint=f"make it writable, or choose another folder with --home or {HOME_VARIABLE}",
            ) from error
        return path


def make_private_folder(path: Path) -> None:
    """Make `path` and what it lies in, where not there yet, readable by the owner only. Raises OSError."""
    # One by one: with `parents=True` only the last would get the mode, and the others what the umask leaves.
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)


def expanded(path: Path) -> Path:
    """`path` with a leading `~` or `~name` made a folder; as it is where no such person is known."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def find_home(chosen: Path | None) -> Home:
    """The chosen folder, else STARLING_HOME, else the platform's place for user data."""
    if chosen is not None:
        return Home(expanded(chosen).absolute())
    if from_environment := os.environ.get(HOME_VARIABLE):
        return Home(expanded(Path(from_environment)).absolute())
    from platformdirs import user_data_path

    return Home(user_data_path("starling", appauthor=False))
