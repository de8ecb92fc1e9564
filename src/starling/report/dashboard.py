"""Everything at a glance as one HTML file: every story over time, what is forgotten again and again, what is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starling.assess.profile import Band, Profile
from starling.assess.times import clock, percent
from starling.history.codec import time_from_text
from starling.history.overview import Overview, StorySummary
from starling.history.trends import PointHistory, StoryTrend
from starling.model import Component, Verdict
from starling.report.drawing import Chart, Figure, calendar, chart
from starling.report.page import render_page
from starling.report.phrases import VERDICT_NAMES, section_name, when_due
from starling.report.tables import MARKS, lost_text

HEAT_ATTEMPTS = 12
"""Columns of a heat map: more would not fit beside the key points."""
MOST_FORGOTTEN = 6
_OFTEN = 2
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of question, and how many of your stories answer it."""

    name: str
    stories: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One key point over the last attempts: (verdict or `none`, mark, words) for each, oldest first."""

    section: str
    text: str
    cells: tuple[tuple[str, str, str], ...]
    lost: str
    is_often: bool


@dataclass(frozen=True, slots=True)
class StoryCharts:
    """One story with its charts and its heat map; `days` belong to the columns of the heat map."""

    name: str
    title: str
    charts: tuple[Chart, ...]
    days: tuple[str, ...]
    heat: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A point that is lost again and again."""

    story: str
    title: str
    text: str
    lost: int
    judged: int


@dataclass(frozen=True, slots=True)
class DashboardStory:
    """A line of the table of stories; `spark` is its recall over time, `chart` the number of its charts, or 0."""

    name: str
    title: str
    summary: StorySummary
    last_day: str
    due: str
    is_due: bool
    spark: Chart | None
    chart: int


def dashboard_page(
    overview: Overview,
    profile: Profile,
    *,
    titles: dict[str, str],
    categories: Sequence[Category],
    now: datetime,
) -> str:
    """The whole page. `titles` maps names of stories in the library to their titles; other names show as they are."""
    charted = [_charts(trend, titles, profile) for trend in overview.trends]
    stories = [_line(summary, titles, now, charted) for summary in overview.stories]
    today = now.astimezone().date()
    due = [story for story in stories if story.is_due]
    return render_page(
        "dashboard.html.j2",
        script=None,
        overview=overview,
        stories=stories,
        due=sorted(due, key=lambda story: story.summary.due.retrievability if story.summary.due else 0.0),
        unrehearsed=[name for name in titles if name not in {story.name for story in stories}],
        titles=titles,
        forgotten=_forgotten(overview.trends, titles),
        charted=charted,
        covered=[category for category in categories if category.stories],
        gaps=[category for category in categories if not category.stories],
        calendar=calendar(overview.days, today),
        week_s=sum(entry.spoken_s for entry in overview.days if today - entry.day < _WEEK),
        when=f"{now.astimezone():%A %d %B %Y, %H:%M}",
    )


def _forgotten(trends: Sequence[StoryTrend], titles: dict[str, str]) -> list[Forgotten]:
    """What was lost most often over the last attempts of each story, the worst first."""
    found = []
    for trend in trends:
        for whole in trend.judged().often_lost():
            point = _recent(whole)
            if point.lost >= _OFTEN:
                title = titles.get(trend.story_name, trend.story_name)
                found.append(Forgotten(trend.story_name, title, point.text, point.lost, point.judged))
    return sorted(found, key=lambda one: (-one.lost / one.judged, -one.lost))[:MOST_FORGOTTEN]


def _line(
    summary: StorySummary, titles: dict[str, str], now: datetime, charted: Sequence[StoryCharts]
) -> DashboardStory:
    due, name = summary.due, summary.story_name
    number = next((at for at, story in enumerate(charted, 1) if story.name == name), 0)
    drawn = charted[number - 1].charts if number else ()
    return DashboardStory(
        name=name,
        title=titles.get(name, name),
        summary=summary,
        last_day=f"{time_from_text(summary.last_at).astimezone():%d %b}",
        due=when_due(due.due, now) if due else "",
        is_due=due is not None and due.is_due(now) and name in titles,
        spark=next((one for one in drawn if one.title == "Recall"), None),
        chart=number,
    )


def _charts(whole: StoryTrend, titles: dict[str, str], profile: Profile) -> StoryCharts:
    trend = whole.judged()
    rows = trend.attempts
    target_s = next((row.target_s for row in reversed(rows) if row.target_s), None)
    length = Band(target_s * profile.length.low, target_s * profile.length.high) if target_s else None
    fillers = Band(0.0, profile.fillers_per_min)
    figures = (
        _figure("Recall", [row.recall for row in rows], percent, None),
        _figure("Length", [row.duration_s for row in rows], clock, length),
        _figure("Words a minute", [row.speech_rate_wpm for row in rows], "{:.0f}".format, profile.rate_wpm),
        _figure("Fillers a minute", [row.filler_rate_per_min for row in rows], "{:.1f}".format, fillers),
        _figure("Share of Action", [row.share_action for row in rows], percent, profile.share[Component.ACTION]),
    )
    days = [_day(row.day) for row in rows]
    drawn = (chart(figure, days) for figure in figures)
    recent = rows[-HEAT_ATTEMPTS:]
    return StoryCharts(
        name=trend.story_name,
        title=titles.get(trend.story_name, trend.story_name),
        charts=tuple(one for one in drawn if one is not None),
        days=tuple(_day(row.day) for row in recent),
        heat=tuple(_heat_row(point) for point in trend.points),
    )


def _figure(title: str, values: list[float | None], say: Callable[[float], str], band: Band | None) -> Figure:
    return Figure(title, values, ["" if value is None else say(value) for value in values], band)


def _day(day: str) -> str:
    return f"{datetime.strptime(day, '%Y-%m-%d'):%d %b}"


def _recent(point: PointHistory) -> PointHistory:
    return PointHistory(point.section, point.text, point.verdicts[-HEAT_ATTEMPTS:])


def _heat_row(whole: PointHistory) -> HeatRow:
    point = _recent(whole)
    cells = tuple(_cell(verdict) for verdict in point.verdicts)
    return HeatRow(section_name(point.section), point.text, cells, lost_text(point), point.lost >= _OFTEN)


def _cell(verdict: Verdict | None) -> tuple[str, str, str]:
    if verdict is None:
        return "none", MARKS[None], "not judged"
    return verdict.value, MARKS[verdict], VERDICT_NAMES[verdict]
