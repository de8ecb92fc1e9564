"""`starling trends`, `compare`, `due`, `rate`: how it goes, and what to rehearse next."""

from collections.abc import Callable
from datetime import datetime

import click
from rich import box
from rich.table import Table
from rich.text import Text

from starling.assess.profile import Profile
from starling.assess.times import clock, percent
from starling.cli.app import App, pass_app
from starling.cli.chosen import attempt_id_of
from starling.cli.named import ATTEMPT, STORY
from starling.cli.options import count
from starling.cli.output import NO_STORIES, data_options, print_data, speaks_unicode
from starling.errors import UsageError
from starling.history.due import DueStory, schedule_of
from starling.history.rows import AttemptRow
from starling.history.trends import Comparison, PointChange, StoryTrend, story_trend
from starling.history.trends import compare as compare_attempts
from starling.model import Attempt
from starling.report.phrases import SECTION_NAMES, VERDICT_NAMES, counted, when_due
from starling.report.plain import plain_line
from starling.report.tables import (
    attempt_row,
    compared_figures,
    comparison_document,
    due_row,
    lost_text,
    marks,
    marks_legend,
    sparkline,
    trend_document,
)
from starling.report.terminal import hanging
from starling.report.tiles import better_or_worse

_LINES: tuple[tuple[str, Callable[[AttemptRow], float | None], Callable[[float], str]], ...] = (
    ("Recall", lambda row: row.recall, percent),
    ("Length", lambda row: row.duration_s, clock),
    ("Words a minute", lambda row: row.speech_rate_wpm, lambda rate: f"{rate:.0f}"),
    ("Fillers a minute", lambda row: row.filler_rate_per_min, lambda rate: f"{rate:.1f}"),
    ("Situation", lambda row: row.share_situation, percent),
    ("Task", lambda row: row.share_task, percent),
    ("Action", lambda row: row.share_action, percent),
    ("Result", lambda row: row.share_result, percent),
)


@click.command()
@click.argument("story", type=STORY)
@click.option("--last", type=count(1, 500), metavar="N", default=20, show_default=True, help="The last N attempts.")
@data_options
@pass_app
def trends(app: App, story: str, last: int, as_json: bool, as_csv: bool) -> None:
    """Show how STORY went over time, and which points are forgotten again and again."""
    trend = story_trend(app.wiring.store, app.wiring.store.name_as_kept(story), last)
    rows = [attempt_row(row) for row in trend.attempts]
    if print_data(rows, trend_document(trend), as_json=as_json, as_csv=as_csv):
        return
    unicode = speaks_unicode()
    first, latest = trend.attempts[0], trend.attempts[-1]
    judged = trend.judged()
    refused = len(rows) - len(judged.attempts)
    counted_rows = counted(len(rows), "attempt") + (f" ({refused} without a score, left out below)" if refused else "")
    app.console.print(Text(f"{plain_line(trend.story_name)}: {counted_rows}, {first.day} to {latest.day}", "bold"))
    if not judged.attempts:
        return
    app.console.print(_figures(judged, app.wiring.profile, unicode))
    app.console.print(_points(judged, unicode))
    app.console.print(Text(marks_legend(unicode=unicode), "dim"))


def _figures(trend: StoryTrend, profile: Profile, unicode: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("")
    table.add_column("Oldest to newest", no_wrap=True, max_width=24)
    for heading in ("First", "Last", "Highest", "Usual"):
        table.add_column(heading, justify="right", no_wrap=True)
    usual = _usual(trend, profile)
    for name, read, show in _LINES:
        values = [read(row) for row in trend.attempts]
        known = [value for value in values if value is not None]
        if known:
            line = sparkline(values[-24:], unicode=unicode)
            table.add_row(name, line, show(known[0]), show(known[-1]), show(max(known)), usual.get(name, ""))
    return table


def _usual(trend: StoryTrend, profile: Profile) -> dict[str, str]:
    """What is wanted, for the lines that have a band; the length by the target of the newest attempt."""
    rate = profile.rate_wpm
    found = {
        "Words a minute": f"{rate.low:.0f} to {rate.high:.0f}",
        "Fillers a minute": f"up to {profile.fillers_per_min:.0f}",
    }
    for part, band in profile.share.items():
        found[SECTION_NAMES[part]] = f"{band.low * 100:.0f} to {percent(band.high)}"
    target_s = next((row.target_s for row in reversed(trend.attempts) if row.target_s), None)
    if target_s is not None:
        found["Length"] = f"{clock(profile.length.low * target_s)} to {clock(profile.length.high * target_s)}"
    return found


def _points(trend: StoryTrend, unicode: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Key point", overflow="fold")
    table.add_column("Oldest to newest", no_wrap=True)
    table.add_column("", no_wrap=True)
    for point in trend.points:
        style = "bold red" if point.lost >= 2 else ""
        shown = marks(point, unicode=unicode)[-20:]
        table.add_row(Text(plain_line(point.text)), shown, Text(lost_text(point), style))
    return table


@click.command()
@click.argument("before", type=ATTEMPT)
@click.argument("after", type=ATTEMPT)
@data_options
@pass_app
def compare(app: App, before: int | str, after: int | str, as_json: bool, as_csv: bool) -> None:
    """Show what changed from attempt BEFORE to attempt AFTER (numbers, or last)."""
    old, new = (app.wiring.store.get(attempt_id_of(app, given)) for given in (before, after))
    compared = compare_attempts(old, new)
    rows = [
        {"change": name, "key_point": change.text, "before": change.before, "after": change.after}
        for name, changes in (("won", compared.won), ("lost", compared.lost))
        for change in changes
    ]
    if print_data(rows, comparison_document(compared), as_json=as_json, as_csv=as_csv):
        return
    if old.story.name != new.story.name:
        click.echo("These are two different stories; only points worded alike are compared.", err=True)
    app.console.print(Text(f"Attempt {old.id} ({_day(old)}) against attempt {new.id} ({_day(new)})", "bold"))
    _print_changes(app, "Won", compared.won, "green")
    _print_changes(app, "Lost", compared.lost, "bold red")
    unscored = [f"attempt {one.id}" for one in (old, new) if one.assessment.recall is None]
    if unscored:
        app.console.print(f"No key points to compare: {' and '.join(dict.fromkeys(unscored))} got no score.")
    elif not compared.won and not compared.lost:
        app.console.print("No key point was won or lost.")
    app.console.print(_differences(compared, app.wiring.profile))


def _print_changes(app: App, heading: str, changes: tuple[PointChange, ...], style: str) -> None:
    if not changes:
        return
    app.console.print(Text(heading, style))
    for change in changes:
        assert change.before is not None
        assert change.after is not None
        was, now = VERDICT_NAMES[change.before], VERDICT_NAMES[change.after]
        app.console.print(hanging("-", Text(f"{plain_line(change.text)} ({was}, now {now})")))


def _day(attempt: Attempt) -> str:
    return f"{attempt.recorded_at.astimezone():%Y-%m-%d}"


def _differences(compared: Comparison, profile: Profile) -> Table:
    """Both figures and their difference, green where it went towards what is wanted and yellow where away from it."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("")
    for heading in (f"No. {compared.before.id}", f"No. {compared.after.id}", "Change"):
        table.add_column(heading, justify="right", no_wrap=True)
    states = better_or_worse(compared.after, compared.before, profile)
    for row in compared_figures(compared):
        style = {"good": "green", "short": "yellow"}.get(states.get(row.code, ""), "")
        table.add_row(row.name, row.before, row.after, Text(row.change, style))
    return table


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also stories that are not due yet.")
@data_options
@pass_app
def due(app: App, everything: bool, as_json: bool, as_csv: bool) -> None:
    """List the stories to rehearse now, those most likely to be forgotten first."""
    now = app.wiring.clock.now()
    names = app.wiring.shelf.names()
    scheduled = [entry for entry in schedule_of(app.wiring.store, now) if entry.story_name in set(names)]
    known = {entry.story_name for entry in scheduled}
    unrehearsed = [name for name in names if name not in known]
    shown = scheduled if everything else [entry for entry in scheduled if entry.is_due(now)]
    shown.sort(key=lambda entry: (not entry.is_due(now), entry.retrievability if entry.is_due(now) else 0, entry.due))
    rows = [due_row(entry, now) for entry in shown]
    document = {"schema": 1, "due": rows, "never_rehearsed": unrehearsed}
    if print_data(rows, document, as_json=as_json, as_csv=as_csv):
        return
    if shown:
        app.console.print(_due_table(shown, now))
    elif not names:
        click.echo(NO_STORIES, err=True)
    else:
        click.echo("Nothing is due." + ("" if everything else " See when things are: starling due --all"), err=True)
    if unrehearsed:
        click.echo(f"Never rehearsed: {plain_line(', '.join(unrehearsed))}", err=True)


def _due_table(shown: list[DueStory], now: datetime) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Story", "Due", "Still known", "Last time", "Attempts"):
        table.add_column(heading, no_wrap=heading != "Story")
    for entry in shown:
        table.add_row(
            plain_line(entry.story_name),
            Text(when_due(entry.due, now), "bold yellow" if entry.is_due(now) else ""),
            percent(entry.retrievability),
            f"{entry.last_review.astimezone():%Y-%m-%d}",
            str(entry.reviews),
        )
    return table


@click.command()
@click.argument("attempt", type=ATTEMPT)
@click.argument("rating", type=click.Choice(["again", "hard", "good", "easy", "auto"], case_sensitive=False))
@pass_app
def rate(app: App, attempt: int | str, rating: str) -> None:
    """Say yourself how well ATTEMPT went; the story's next date follows.

    auto: let the score decide again.
    """
    from starling.history.changes import overrule_rating
    from starling.history.schedule import Rating

    attempt_id = attempt_id_of(app, attempt)
    row = app.wiring.store.row(attempt_id)
    if row.recall is None or row.follows is not None:
        what = "got no score" if row.recall is None else "is a reply to a follow-up question"
        raise UsageError(
            f"attempt {attempt_id} {what}, and the schedule does not look at it", hint="rate an answer that got a score"
        )
    overrule_rating(app.wiring.store, attempt_id, None if rating == "auto" else Rating[rating.upper()])
    now = app.wiring.clock.now()
    for entry in schedule_of(app.wiring.store, now):
        if entry.story_name == row.story_name:
            click.echo(f"{plain_line(row.story_name)} is due {when_due(entry.due, now)}.", err=True)
