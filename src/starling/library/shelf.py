"""The folder that holds the stories."""

import re
from collections.abc import Sequence
from pathlib import Path

from starling.errors import InputError, StoryFormatError, StoryNotFound
from starling.home import expanded
from starling.library.story_file import parse_story, read_story_text
from starling.model import Story

_SAFE_NAME = re.compile(r"[^\W_](?:[\w .+-]*[\w+])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
LONGEST_NAME = 80
_NAME_FROM_TITLE_CHARS = 60


class Shelf:
    """Story files in one folder, one story a file: `<name>.md`."""

    def __init__(self, stories_dir: Path) -> None:
        self.stories_dir = stories_dir

    def names(self) -> tuple[str, ...]:
        """The names of all stories in alphabetical order; none where the folder is not there yet."""
        return tuple(sorted(path.stem for path in self._files() if is_safe_name(path.stem)))

    def misnamed(self) -> tuple[Path, ...]:
        """Files that would be stories under a name that every system takes; no command sees them as they are."""
        misnamed = (path for path in self._files() if not is_safe_name(path.stem))
        # Hidden files are the notes of editors and systems to themselves.
        return tuple(sorted(path for path in misnamed if not path.name.startswith(".")))

    def _files(self) -> list[Path]:
        try:
            return [path for path in self.stories_dir.iterdir() if path.suffix == ".md" and path.is_file()]
        except FileNotFoundError:
            return []
        except OSError as error:
            hint = "choose a folder for your stories and recordings with --home or STARLING_HOME"
            raise InputError(f"{self.stories_dir}: {error.strerror}", hint=hint) from error

    def path_of(self, name: str) -> Path:
        """Where the story of this name is, or would be."""
        return self.stories_dir / f"{name}.md"

    def readable(self) -> tuple[tuple[Story, ...], tuple[StoryFormatError | InputError, ...]]:
        """The stories that can be read, by name, and what is wrong with each of the others."""
        stories, problems = [], []
        for name in self.names():
            try:
                stories.append(read_story(self.path_of(name)))
            except (StoryFormatError, InputError) as error:
                problems.append(error)
        return tuple(stories), tuple(problems)

    def find(self, name_or_path: str) -> Story:
        """The story of that name, else the one in that file. Raises StoryNotFound, InputError, StoryFormatError."""
        return read_story(self.locate(name_or_path))

    def find_with_points(self, name_or_path: str) -> Story:
        """Like `find`; a story without key points, which nothing can be judged by, raises StoryFormatError."""
        path = self.locate(name_or_path)
        story = read_story(path)
        if not story.key_points:
            hint = f"write what you want to say as bullets: starling edit {story.name}"
            raise StoryFormatError(path, 1, "this story has no key points yet", hint=hint)
        return story

    def locate(self, name_or_path: str) -> Path:
        """The file of a story in the library, or any file by its path. Raises StoryNotFound with near names."""
        names = self.names()
        if name_or_path in names:
            return self.path_of(name_or_path)
        path = expanded(Path(name_or_path))
        if "\0" not in name_or_path and (path.suffix or len(path.parts) > 1) and path.exists():
            return path
        matching = [name for name in names if name.casefold() == name_or_path.casefold()]
        if matching:
            return self.path_of(matching[0])
        raise StoryNotFound(f"there is no story named {name_or_path!r}", hint=_near(name_or_path, names))


def read_story(path: Path) -> Story:
    """The story in one file. Raises InputError when it can't be read and StoryFormatError when it is malformed."""
    try:
        return parse_story(read_story_text(path), path)
    except OSError as error:
        raise InputError(
            f"{path}: {error.strerror or error}", hint="give a story's name or its Markdown file"
        ) from error


def is_safe_name(name: str) -> bool:
    """Whether `name` can be a file's stem on every platform and is no path."""
    return bool(_SAFE_NAME.fullmatch(name)) and len(name) <= LONGEST_NAME and not _RESERVED.fullmatch(name)


def name_from_title(title: str) -> str:
    """A safe name for a title: `Knative: push-back!` is `knative-push-back`."""
    words = "-".join(re.findall(r"[^\W_]+", title.casefold()))
    if len(words) > _NAME_FROM_TITLE_CHARS:
        words = words[:_NAME_FROM_TITLE_CHARS].rpartition("-")[0] or words[:_NAME_FROM_TITLE_CHARS]
    return words if is_safe_name(words) else f"story-{words}".strip("-")


def _near(wanted: str, names: Sequence[str]) -> str:
    if not names:
        return "there are no stories yet: starling import NOTES.md, or starling new TITLE"
    from rapidfuzz import process

    near = [name for name, score, _ in process.extract(wanted, names, limit=3) if score >= 60]
    return f"did you mean {' or '.join(near)}?" if near else "starling stories lists them"
