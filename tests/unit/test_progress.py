from dataclasses import replace

from starling.assess.profile import profile_named
from starling.assess.progress import progress
from starling.model import Assessment, Component, Delivery, FirstPerson, KeyPoint, KeyPointMatch, Recall, Star, Verdict

GENERAL = profile_named("general")


def attempt(verdicts: str, action: float, duration_s: float | None, fillers: float | None) -> Assessment:
    named = {"c": Verdict.COVERED, "m": Verdict.MISSED}
    matches = [
        KeyPointMatch(KeyPoint(at, None, f"point {at}"), named[letter], 0.9, 0.5) for at, letter in enumerate(verdicts)
    ]
    share = {Component.SITUATION: 0.15, Component.TASK: 0.1, Component.ACTION: action, Component.RESULT: 0.15}
    delivery = Delivery(300, 150.0, FirstPerson(1, 1), duration_s=duration_s, filler_rate_per_min=fillers)
    return Assessment(Recall(verdicts.count("c") / len(verdicts), tuple(matches)), Star((), share), delivery)


def told(previous: Assessment, current: Assessment) -> list[tuple[str, bool]]:
    return [(change.code, change.better) for change in progress(previous, current, GENERAL)]


def test_the_same_attempt_twice_is_no_progress() -> None:
    assert told(attempt("cm", 0.6, 150, 3), attempt("cm", 0.6, 150, 3)) == []


def test_points_won_and_lost_are_named() -> None:
    changes = progress(attempt("cmm", 0.6, 150, 3), attempt("mcc", 0.6, 150, 3), GENERAL)
    assert [change.what for change in changes] == [
        "Recall 33 % → 67 %.",
        "Forgotten this time: “point 0”.",
        "Said this time: “point 1”.",
        "Said this time: “point 2”.",
    ]


def test_coming_closer_to_a_band_is_better_and_leaving_it_is_worse() -> None:
    assert told(attempt("c", 0.3, 300, 12), attempt("c", 0.45, 170, 8)) == [
        ("share_action", True),
        ("length", True),
        ("fillers", True),
    ]
    assert told(attempt("c", 0.6, 150, 2), attempt("c", 0.8, 220, 9)) == [
        ("share_action", False),
        ("length", False),
        ("fillers", False),
    ]


def test_a_change_inside_the_band_is_neither() -> None:
    assert told(attempt("c", 0.52, 120, 1), attempt("c", 0.68, 160, 4)) == []


def test_a_part_heard_for_the_first_time_is_better() -> None:
    old = attempt("c", 0.6, 150, 3)
    assert old.star is not None
    without = replace(old, star=replace(old.star, missing=(Component.RESULT,)))
    assert told(without, old) == [("part_result", True)]


def test_a_typed_attempt_is_compared_by_what_needs_no_time() -> None:
    assert told(attempt("m", 0.6, 150, 3), attempt("c", 0.6, None, None)) == [("recall", True), ("won", True)]
