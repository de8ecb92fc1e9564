"""`starling recover`: finish answers that were recorded but never stored."""

from dataclasses import replace
from pathlib import Path

import click

from starling.assess.times import length
from starling.audio.journal import Unfinished, find_unfinished
from starling.cli.app import App, pass_app
from starling.cli.named import STORY
from starling.errors import InputError, StarlingError
from starling.model import Attempt, Hearing, Story
from starling.recovery import SHORTEST_S, Finisher


@click.command()
@click.option(
    "--story",
    type=STORY,
    help="Which story they answer, where that is not known: a name in your library, or a path.",
)
@click.option("--discard", is_flag=True, help="Delete them instead.")
@pass_app
def recover(app: App, /, story: str | None, discard: bool) -> None:
    """Finish answers that were cut short by a crash, a closed window or a full disk."""
    lefts = _unfinished(app)
    if not lefts:
        click.echo("There is nothing to finish.", err=True)
        return
    if discard:
        for left in lefts:
            left.remove()
            click.echo(f"Deleted: {describe(left)}", err=True)
        return
    problems = [problem for left in lefts if (problem := _try(app, left, story)) is not None]
    if problems:
        raise problems[0]


def _unfinished(app: App) -> list[Unfinished]:
    """What an attempt is still to be made of. A drill that was cut short leaves nothing to finish: that goes."""
    found = find_unfinished(app.home.unfinished_dir)
    for left in found:
        if not left.occasion.lasts:
            left.remove()
    return [left for left in found if left.occasion.lasts]


def describe(left: Unfinished) -> str:
    """The recording as a person knows it."""
    when = left.occasion.started_at.astimezone()
    about = f' to "{left.occasion.story}"' if left.occasion.story else ""
    return f"an answer{about} of {length(left.duration_s)}, from {when:%Y-%m-%d %H:%M}"


def tell_unfinished(app: App) -> None:
    """Say that there is something to finish."""
    lefts = [left for left in _unfinished(app) if left.duration_s >= SHORTEST_S]
    for left in lefts:
        click.echo(f"Not finished yet: {describe(left)}. Finish it with: starling recover", err=True)


def _try(app: App, left: Unfinished, story_name: str | None) -> StarlingError | None:
    """Finish one; a problem with it is told, and does not keep the others from being finished."""
    told = describe(left)
    try:
        attempt = _finisher(app).finish(left, _story_of(app, left, story_name))
    except StarlingError as error:
        click.echo(f"Still there: {told}.", err=True)
        return error
    if attempt is not None:
        _show(app, attempt)
        click.echo(f"Finished: {told}. Stored as attempt {attempt.id}.", err=True)
    return None


def _story_of(app: App, left: Unfinished, chosen: str | None) -> Story | None:
    if left.occasion.follows is not None:
        # A reply is heard and judged by the story as its answer was told, whatever became of the file since.
        return app.wiring.store.get(left.occasion.follows).story
    name = chosen or left.occasion.story
    if name is None:
        return None
    try:
        return app.wiring.shelf.find_with_points(name)
    except InputError as error:
        if not chosen:
            error.hint = "say which story it was: starling recover --story NAME"
        raise


def _finisher(app: App) -> Finisher:
    def judge(left: Unfinished, story: Story, hearing: Hearing, path: Path | None) -> Attempt:
        reply = _reply(app, left, hearing, path)
        if reply is not None:
            return replace(reply, recorded_at=left.occasion.started_at)
        target_s = app.wiring.target_s(left.occasion.target_s, story)
        attempt = app.wiring.judge.attempt(story, hearing, target_s, left.occasion.question, path)
        return replace(attempt, recorded_at=left.occasion.started_at)

    return Finisher(app.home.private_dir(app.home.recordings_dir), app.wiring.store, app.wiring.hear, judge)


def _reply(app: App, left: Unfinished, hearing: Hearing, path: Path | None) -> Attempt | None:
    """The recording as the reply to a follow-up question, if it was one. Raises AttemptNotFound."""
    occasion = left.occasion
    if occasion.follows is None:
        return None
    answer = app.wiring.store.get(occasion.follows)
    points = {point.index: point for point in answer.story.key_points}
    point = points.get(occasion.point if occasion.point is not None else 0)
    if point is None:
        return None
    return app.wiring.judge.reply(answer, point, hearing, occasion.question or "", path)


def _show(app: App, attempt: Attempt) -> None:
    from starling.report.terminal import render_attempt

    render_attempt(app.console, attempt, app.wiring.profile)
