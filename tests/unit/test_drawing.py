"""The numbers behind the drawings on the pages."""

from dataclasses import replace

import pytest
from tests.unit.attempts import DELIVERY, STAR

from starling.assess.profile import Band
from starling.assess.times import length
from starling.model import Component, PacePoint, StarSpan
from starling.report.drawing import Figure, chart, pace_curve, pause_bars, ribbon
from starling.report.phrases import SECTION_NAMES


def test_the_ribbon_shows_what_is_timed_with_letters_where_there_is_room() -> None:
    narrow = StarSpan(Component.TASK, 13, 14, 7.4, 7.5)
    untimed = StarSpan(Component.RESULT, 14, 15, None, None)
    bars = ribbon(replace(STAR, spans=(*STAR.spans, narrow, untimed)), 8.0, SECTION_NAMES)
    assert [(bar.kind, bar.letter) for bar in bars] == [
        ("situation", "S"),
        ("aside", ""),
        ("action", "A"),
        ("task", ""),
    ]
    assert (bars[0].x, bars[0].width, bars[0].middle) == (12.5, 30.0, 27.5)
    assert bars[0].about == "Situation, 1 to 3 s"


def test_without_a_time_there_is_nothing_to_draw() -> None:
    assert ribbon(STAR, 0.0, SECTION_NAMES) == ()
    assert pause_bars(DELIVERY, 0.0, 2.0) == ()
    assert pace_curve(DELIVERY, 0.0, Band(120, 160)) is None


def test_the_pace_is_drawn_over_time_beside_its_band_with_whole_twenties_at_the_ends() -> None:
    paced = replace(DELIVERY, pace=(PacePoint(0.0, 10.0, 110.0), PacePoint(10.0, 30.0, 185.0)))
    curve = pace_curve(paced, 40.0, Band(120, 160))
    assert curve is not None
    # From 100 to 200 words a minute, top to bottom; each window at its middle, 5 s and 20 s of 40 s.
    assert curve.points == "12.5,90.0 50.0,15.0"
    assert (curve.band_y, curve.band_height) == (40.0, 40.0)
    assert curve.ticks == ("200", "150", "100")
    assert (curve.low, curve.high) == (110.0, 185.0)


def test_a_single_window_is_no_curve() -> None:
    assert pace_curve(DELIVERY, 8.0, Band(120, 160)) is None


def test_a_chart_has_a_gap_where_nothing_was_measured_and_a_dot_where_something_stands_alone() -> None:
    drawn = chart(Figure("Recall", (0.2, None, 0.4, 0.6), ("20 %", "", "40 %", "60 %")), ("Mon", "Tue", "Wed", "Thu"))
    assert drawn is not None
    assert drawn.segments == ("66.0,50.0 98.0,8.0",)
    assert drawn.dots == ((2.0, 92.0, "Mon: 20 %"), (66.0, 50.0, "Wed: 40 %"), (98.0, 8.0, "Thu: 60 %"))
    assert (drawn.first, drawn.last, drawn.lowest, drawn.highest) == ("20 %", "60 %", "20 %", "60 %")
    assert drawn.band_y is None
    assert chart(Figure("Recall", (None, None), ("", "")), ("Mon", "Tue")) is None


def test_one_figure_alone_stands_in_the_middle() -> None:
    drawn = chart(Figure("Recall", (0.5,), ("50 %",)), ("Mon",))
    assert drawn is not None
    assert (drawn.segments, drawn.dots) == ((), ((50.0, 50.0, "Mon: 50 %"),))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(54, "54 s"), (60, "1 min"), (96, "1 min 36 s"), (3600, "1 h"), (7500, "2 h 5 min"), (7219, "2 h")],
)
def test_a_length_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert length(seconds) == said
