"""The report as one HTML file: no network, a strict content security policy, the recording inside."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starling.assess.profile import Profile
from starling.assess.times import clock, length, percent
from starling.history.trends import PointChange, compare
from starling.model import Attempt, KeyPointMatch
from starling.report import drawing, phrases
from starling.report.plain import plain
from starling.report.tables import FIGURES, SHARE_CODES, Figure
from starling.report.tiles import better_or_worse, tiles_of
from starling.report.transcript_view import sentences_of
from starling.report.view import view_of

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One figure of this attempt beside the last one and the best one; `state` says whether it got better."""

    name: str
    this: str
    last: str
    best: str
    state: str = "plain"


@dataclass(frozen=True, slots=True)
class Others:
    """What an attempt is shown beside: the answer before it, the best other one, and replies to its follow-ups."""

    last: Attempt | None = None
    best: Attempt | None = None
    replies: Sequence[Attempt] = ()


@dataclass(frozen=True, slots=True)
class StripGroup:
    """The points of one part of the story, in the order in which they are written there."""

    name: str
    matches: tuple[KeyPointMatch, ...]


NOBODY = Others()


def report_page(attempt: Attempt, profile: Profile, *, audio_uri: str | None, others: Others = NOBODY) -> str:
    """The whole page. `audio_uri` is the recording as a data URI."""
    assessment = attempt.assessment
    delivery, star = assessment.delivery, assessment.star
    total_s = _total_s(attempt)
    view = view_of(attempt, profile)
    return render_page(
        "report.html.j2",
        script="report.js",
        view=view,
        attempt=attempt,
        others=others,
        when=f"{attempt.recorded_at.astimezone():%A %d %B %Y, %H:%M}",
        audio_uri=audio_uri,
        sentences=sentences_of(attempt.hearing, assessment),
        total_s=total_s,
        ribbon=drawing.ribbon(star, total_s, phrases.SECTION_NAMES) if star else (),
        usual=drawing.usual_ribbon(profile.share, phrases.SECTION_NAMES),
        pauses=drawing.pause_bars(delivery, total_s, profile.long_pause_s) if delivery else (),
        pace=drawing.pace_curve(delivery, total_s, profile.rate_wpm) if delivery else None,
        profile=profile,
        tiles=tiles_of(attempt, others.last, profile),
        strip=_strip(view.points),
        compared=compared_rows(attempt, others, profile),
        changes=_changes(others.last, attempt),
    )


def _total_s(attempt: Attempt) -> float:
    if attempt.hearing.activity is not None:
        return attempt.hearing.activity.audio_s
    return max((word.end_s or 0.0 for word in attempt.hearing.transcript.words), default=0.0)


def _strip(matches: Sequence[KeyPointMatch]) -> tuple[StripGroup, ...]:
    by_name: dict[str, list[KeyPointMatch]] = {}
    for match in matches:
        by_name.setdefault(phrases.section_name(match.point.section) or "Other", []).append(match)
    return tuple(StripGroup(name, tuple(group)) for name, group in by_name.items())


def _changes(last: Attempt | None, this: Attempt) -> tuple[tuple[str, tuple[PointChange, ...]], ...]:
    """What was won back and what was lost since the last answer, each under its heading."""
    if last is None:
        return ()
    compared = compare(last, this)
    named = (("Won back since last time", compared.won), ("Lost since last time", compared.lost))
    return tuple((name, changes) for name, changes in named if changes)


def compared_rows(this: Attempt, others: Others, profile: Profile) -> tuple[ComparedRow, ...]:
    """This attempt against the last and the best; empty when there is no other."""
    if others.last is None and others.best is None:
        return ()
    states = better_or_worse(this, others.last, profile)
    figures = [(_name(figure), figure.code, figure.said) for figure in FIGURES]
    figures.insert(1, ("Points lost", "", _lost))
    rows = (
        ComparedRow(name, said(this), said(others.last), said(others.best), states.get(code, "plain"))
        for name, code, said in figures
    )
    return tuple(row for row in rows if row.this or row.last or row.best)


def _name(figure: Figure) -> str:
    return f"Share of {figure.name}" if figure.code in SHARE_CODES.values() else figure.name


def _lost(attempt: Attempt | None) -> str:
    recall = attempt.assessment.recall if attempt is not None else None
    return str(sum(match.verdict.is_lost for match in recall.matches)) if recall else ""


def render_page(template: str, *, script: str | None, **values: Any) -> str:
    """A template of this room with its style and script inside, allowed by their hashes and nothing else."""
    style_text = _resource("base.css")
    script_text = _resource(script) if script else ""
    return (
        _environment()
        .get_template(template)
        .render(
            style_text=style_text,
            script_text=script_text,
            policy=_policy(style_text, script_text),
            **values,
        )
    )


def _policy(style_text: str, script_text: str) -> str:
    script = _hash_source(script_text) if script_text else "'none'"
    return (
        f"default-src 'none'; script-src {script}; style-src {_hash_source(style_text)}; media-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


def _resource(name: str) -> str:
    return (files("starling.report") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("starling.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Control characters are no text in HTML either.
        finalize=lambda value: plain(value) if type(value) is str else value,
    )
    environment.filters.update(
        clock=clock,
        length_of=len,
        length=length,
        percent=percent,
        section=phrases.section_name,
        names=lambda verdict: phrases.VERDICT_NAMES[verdict],
        counted=phrases.counted,
        reply_summary=phrases.reply_summary,
    )
    return environment
