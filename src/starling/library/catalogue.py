"""What the list of stories shows, remembered by file so that a thousand stories need not be read for it."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from starling.errors import StarlingError, StorageError
from starling.home import make_private_folder
from starling.library.files import write_text
from starling.library.shelf import Shelf, read_story
from starling.model import Story

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list; `error` is set where the file can't be read."""

    name: str
    title: str = ""
    points: int = 0
    drafts: int = 0
    tags: tuple[str, ...] = ()
    error: str = ""


class Catalogue:
    """The entries of a shelf. `cache_path` may be deleted at any time; an entry is read anew when its file changed."""

    def __init__(self, shelf: Shelf, cache_path: Path) -> None:
        self._shelf = shelf
        self._cache_path = cache_path

    def entries(self) -> tuple[Entry, ...]:
        """Every story by name, broken ones with their error."""
        known = self._read()
        fresh: dict[str, list[Any]] = {}
        entries = []
        for name in self._shelf.names():
            path = self._shelf.path_of(name)
            mark = _mark(path)
            remembered = known.get(name)
            if remembered is not None and remembered[0] == mark:
                entry, fresh[name] = _entry(name, remembered[1]), remembered
            else:
                entry = _looked_at(path)
                if not entry.error:
                    fresh[name] = [mark, asdict(entry)]
            entries.append(entry)
        if fresh != known:
            self._write(fresh)
        return tuple(entries)

    def remember(self, stories: Iterable[Story]) -> None:
        """Note stories just written, so that the next list need not read them."""
        known = self._read()
        for story in stories:
            known[story.name] = [_mark(self._shelf.path_of(story.name)), asdict(_of(story))]
        self._write(known)

    def _read(self) -> dict[str, list[Any]]:
        try:
            data = json.loads(self._cache_path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        right = isinstance(data, dict) and data.get("version") == _VERSION and isinstance(data.get("stories"), dict)
        return dict(data["stories"]) if right else {}

    def _write(self, stories: dict[str, list[Any]]) -> None:
        text = json.dumps({"version": _VERSION, "stories": stories}, ensure_ascii=False)
        try:
            make_private_folder(self._cache_path.parent)
            write_text(self._cache_path, text)
        except (OSError, StorageError):
            # A list that can't be remembered is only slower the next time.
            return


def _mark(path: Path) -> list[int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - a thousand of them, and this is the quick one
    except OSError:
        return []
    return [found.st_mtime_ns, found.st_size]


def _looked_at(path: Path) -> Entry:
    try:
        return _of(read_story(path))
    except StarlingError as error:
        return Entry(path.stem, error=error.told)


def _of(story: Story) -> Entry:
    drafts = sum(point.draft for point in story.key_points)
    return Entry(story.name, story.title, len(story.key_points), drafts, story.tags)


def _entry(name: str, values: dict[str, Any]) -> Entry:
    return Entry(name, values["title"], values["points"], values["drafts"], tuple(values["tags"]))
