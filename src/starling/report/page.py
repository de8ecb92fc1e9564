"""The report as one HTML file: no network, a strict content security policy, the recording inside."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starling.assess.profile import Profile
from starling.model import Attempt, Component, KeyPointMatch
from starling.report import drawing, phrases
from starling.report.plain import plain
from starling.report.transcript_view import sentences_of
from starling.report.view import view_of

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One figure of this attempt beside the last one and the best one."""

    name: str
    this: str
    last: str
    best: str


def report_page(
    attempt: Attempt, profile: Profile, *, audio_uri: str | None, last: Attempt | None, best: Attempt | None
) -> str:
    """The whole page. `audio_uri` is the recording as a data URI; `last` and `best` are other attempts at the story."""
    assessment = attempt.assessment
    delivery, star = assessment.delivery, assessment.star
    total_s = _total_s(attempt)
    return render_page(
        "report.html.j2",
        script="report.js",
        view=view_of(attempt.story, attempt.question, attempt.hearing, assessment, profile),
        attempt=attempt,
        when=f"{attempt.recorded_at.astimezone():%A %d %B %Y, %H:%M}",
        audio_uri=audio_uri,
        sentences=sentences_of(attempt.hearing, assessment),
        total_s=total_s,
        ribbon=drawing.ribbon(star, total_s, phrases.SECTION_NAMES) if star else (),
        pauses=drawing.pause_bars(delivery, total_s) if delivery else (),
        pace=drawing.pace_curve(delivery, total_s, (profile.rate_wpm.low, profile.rate_wpm.high)) if delivery else None,
        rate_band=profile.rate_wpm,
        compared=compared_rows(attempt, last, best),
    )


def _total_s(attempt: Attempt) -> float:
    if attempt.hearing.activity is not None:
        return attempt.hearing.activity.audio_s
    return max((word.end_s or 0.0 for word in attempt.hearing.transcript.words), default=0.0)


def compared_rows(this: Attempt, last: Attempt | None, best: Attempt | None) -> tuple[ComparedRow, ...]:
    """This attempt against the last and the best; empty when there is no other."""
    others = (last, best)
    if not any(others):
        return ()
    rows = []
    for name, read in _FIGURES:
        shown = [read(other) if other else "" for other in (this, *others)]
        if any(shown):
            rows.append(ComparedRow(name, *shown))
    return tuple(rows)


def _recall(attempt: Attempt) -> str:
    recall = attempt.assessment.recall
    return phrases.percent(recall.score) if recall else ""


def _lost(attempt: Attempt) -> str:
    recall = attempt.assessment.recall
    return str(sum(_is_lost(match) for match in recall.matches)) if recall else ""


def _is_lost(match: KeyPointMatch) -> bool:
    return match.verdict in ("missed", "contradicted")


def _length(attempt: Attempt) -> str:
    delivery = attempt.assessment.delivery
    return phrases.clock(delivery.duration_s) if delivery and delivery.duration_s is not None else ""


def _rate(attempt: Attempt) -> str:
    delivery = attempt.assessment.delivery
    return f"{delivery.speech_rate_wpm:.0f}" if delivery and delivery.speech_rate_wpm is not None else ""


def _fillers(attempt: Attempt) -> str:
    delivery = attempt.assessment.delivery
    return f"{delivery.filler_rate_per_min:.1f}" if delivery and delivery.filler_rate_per_min is not None else ""


def _action(attempt: Attempt) -> str:
    star = attempt.assessment.star
    return phrases.percent(star.share.get(Component.ACTION, 0.0)) if star else ""


_FIGURES = (
    ("Recall", _recall),
    ("Points forgotten or contradicted", _lost),
    ("Length", _length),
    ("Words a minute", _rate),
    ("Fillers a minute", _fillers),
    ("Share of Action", _action),
)


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
        clock=phrases.clock,
        length_of=len,
        length=phrases.length,
        percent=phrases.percent,
        section=phrases.section_name,
        names=lambda verdict: phrases.VERDICT_NAMES[verdict],
    )
    return environment
