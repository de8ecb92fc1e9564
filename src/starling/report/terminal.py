"""The report on a terminal: what matters first in plain sentences, then the tables. Fits 80 columns."""

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from starling.assess.profile import Profile
from starling.assess.progress import progress
from starling.assess.times import clock, percent
from starling.model import Advice, Attempt, Judged, KeyPointMatch, Verdict
from starling.report.phrases import VERDICT_NAMES, reply_summary, section_name
from starling.report.plain import plain_line
from starling.report.view import FigureRow, Finding, View, view_of

_STYLES = {
    Verdict.COVERED: "green",
    Verdict.PARTIAL: "yellow",
    Verdict.MISSED: "bold red",
    Verdict.CONTRADICTED: "bold magenta",
}
_LOST_HEADINGS = {
    Verdict.MISSED: "You forgot",
    Verdict.CONTRADICTED: "You contradicted",
    Verdict.PARTIAL: "Half said",
}
_COUNTS = {2: "Two", 3: "Three"}
_BAR_CELLS = 20
_ABOUT_THE_POINT = ("missed", "partial", "contradicted")
"""Advice that only repeats what is said of the one point of a reply."""


def render(console: Console, answer: Judged, profile: Profile) -> None:
    """Print the report of one answer. Text of stories and recognisers is shown as text, whatever it holds."""
    view = view_of(answer, profile)
    console.print(Text(plain_line(view.title), "bold"))
    if view.question:
        console.print(_line(view.question, "italic"))
    console.print()
    if view.refused:
        console.print(_line(f"No score: {view.refused}", "bold yellow"))
    _print_finding(console, view.length)
    if view.recall:
        _print_finding(console, view.recall)
    _print_what_was_lost(console, view)
    _print_advice(console, view.assessment.advice)
    if view.assessment.was_good:
        console.print(_line(f"What was good: {view.assessment.was_good}", "green"))
        console.print()
    for table in _tables(view):
        console.print(table)
        console.print()
    if view.heard_by:
        console.print(_line(view.heard_by, "dim"))
        console.print()


def render_attempt(console: Console, attempt: Attempt, profile: Profile, previous: Attempt | None = None) -> None:
    """Print the report of one attempt, and what changed since the `previous` one at the same story."""
    render(console, attempt, profile)
    changes = progress(previous.assessment, attempt.assessment, profile) if previous is not None else ()
    if changes:
        console.print(Text("Since last time", "bold"))
        for change in changes:
            mark, style = ("+", "green") if change.better else ("-", "yellow")
            console.print(hanging(mark, _line(change.what, style)))
        console.print()


def render_reply(console: Console, reply: Attempt, profile: Profile) -> None:
    """Print in a few lines what the reply to a follow-up question got."""
    view = view_of(reply, profile)
    if view.refused:
        console.print(_line(f"No score: {view.refused}", "bold yellow"))
    for match in view.points:
        console.print(Text(VERDICT_NAMES[match.verdict].capitalize(), _STYLES[match.verdict]))
        console.print(_point(match))
    console.print(_line(reply_summary(reply), "dim"))
    for advice in reply.assessment.advice:
        if advice.code not in _ABOUT_THE_POINT:
            console.print(hanging("->", _line(f"{advice.what} {advice.why}")))


def _line(text: str, style: str = "") -> Text:
    return Text(plain_line(text), style)


def _print_finding(console: Console, finding: Finding) -> None:
    console.print(_line(finding.text, {True: "green", False: "yellow", None: ""}[finding.good]))


def _print_what_was_lost(console: Console, view: View) -> None:
    console.print()
    for verdict, heading in _LOST_HEADINGS.items():
        matches = view.with_verdict(verdict)
        if not matches:
            continue
        console.print(Text(heading, _STYLES[verdict]))
        for match in matches:
            console.print(_point(match))
        console.print()


def _point(match: KeyPointMatch) -> Table:
    where = section_name(match.point.section)
    text = _line(match.point.text + (f" ({where})" if where else ""))
    if match.note:
        text.append(f"\n{plain_line(match.note)}", "dim")
    if match.evidence and match.verdict is not Verdict.MISSED:
        at = "" if match.evidence.start_s is None else f" at {clock(match.evidence.start_s)}"
        text.append(f"\nyou said{at}: “{plain_line(match.evidence.quote)}”", "dim")
    return hanging("-", text)


def hanging(mark: str, text: Text) -> Table:
    """`text` beside a mark, its further lines below its first word."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(f"  {mark}", text)
    return table


def _print_advice(console: Console, advice: Iterable[Advice]) -> None:
    listed = list(advice)
    if not listed:
        return
    number_of_things = _COUNTS.get(len(listed), str(len(listed)))
    console.print(Text("To fix first" if len(listed) == 1 else f"{number_of_things} things to fix first", "bold"))
    for number, one in enumerate(listed, 1):
        text = _line(one.what)
        at = "" if one.at_s is None else f" (at {clock(one.at_s)})"
        text.append(f"\n{plain_line(one.why)}{at}", "dim")
        console.print(hanging(f"{number}.", text))
    console.print()


def _tables(view: View) -> Iterable[Table]:
    if view.points:
        yield _points_table(view.points)
    if view.shares:
        yield _shares_table(view)
    if view.figures:
        yield _figures_table(view.figures)


def _points_table(points: tuple[KeyPointMatch, ...]) -> Table:
    table = Table(title="Every key point", title_justify="left", box=box.SIMPLE_HEAD)
    for heading, width in (("Part", 9), ("Key point", None), ("Verdict", 12), ("Sure", 5), ("At", 5)):
        table.add_column(heading, min_width=width, no_wrap=width is not None)
    for match in points:
        at = match.evidence.start_s if match.evidence else None
        table.add_row(
            section_name(match.point.section),
            _line(match.point.text),
            Text(VERDICT_NAMES[match.verdict], _STYLES[match.verdict]),
            percent(match.confidence),
            "" if at is None else clock(at),
        )
    return table


def _shares_table(view: View) -> Table:
    table = Table(title="Where the time went", title_justify="left", box=box.SIMPLE_HEAD, caption_justify="left")
    if view.about_shares:
        table.caption = Text(view.about_shares, "yellow")
    for heading in ("Part", "Share", "", "Usual", ""):
        table.add_column(heading, no_wrap=True)
    for row in view.shares:
        usual = f"{row.band.low * 100:.0f} to {percent(row.band.high)}"
        style = "green" if row.good else "yellow"
        bar = "#" * round(row.share * _BAR_CELLS)
        table.add_row(row.name, percent(row.share), f"{bar:<{_BAR_CELLS}}", usual, Text(row.remark, style))
    return table


def _figures_table(figures: tuple[FigureRow, ...]) -> Table:
    table = Table(title="How you spoke", title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("", "You", "Usual"):
        table.add_column(heading)
    for row in figures:
        table.add_row(row.name, _line(row.value, "yellow" if row.good is False else ""), row.usual)
    return table
