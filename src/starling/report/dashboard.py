"""Everything at a glance as one HTML file: every story over time, what is forgotten again and again, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starling.assess.profile import Profile
from starling.history.codec import time_from_text
from starling.history.overview import Overview, StorySummary
from starling.history.trends import PointHistory, StoryTrend
from starling.model import Component, Verdict
from starling.report.drawing import Chart, chart
from starling.report.page import render_page
from starling.report.phrases import VERDICT_NAMES, clock, percent
from starling.report.tables import MARKS, lost_text

HEAT_ATTEMPTS = 12
"""Columns of a heat map: more would not fit beside the key points."""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of question, and how many of your stories answer it."""

    name: str
    stories: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One key point over the last attempts: (verdict or `none`, mark, words) for each, oldest first."""

    text: str
    cells: tuple[tuple[str, str, str], ...]
    lost: str


@dataclass(frozen=True, slots=True)
class StoryCharts:
    """One story with its charts and its heat map."""

    name: str
    title: str
    charts: tuple[Chart, ...]
    heat_days: tuple[str, ...]
    heat: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class DashboardStory:
    """A line of the table of stories."""

    title: str
    summary: StorySummary
    last_day: str
    due: str
    is_due: bool


def dashboard_page(
    overview: Overview,
    profile: Profile,
    *,
    titles: dict[str, str],
    categories: Sequence[Category],
    now: datetime,
) -> str:
    """The whole page. `titles` maps names of stories in the library to their titles; other names show as they are."""
    stories = [_line(summary, titles, now) for summary in overview.stories]
    return render_page(
        "dashboard.html.j2",
        script=None,
        overview=overview,
        stories=stories,
        due=[story for story in stories if story.is_due],
        unrehearsed=[title for name, title in titles.items() if name not in {s.story_name for s in overview.stories}],
        charted=[_charts(trend, titles, profile) for trend in overview.trends],
        categories=categories,
        when=f"{now.astimezone():%A %d %B %Y, %H:%M}",
    )


def _line(summary: StorySummary, titles: dict[str, str], now: datetime) -> DashboardStory:
    due = summary.due
    return DashboardStory(
        title=titles.get(summary.story_name, summary.story_name),
        summary=summary,
        last_day=f"{time_from_text(summary.last_at).astimezone():%d %b %Y}",
        due=f"{due.due.astimezone():%d %b %Y}" if due else "",
        is_due=due is not None and due.is_due(now) and summary.story_name in titles,
    )


def _charts(trend: StoryTrend, titles: dict[str, str], profile: Profile) -> StoryCharts:
    rows = trend.attempts
    target_s = next((row.target_s for row in reversed(rows) if row.target_s), None)
    length = (target_s * profile.length.low, target_s * profile.length.high) if target_s else None
    action, rate = profile.share[Component.ACTION], profile.rate_wpm
    figures = (
        ("Recall", [row.recall for row in rows], percent, None),
        ("Length", [row.duration_s for row in rows], clock, length),
        ("Words a minute", [row.speech_rate_wpm for row in rows], _whole, (rate.low, rate.high)),
        ("Fillers a minute", [row.filler_rate_per_min for row in rows], _tenth, (0.0, profile.fillers_per_min)),
        ("Share of Action", [row.share_action for row in rows], percent, (action.low, action.high)),
    )
    drawn = []
    for title, values, say, band in figures:
        texts = ["" if value is None else f"{row.day}: {say(value)}" for row, value in zip(rows, values, strict=True)]
        drawn.append(chart(title, values, texts, band))
    recent = rows[-HEAT_ATTEMPTS:]
    return StoryCharts(
        name=trend.story_name,
        title=titles.get(trend.story_name, trend.story_name),
        charts=tuple(one for one in drawn if one is not None),
        heat_days=tuple(row.day for row in recent),
        heat=tuple(_heat_row(point, len(recent)) for point in trend.points),
    )


def _heat_row(point: PointHistory, last: int) -> HeatRow:
    recent = PointHistory(point.section, point.text, point.verdicts[-last:])
    return HeatRow(point.text, tuple(_cell(verdict) for verdict in recent.verdicts), lost_text(recent))


def _cell(verdict: Verdict | None) -> tuple[str, str, str]:
    if verdict is None:
        return "none", MARKS[None], "not judged"
    return verdict.value, MARKS[verdict], VERDICT_NAMES[verdict]


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _tenth(value: float) -> str:
    return f"{value:.1f}"
