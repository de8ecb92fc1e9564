"""Which attempts a call means."""

from starling.cli.app import App
from starling.errors import StoryNotFound, UsageError
from starling.history.rows import Filters


def attempt_id_of(app: App, given: int | str) -> int:
    """The number of the attempt that was named. Raises AttemptNotFound."""
    return app.wiring.store.latest_id() if isinstance(given, str) else given


def chosen_ids(app: App, attempts: tuple[int | str, ...], story_name: str | None, everything: bool) -> list[int]:
    """The attempts named by number, by story, or all of them. Raises UsageError, AttemptNotFound, StoryNotFound."""
    if sum((bool(attempts), story_name is not None, everything)) != 1:
        raise UsageError("say what: attempts by number, --story NAME or --all", hint="starling history lists them")
    if attempts:
        # Looked up, so that a number that is not there is told before anything is asked or judged.
        return [app.wiring.store.row(attempt_id_of(app, given)).id for given in attempts]
    if story_name is not None:
        story_name = app.wiring.store.name_as_kept(story_name)
    rows = app.wiring.store.rows(Filters(story_name=story_name, with_replies=True, limit=None))
    if story_name is not None and not rows:
        raise StoryNotFound(f"there is no attempt at {story_name!r}", hint="starling history lists them")
    return [row.id for row in rows]
