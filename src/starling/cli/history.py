"""`starling history` and `starling show`: what was rehearsed, and one attempt in full."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import click
from rich import box
from rich.table import Table

from starling.assess.times import clock, percent
from starling.cli.app import App, pass_app
from starling.cli.chosen import attempt_id_of
from starling.cli.named import ATTEMPT, LAST, STORY
from starling.cli.options import count
from starling.cli.output import NO_ATTEMPTS, data_options, print_data
from starling.errors import UsageError
from starling.history.rows import AttemptRow, Filters
from starling.model import Attempt, Verdict
from starling.report.document import attempt_document, verdict_rows
from starling.report.phrases import VERDICT_NAMES
from starling.report.plain import plain_line
from starling.report.tables import attempt_row
from starling.report.terminal import render_attempt

_MOMENTS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")


def day(text: str) -> datetime:
    """An option's type: a day, perhaps with a time, as local time."""
    for form in _MOMENTS:
        try:
            return datetime.strptime(text.strip(), form).astimezone()
        except (ValueError, OverflowError):
            continue
    raise click.BadParameter(f"{text!r} is no day; write 2026-03-02, or '2026-03-02 18:30'")


@click.command()
@click.option("--story", "story_name", type=STORY, help="Only this story.")
@click.option("--since", type=day, metavar="DAY", help="Only from this day on (2026-03-02).")
@click.option("--until", type=day, metavar="DAY", help="Only before this day.")
@click.option(
    "--below",
    type=count(0, 100),
    metavar="PERCENT",
    help="Only attempts with a recall below this many percent.",
)
@click.option("--question", "question_contains", help="Only questions that contain this.")
@click.option("--refused", "only_refused", is_flag=True, help="Only answers that got no score.")
@click.option("--answers", is_flag=True, help="Only answers: leave out replies to follow-up questions.")
@click.option(
    "--limit", type=count(1, 1_000_000), metavar="N", default=20, show_default=True, help="At most N attempts."
)
@click.option("--all", "everything", is_flag=True, help="All of them.")
@data_options
@pass_app
def history(app: App, /, as_json: bool, as_csv: bool, **options: Any) -> None:
    """List your attempts, the newest first."""
    if isinstance(story_name := options["story_name"], str):
        options["story_name"] = app.wiring.store.name_as_kept(story_name)
    wanted = _Wanted(**options)
    rows = app.wiring.store.rows(wanted.filters())
    tables = [attempt_row(row) for row in rows]
    if print_data(tables, {"schema": 1, "attempts": tables}, as_json=as_json, as_csv=as_csv):
        return
    if not rows:
        click.echo("No attempts like that." if wanted.narrows else NO_ATTEMPTS, err=True)
        return
    app.console.print(_table(rows))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the call narrows the list to. `since` and `until` are local times, `below` is in percent."""

    story_name: str | None
    since: datetime | None
    until: datetime | None
    below: int | None
    question_contains: str | None
    only_refused: bool
    answers: bool
    limit: int
    everything: bool

    @property
    def narrows(self) -> bool:
        """Whether attempts are left out for another reason than their number."""
        return replace(self.filters(), limit=None) != Filters(with_replies=True, limit=None)

    def filters(self) -> Filters:
        """The same as the history is asked for it."""
        return Filters(
            story_name=self.story_name,
            since=self.since,
            until=self.until,
            below_recall=None if self.below is None else self.below / 100,
            question_contains=self.question_contains,
            only_refused=self.only_refused,
            with_replies=not self.answers,
            limit=None if self.everything else self.limit,
        )


def _table(rows: Sequence[AttemptRow]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("No.", "When", "Story", "Recall", "Length", "Lost", "Note"):
        table.add_column(heading, no_wrap=heading not in ("Story", "Note"), overflow="fold")
    for row in rows:
        table.add_row(
            str(row.id),
            f"{row.recorded_at.astimezone():%Y-%m-%d %H:%M}",
            _what(row),
            "no score" if row.recall is None else percent(row.recall),
            "" if row.duration_s is None else clock(row.duration_s),
            str(row.missed + row.contradicted) if row.recall is not None else "",
            plain_line(row.note or ""),
        )
    return table


def _what(row: AttemptRow) -> str:
    name = plain_line(row.story_name)
    return name if row.follows is None else f"{name}, follow-up to {row.follows}"


@click.command()
@click.argument("attempt", type=ATTEMPT, default=LAST)
@data_options
@click.option("--review", is_flag=True, help="Go through the verdicts and correct those that are wrong.")
@click.option(
    "--verdict", "given", multiple=True, metavar="POINT=VERDICT", help="Correct one verdict, such as 3=covered."
)
@click.option("--earlier", is_flag=True, help="Also list what was said about it before it was scored anew.")
@pass_app
def show(app: App, /, attempt: int | str, **options: Any) -> None:
    """Show ATTEMPT (default: the last) in full.

    With --review you say of each key point whether the verdict was right; yours counts from then on.
    """
    wanted = _Show(**options)
    shown = app.wiring.store.get(attempt_id_of(app, attempt))
    if wanted.review or wanted.given:
        shown = _corrected(app, shown, wanted)
    document = attempt_document(shown)
    if print_data(verdict_rows(document), document, as_json=wanted.as_json, as_csv=wanted.as_csv):
        return
    _print_heading(app, shown)
    render_attempt(app.console, shown, app.wiring.profile)
    if wanted.earlier:
        _print_earlier(app, shown)


@dataclass(frozen=True, slots=True)
class _Show:
    """What the call asks for beside the attempt; `given` are verdicts as POINT=VERDICT."""

    as_json: bool
    as_csv: bool
    review: bool
    given: tuple[str, ...]
    earlier: bool


def _print_heading(app: App, attempt: Attempt) -> None:
    assert attempt.id is not None
    note = app.wiring.store.row(attempt.id).note
    click.echo(f"Attempt {attempt.id}, {attempt.recorded_at.astimezone():%A %d %B %Y, %H:%M}")
    if note:
        click.echo(f"Note: {plain_line(note)}")


def _print_earlier(app: App, attempt: Attempt) -> None:
    from starling.history.changes import earlier_assessments

    assert attempt.id is not None
    for earlier in earlier_assessments(app.wiring.store, attempt.id):
        recall = earlier.attempt.assessment.recall
        score = "no score" if recall is None else f"recall {percent(recall.score)}"
        click.echo(f"Until {earlier.replaced_at.astimezone():%Y-%m-%d %H:%M} ({earlier.reason}): {score}")


def _corrected(app: App, attempt: Attempt, wanted: _Show) -> Attempt:
    from starling.history.changes import correct_verdicts

    verdicts = dict(_given_verdict(attempt, text) for text in wanted.given)
    if wanted.review:
        verdicts |= _ask_about(attempt)
    assert attempt.id is not None
    return correct_verdicts(app.wiring.store, attempt.id, verdicts, app.wiring.clock.now(), app.wiring.profile)


def _given_verdict(attempt: Attempt, text: str) -> tuple[int, Verdict]:
    index, _, name = (part.strip().lower() for part in text.partition("="))
    recall = attempt.assessment.recall
    if recall is None:
        raise UsageError(f"attempt {attempt.id} got no score, so it has no verdicts to correct")
    # Counted from 1, as `starling points` counts them.
    indices = {str(number): match.point.index for number, match in enumerate(recall.matches, 1)}
    if index not in indices or name not in list(Verdict):
        names = ", ".join(Verdict)
        raise click.BadParameter(f"{text!r}: write POINT=VERDICT; points 1 to {len(indices)}, verdicts {names}")
    return indices[index], Verdict(name)


_ANSWERS = {
    "s": Verdict.COVERED,
    "h": Verdict.PARTIAL,
    "f": Verdict.MISSED,
    "c": Verdict.CONTRADICTED,
}


def _ask_about(attempt: Attempt) -> dict[int, Verdict]:
    verdicts: dict[int, Verdict] = {}
    matches = attempt.assessment.recall.matches if attempt.assessment.recall else ()
    click.echo("Enter: the verdict is right. Else s said, h half said, f forgotten, c contradicted; q stops.", err=True)
    for match in matches:
        click.echo(f"\n{plain_line(match.point.text)}", err=True)
        if match.evidence:
            click.echo(f"  you said: “{plain_line(match.evidence.quote)}”", err=True)
        answer = click.prompt(
            f"  {VERDICT_NAMES[match.verdict]}, right?",
            default="",
            show_default=False,
            type=click.Choice(["", "q", *_ANSWERS]),
            show_choices=False,
            err=True,
        )
        if answer == "q":
            break
        if answer:
            verdicts[match.point.index] = _ANSWERS[answer]
    return verdicts
