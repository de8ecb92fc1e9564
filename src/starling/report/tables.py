"""Lists of attempts, trends and comparisons as rows of plain values, for JSON, CSV and tables alike."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from starling.assess.times import clock, percent
from starling.history.due import DueStory
from starling.history.overview import Overview
from starling.history.rows import AttemptRow
from starling.history.trends import Comparison, PointHistory, StoryTrend
from starling.model import Attempt, Component, Verdict
from starling.report.phrases import SECTION_NAMES

_ROUNDED = {"recall": 4, "duration_s": 3, "speech_s": 3, "speech_rate_wpm": 1, "filler_rate_per_min": 2}
_BLOCKS = "▁▂▃▄▅▆▇█"
_PLAIN_BLOCKS = "_.:-=+*#"
MARKS = {Verdict.COVERED: "■", Verdict.PARTIAL: "◧", Verdict.MISSED: "□", Verdict.CONTRADICTED: "✗", None: "·"}
_PLAIN_MARKS = {Verdict.COVERED: "#", Verdict.PARTIAL: "+", Verdict.MISSED: "o", Verdict.CONTRADICTED: "x", None: "."}


def attempt_row(row: AttemptRow) -> dict[str, Any]:
    """The figures of one attempt."""
    values = asdict(row) | {"recorded_at": row.recorded_at.isoformat()}
    del values["day"]
    for name, value in values.items():
        if isinstance(value, float):
            values[name] = round(value, _ROUNDED.get(name, 4))
    return values


def trend_document(trend: StoryTrend) -> dict[str, Any]:
    """A story over time; the verdicts of a point stand in the order of the attempts, oldest first."""
    return {
        "schema": 1,
        "story": trend.story_name,
        "attempts": [attempt_row(row) for row in trend.attempts],
        "key_points": [
            {
                "section": point.section.value if point.section else None,
                "text": point.text,
                "verdicts": [verdict.value if verdict else None for verdict in point.verdicts],
                "judged": point.judged,
                "lost": point.lost,
            }
            for point in trend.points
        ],
    }


def comparison_document(compared: Comparison) -> dict[str, Any]:
    """What changed between two attempts; differences are `after` minus `before`."""

    def points(changes: Any) -> list[dict[str, Any]]:
        return [{"text": change.text, "before": change.before, "after": change.after} for change in changes]

    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    return {
        "schema": 1,
        "before": compared.before.id,
        "after": compared.after.id,
        "won": points(compared.won),
        "lost": points(compared.lost),
        "recall": rounded(compared.recall),
        "duration_s": rounded(compared.duration_s),
        "speech_rate_wpm": rounded(compared.speech_rate_wpm),
        "filler_rate_per_min": rounded(compared.filler_rate_per_min),
        "share": None
        if compared.share is None
        else {component.value: rounded(share) for component, share in compared.share.items()},
    }


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One figure in two attempts, as a person reads it; `code` is that of `assess.progress`."""

    code: str
    name: str
    before: str
    after: str
    change: str


def compared_figures(compared: Comparison) -> list[ComparedFigure]:
    """Recall, seconds, pace, fillers and shares of two attempts side by side; what neither has is left out."""
    found = []
    for figure in FIGURES:
        before, after = figure.read(compared.before), figure.read(compared.after)
        if before is None and after is None:
            continue
        change = "" if before is None or after is None else figure.step(before, after)
        was, now = figure.said(compared.before), figure.said(compared.after)
        found.append(ComparedFigure(figure.code, figure.name, was, now, change))
    return found


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an attempt, as it is compared: how it is read, shown, and how a difference is shown.

    `code` is that of `assess.progress`; `read` gives None where it was not measured.
    """

    code: str
    name: str
    read: Callable[[Attempt], float | None]
    show: Callable[[float], str]
    step: Callable[[float, float], str]

    def said(self, attempt: Attempt | None) -> str:
        """The figure of an attempt as a person reads it; empty where there is none."""
        value = self.read(attempt) if attempt is not None else None
        return "" if value is None else self.show(value)


def _recall(attempt: Attempt) -> float | None:
    recall = attempt.assessment.recall
    return recall.score if recall else None


def _delivered(figure: str) -> Callable[[Attempt], float | None]:
    return lambda attempt: getattr(attempt.assessment.delivery, figure, None)


def _share(part: Component) -> Callable[[Attempt], float | None]:
    return lambda attempt: attempt.assessment.star.share.get(part, 0.0) if attempt.assessment.star else None


def _step(digits: int, unit: str = "") -> Callable[[float, float], str]:
    """The difference of two figures as they are shown, so that a reader who subtracts finds the same."""
    return lambda before, after: f"{round(after, digits) - round(before, digits):+.{digits}f}{unit}"


def _percent_step(before: float, after: float) -> str:
    return _step(0, " %")(before * 100, after * 100)


SHARE_CODES = {part: f"share_{part}" for part in Component}
FIGURES = (
    Figure("recall", "Recall", _recall, percent, _percent_step),
    Figure("length", "Length", _delivered("duration_s"), clock, _step(0, " s")),
    Figure("rate", "Words a minute", _delivered("speech_rate_wpm"), "{:.0f}".format, _step(0)),
    Figure("fillers", "Fillers a minute", _delivered("filler_rate_per_min"), "{:.1f}".format, _step(1)),
    *(Figure(SHARE_CODES[part], SECTION_NAMES[part], _share(part), percent, _percent_step) for part in Component),
)


def overview_document(overview: Overview, now: datetime) -> dict[str, Any]:
    """The whole history in short: a row for every story, and every day with practice."""
    return {
        "schema": 1,
        "attempts": overview.attempts,
        "spoken_s": round(overview.spoken_s, 3),
        "streak_days": overview.streak_days,
        "stories": [
            {
                "story": story.story_name,
                "attempts": story.attempts,
                "spoken_s": round(story.spoken_s, 3),
                "last_recall": story.last_recall,
                "best_recall": story.best_recall,
                "last_attempt": story.last_at,
                "due": story.due.due.isoformat() if story.due else None,
                "is_due": story.due is not None and story.due.is_due(now),
            }
            for story in overview.stories
        ],
        "days": [
            {"day": day.day.isoformat(), "attempts": day.attempts, "spoken_s": round(day.spoken_s, 3)}
            for day in overview.days
        ],
    }


def due_row(due: DueStory, now: datetime) -> dict[str, Any]:
    """When a story is to be rehearsed again."""
    return {
        "story": due.story_name,
        "due": due.due.isoformat(),
        "is_due": due.is_due(now),
        "still_known": round(due.retrievability, 3),
        "last_attempt": due.last_review.isoformat(),
        "attempts": due.reviews,
    }


def sparkline(values: list[float | None], *, unicode: bool = True) -> str:
    """One character a value, from the lowest to the highest; a blank where nothing was measured."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    steps = _BLOCKS if unicode else _PLAIN_BLOCKS
    scale = (len(steps) - 1) / (high - low) if high > low else 0.0
    middle = len(steps) // 2 if high == low else 0
    return "".join(" " if value is None else steps[middle + round((value - low) * scale)] for value in values)


def marks(point: PointHistory, *, unicode: bool = True) -> str:
    """One character an attempt: said, half said, forgotten, contradicted, not judged."""
    table = MARKS if unicode else _PLAIN_MARKS
    return "".join(table[verdict] for verdict in point.verdicts)


def marks_legend(*, unicode: bool = True) -> str:
    """What the marks mean."""
    table = MARKS if unicode else _PLAIN_MARKS
    names = ("said", "half said", "forgotten", "contradicted", "not judged")
    return ", ".join(f"{mark} {name}" for mark, name in zip(table.values(), names, strict=True))


def lost_text(point: PointHistory) -> str:
    """`missed in 4 of 5`; empty when it was never lost."""
    return f"missed in {point.lost} of {point.judged}" if point.lost else ""
