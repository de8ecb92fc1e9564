"""`starling report` and `starling dashboard`: pages to look at and to listen to."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starling.cli.app import App, pass_app
from starling.cli.chosen import attempt_id_of
from starling.cli.named import ATTEMPT, LAST
from starling.cli.output import NO_ATTEMPTS, data_options, print_data, stories_of
from starling.errors import AudioError, StorageError
from starling.history.rows import Filters
from starling.history.trends import best_id, judged_before
from starling.library.files import write_text
from starling.model import Attempt, Story
from starling.report.plain import plain_line

if TYPE_CHECKING:
    from starling.report.dashboard import Category
    from starling.report.page import Others

_PAGE_BEGINS = b"<!doctype html>"
_OUTPUT = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("attempt", type=ATTEMPT, default=LAST)
@click.option("--open", "open_it", is_flag=True, help="Open the page in your browser.")
@click.option("--output", type=_OUTPUT, help="Write to this file.")
@click.option("--no-audio", is_flag=True, help="Leave the recording out.")
@pass_app
def report(app: App, attempt: int | str, open_it: bool, output: Path | None, no_audio: bool) -> None:
    """Write a page about ATTEMPT (default: the last) with its recording: one file, nothing is fetched."""
    from starling.report.page import report_page

    shown = app.wiring.store.get(attempt_id_of(app, attempt))
    audio_uri = None if no_audio else _audio(shown)
    page = report_page(shown, app.wiring.profile, audio_uri=audio_uri, others=_others(app, shown))
    _deliver(app, page, output or app.home.reports_dir / f"attempt-{shown.id}.html", open_it)


def _others(app: App, shown: Attempt) -> "Others":
    """The judged answer to the same story before this one, the best of the others, and the replies that follow it."""
    from starling.report.page import Others

    if shown.follows is not None:
        # One point of a story is not to be held against the whole of it.
        return Others()
    store = app.wiring.store
    best = best_id(store, shown.story.name, besides=shown.id)
    replies = store.rows(Filters(follows=shown.id, limit=None))
    return Others(
        last=judged_before(store, shown),
        best=store.get(best) if best is not None else None,
        replies=[store.get(reply.id) for reply in reversed(replies)],
    )


def _audio(attempt: Attempt) -> str | None:
    from starling.report.sound import as_data_uri

    if attempt.audio_path is None:
        return None
    try:
        return as_data_uri(attempt.audio_path)
    except AudioError as error:
        click.echo(f"The page has no sound: {plain_line(str(error))}", err=True)
        return None


@click.command()
@click.option("--open", "open_it", is_flag=True, help="Open the page in your browser.")
@click.option("--output", type=_OUTPUT, help="Write to this file.")
@data_options
@pass_app
def dashboard(app: App, open_it: bool, output: Path | None, as_json: bool, as_csv: bool) -> None:
    """Write a page about all your practice: every story over time, what you keep forgetting, what is due.

    With --json or --csv its figures are printed instead.
    """
    from starling.history.overview import overview
    from starling.report.dashboard import dashboard_page
    from starling.report.tables import overview_document

    now = app.wiring.clock.now()
    shown = overview(app.wiring.store, now, now.astimezone().date())
    document = overview_document(shown, now)
    if print_data(document["stories"], document, as_json=as_json, as_csv=as_csv):
        return
    stories, _ = stories_of(app)
    if not shown.stories:
        click.echo(NO_ATTEMPTS, err=True)
    titles = {story.name: story.title for story in stories}
    page = dashboard_page(shown, app.wiring.profile, titles=titles, categories=_categories(app, stories), now=now)
    _deliver(app, page, output or app.home.reports_dir / "dashboard.html", open_it)


def _categories(app: App, stories: Sequence[Story]) -> list["Category"]:
    """How many stories serve each kind of question, as `starling coverage` counts them."""
    from starling.cli.loading import embedder_if_here
    from starling.library.coverage import find_coverage
    from starling.library.questions import load_bank
    from starling.report.dashboard import Category

    if not stories:
        return []
    embedder = embedder_if_here(app) if any(story.questions for story in stories) else None
    found = find_coverage(stories, load_bank(app.home.questions_path), embedder, hints=False)
    return [Category(name, len(found.serving(name))) for name in found.categories]


def _is_something_else(path: Path) -> bool:
    """Whether writing a page to `path` would destroy a file of the user's."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        beginning = file.read(len(_PAGE_BEGINS))
    return bool(beginning) and beginning.lower() != _PAGE_BEGINS


def _deliver(app: App, page: str, path: Path, open_it: bool) -> None:
    if path.is_relative_to(app.home.root):
        app.home.private_dir(path.parent)
    try:
        if _is_something_else(path):
            raise StorageError(f"{path} is there already and is no page", hint="choose another --output")
        if path.exists() and not path.is_file():
            # A pipe or a terminal; it must not be replaced by a file.
            path.write_text(page, encoding="utf-8")
        else:
            write_text(path, page)
    except OSError as error:
        raise StorageError(f"can't write {path}: {error.strerror or error}", hint="choose another --output") from error
    click.echo(plain_line(str(path)))
    if open_it and click.launch(path.absolute().as_uri()) != 0:
        click.echo("No browser was found; open the file yourself.", err=True)
