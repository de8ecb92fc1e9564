"""STORY and ATTEMPT, as many commands take them: what may be written, and how the shell completes it."""

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from starling.errors import StarlingError
from starling.home import Home, find_home

if TYPE_CHECKING:
    from starling.history.rows import AttemptRow

LAST = "last"
_COMPLETED_ATTEMPTS = 20


class StoryName(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases of click only
    """The name of a story in the library, or a path. Whether there is such a story, the command finds out."""

    name = "story"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names in the library that begin like this; else files, since a path will do."""
        from starling.library.shelf import Shelf

        try:
            names = Shelf(_home(ctx).stories_dir).names()
        except StarlingError:
            names = ()
        found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        return found or [CompletionItem(incomplete, type="file")]


class AttemptNumber(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases of click only
    """The number of an attempt, or `last`."""

    name = "attempt"

    def convert(self, value: int | str, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """The number, or `last`."""
        wanted = str(value).strip().lower()
        if wanted == LAST:
            return LAST
        # SQLite's integers end at 2^63.
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 18):
            self.fail(f"{value!r} is no attempt; give its number, or last", param, ctx)
        return int(wanted)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """`last`, and the newest attempts with their day and story, the newest first."""
        named = {LAST: "the newest"} | {str(row.id): f"{row.day} {row.story_name}" for row in _newest(_home(ctx))}
        return [CompletionItem(number, help=told) for number, told in named.items() if number.startswith(incomplete)]


STORY = StoryName()
ATTEMPT = AttemptNumber()


def _home(ctx: click.Context) -> Home:
    """The home of the call so far. While the shell completes, no command has run and no App is there."""
    return find_home(ctx.find_root().params.get("home"))


def _newest(home: Home) -> "tuple[AttemptRow, ...]":
    """The newest attempts; none where nothing was rehearsed yet or the history can't be read: a key must not fail."""
    from starling.config import Settings
    from starling.history.rows import Filters
    from starling.wiring import Wiring

    if not home.database_path.exists():
        return ()
    try:
        return tuple(Wiring(home, Settings()).store.rows(Filters(with_replies=True, limit=_COMPLETED_ATTEMPTS)))
    except StarlingError:
        return ()
