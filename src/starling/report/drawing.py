"""Shapes for the pages, as numbers the templates put into SVG. No style, no script.

Everything lies in percent of its box, so that a drawing stretches to its place while text on it does not; only the
lines, which SVG can't draw in percent, stand in a view box of 100 x 100.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starling.assess.profile import Band
from starling.history.trends import PracticeDay
from starling.model import Component, Delivery, Star
from starling.report.phrases import counted

_LETTER_FROM = 4.0
"""Narrower stretches have no room for their letter."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle over time, in percent. `kind` is a component's name, `aside`, `pause` or `long`."""

    x: float
    width: float
    kind: str
    about: str = ""
    letter: str = ""

    @property
    def middle(self) -> float:
        """Where its letter stands."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Curve:
    """Points for an SVG polyline, the wanted band, and the labels of the axis from top to bottom."""

    points: str
    band_y: float
    band_height: float
    ticks: tuple[str, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure on a scale from 0 on, with the wanted band; all in percent."""

    at: float
    band_x: float
    band_width: float


def ribbon(star: Star, total_s: float, names: Mapping[Component, str]) -> tuple[Bar, ...]:
    """The stretches of the answer over its time; empty where no time is known."""
    if total_s <= 0:
        return ()
    bars = []
    for span in star.spans:
        if span.start_s is None or span.end_s is None:
            continue
        kind = span.component.value if span.component else "aside"
        name = names[span.component] if span.component else "Aside"
        x, width = _percent(span.start_s, total_s), max(_percent(span.end_s - span.start_s, total_s), 0.2)
        letter = name[0] if span.component and width >= _LETTER_FROM else ""
        bars.append(Bar(x, width, kind, f"{name}, {span.start_s:.0f} to {span.end_s:.0f} s", letter))
    return tuple(bars)


def usual_ribbon(bands: Mapping[Component, Band], names: Mapping[Component, str]) -> tuple[Bar, ...]:
    """The four parts in their order, each as wide as the middle of its wanted band."""
    middles = {part: (bands[part].low + bands[part].high) / 2 for part in Component}
    whole, x, bars = sum(middles.values()), 0.0, []
    for part, middle in middles.items():
        width = _percent(middle, whole)
        letter = names[part][0] if width >= _LETTER_FROM else ""
        bars.append(Bar(round(x, 2), width, part.value, f"{names[part]}, about {width:.0f} %", letter))
        x += width
    return tuple(bars)


def pause_bars(delivery: Delivery, total_s: float, long_s: float) -> tuple[Bar, ...]:
    """Silences over the time of the answer; those longer than `long_s` apart."""
    if total_s <= 0:
        return ()
    return tuple(
        Bar(
            _percent(pause.start_s, total_s),
            max(_percent(pause.duration_s, total_s), 0.2),
            "long" if pause.duration_s > long_s else "pause",
            f"{pause.duration_s:.1f} s of silence at {pause.start_s:.0f} s",
        )
        for pause in delivery.pauses or ()
    )


def pace_curve(delivery: Delivery, total_s: float, band: Band) -> Curve | None:
    """Words per minute over time; None for less than two windows."""
    if not delivery.pace or len(delivery.pace) < 2 or total_s <= 0:
        return None
    rates = [point.words_per_minute for point in delivery.pace]
    # Whole twenties around everything that is shown.
    low = 20 * (min(*rates, band.low) // 20)
    high = 20 * (-(-max(*rates, band.high) // 20))
    middles = [(point.start_s + point.end_s) / 2 for point in delivery.pace]

    def y(rate: float) -> float:
        return round(100 * (high - rate) / (high - low), 2)

    points = " ".join(f"{_percent(at, total_s)},{y(rate)}" for at, rate in zip(middles, rates, strict=True))
    ticks = (f"{high:.0f}", f"{(low + high) / 2:.0f}", f"{low:.0f}")
    return Curve(points, y(band.high), round(y(band.low) - y(band.high), 2), ticks, min(rates), max(rates))


def gauge(value: float, band: Band, longest: float) -> Gauge:
    """`value` beside the wanted band on a scale from 0 to `longest`, or to the value where that is more."""
    whole = max(longest, value * 1.05, band.high * 1.1)
    return Gauge(_percent(value, whole), _percent(band.low, whole), _percent(band.high - band.low, whole))


@dataclass(frozen=True, slots=True)
class Chart:
    """A small chart of one figure over attempts: line segments (gaps where nothing was measured) and dots.

    `first` and `last` are the figures as a person reads them, `highest` and `lowest` the ends of the axis.
    """

    title: str
    segments: tuple[str, ...]
    dots: tuple[tuple[float, float, str], ...]
    band_y: float | None
    band_height: float
    first: str
    last: str
    highest: str
    lowest: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What a chart shows: values oldest first, how one reads, and the wanted band if there is one."""

    title: str
    values: Sequence[float | None]
    texts: Sequence[str]
    band: Band | None = None


_MARGIN = 8.0


def chart(figure: Figure, days: Sequence[str]) -> Chart | None:
    """`days` stand beside the values; None when nothing is known."""
    shown = [
        (index, value, text)
        for index, (value, text) in enumerate(zip(figure.values, figure.texts, strict=True))
        if value is not None
    ]
    if not shown:
        return None
    band = figure.band
    ends = [value for _, value, _ in shown] + ([band.low, band.high] if band else [])
    low, high = min(ends), max(ends)

    def y(value: float) -> float:
        return round(_MARGIN + (100 - 2 * _MARGIN) * ((high - value) / (high - low) if high > low else 0.5), 1)

    def x(index: int) -> float:
        steps = len(figure.values) - 1
        return round(2 + 96 * (index / steps if steps else 0.5), 1)

    runs: list[list[str]] = [[]]
    before = -1
    for index, value, _ in shown:
        if index != before + 1:
            runs.append([])
        runs[-1].append(f"{x(index)},{y(value)}")
        before = index
    said = {value: text for _, value, text in shown}
    return Chart(
        title=figure.title,
        segments=tuple(" ".join(points) for points in runs if len(points) > 1),
        dots=tuple((x(index), y(value), f"{days[index]}: {text}") for index, value, text in shown),
        band_y=y(band.high) if band else None,
        band_height=round(max(y(band.low) - y(band.high), 2.0), 1) if band else 0.0,
        first=shown[0][2],
        last=shown[-1][2],
        highest=said[max(said)],
        lowest=said[min(said)],
    )


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the calendar: its column (a week) and row (Monday first), a level from 0 to 4, and words."""

    week: int
    row: int
    level: int
    about: str


_LEVELS_MIN = (0.0, 3.0, 8.0, 15.0)
"""Minutes spoken a day from which on a square is one shade darker: one answer, a few, many."""


def calendar(days: Sequence[PracticeDay], today: date, weeks: int = 16) -> tuple[Square, ...]:
    """The last weeks day by day, up to today."""
    by_day = {entry.day: entry for entry in days}
    monday = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    squares = []
    for offset in range((today - monday).days + 1):
        day = monday + timedelta(days=offset)
        entry = by_day.get(day)
        minutes = entry.spoken_s / 60 if entry else 0.0
        level = sum(minutes >= least for least in _LEVELS_MIN) if entry else 0
        words = f"{counted(entry.attempts, 'answer')}, {minutes:.0f} min" if entry else "nothing"
        squares.append(Square(offset // 7, offset % 7, level, f"{day:%a %d %b}: {words}"))
    return tuple(squares)


def _percent(part: float, whole: float) -> float:
    return round(max(0.0, min(100.0, 100 * part / whole)), 2)
