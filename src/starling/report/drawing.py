"""Shapes for the pages, as numbers in a fixed view box; the templates put them into SVG. No style, no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from starling.model import Component, Delivery, Star

WIDTH = 1000
"""Every drawing is a thousand units wide and stretched to its place."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle over time. `kind` is a component's name, `aside` or `pause`."""

    x: float
    width: float
    kind: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """Points for an SVG polyline in a box of WIDTH x height; the wanted band is `band_height` high from `band_y` on."""

    points: str
    height: int
    band_y: float
    band_height: float
    low: float
    high: float


def ribbon(star: Star, total_s: float, names: dict[Component, str]) -> tuple[Bar, ...]:
    """The stretches of the answer over its time; empty where no time is known."""
    if total_s <= 0:
        return ()
    bars = []
    for span in star.spans:
        if span.start_s is None or span.end_s is None:
            continue
        kind = span.component.value if span.component else "aside"
        name = names[span.component] if span.component else "Aside"
        x, width = _on_scale(span.start_s, total_s), _on_scale(span.end_s - span.start_s, total_s)
        bars.append(Bar(x, max(width, 1.0), kind, f"{name}, {span.start_s:.0f} to {span.end_s:.0f} s"))
    return tuple(bars)


def pause_bars(delivery: Delivery, total_s: float) -> tuple[Bar, ...]:
    """Silences over the time of the answer."""
    if total_s <= 0:
        return ()
    return tuple(
        Bar(_on_scale(pause.start_s, total_s), max(_on_scale(pause.duration_s, total_s), 1.0), "pause")
        for pause in delivery.pauses or ()
    )


def pace_curve(delivery: Delivery, total_s: float, band: tuple[float, float], height: int = 160) -> Curve | None:
    """Words per minute over time; None for less than two windows."""
    if not delivery.pace or len(delivery.pace) < 2 or total_s <= 0:
        return None
    rates = [point.words_per_minute for point in delivery.pace]
    low, high = min(*rates, band[0]) - 10, max(*rates, band[1]) + 10
    middles = [(point.start_s + point.end_s) / 2 for point in delivery.pace]

    def y(rate: float) -> float:
        return round(height * (high - rate) / (high - low), 1)

    points = " ".join(f"{_on_scale(at, total_s)},{y(rate)}" for at, rate in zip(middles, rates, strict=True))
    return Curve(points, height, y(band[1]), round(y(band[0]) - y(band[1]), 1), min(rates), max(rates))


@dataclass(frozen=True, slots=True)
class Chart:
    """A small chart of one figure over attempts: line segments (gaps where nothing was measured) and dots."""

    title: str
    segments: tuple[str, ...]
    dots: tuple[tuple[float, float, str], ...]
    band_y: float | None
    band_height: float
    first: str
    last: str
    height: int = 120


_MARGIN = 24


def chart(
    title: str, values: Sequence[float | None], texts: Sequence[str], band: tuple[float, float] | None
) -> Chart | None:
    """`values` oldest first, `texts` says each to a person, `band` is what is wanted; None when nothing is known."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = min(*known, *(band or known)), max(*known, *(band or known))
    spread = (high - low) or 1.0
    height = 120

    def y(value: float) -> float:
        return round(_MARGIN + (height - 2 * _MARGIN) * (high - value) / spread, 1)

    def x(index: int) -> float:
        return round(_MARGIN + (WIDTH - 2 * _MARGIN) * (index / (len(values) - 1) if len(values) > 1 else 0.5), 1)

    segments: list[list[str]] = [[]]
    dots = []
    for index, (value, text) in enumerate(zip(values, texts, strict=True)):
        if value is None:
            segments.append([])
            continue
        segments[-1].append(f"{x(index)},{y(value)}")
        dots.append((x(index), y(value), text))
    lines = tuple(" ".join(points) for points in segments if len(points) > 1)
    shown = [text for value, text in zip(values, texts, strict=True) if value is not None]
    band_y = y(band[1]) if band else None
    band_height = max(y(band[0]) - y(band[1]), 2.0) if band else 0.0
    return Chart(title, lines, tuple(dots), band_y, band_height, shown[0], shown[-1], height)


def _on_scale(seconds: float, total_s: float) -> float:
    return round(max(0.0, min(WIDTH, WIDTH * seconds / total_s)), 1)
