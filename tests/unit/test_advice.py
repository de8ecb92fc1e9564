from starling.assess.advice import advise
from starling.assess.profile import profile_named
from starling.model import (
    Component,
    Delivery,
    FirstPerson,
    KeyPoint,
    KeyPointMatch,
    Recall,
    Star,
    StarSpan,
    Verdict,
)

GENERAL = profile_named("general")
GOOD_STAR = Star((), {Component.SITUATION: 0.15, Component.TASK: 0.1, Component.ACTION: 0.6, Component.RESULT: 0.15})
GOOD_DELIVERY = Delivery(300, 150.0, FirstPerson(10, 3), duration_s=140.0, speech_rate_wpm=140.0)


def test_an_answer_within_all_bands_gets_no_advice() -> None:
    assert advise(Recall(1.0, ()), GOOD_STAR, GOOD_DELIVERY, GENERAL) == ()


def test_there_are_never_more_than_three_pieces_of_advice() -> None:
    points = tuple(
        KeyPointMatch(KeyPoint(index, None, f"point {index}"), Verdict.MISSED, 0.9, 0.1) for index in range(9)
    )
    star = Star((StarSpan(Component.SITUATION, 0, 9),), {Component.SITUATION: 1.0}, missing=(Component.RESULT,))
    assert len(advise(Recall(0.0, points), star, GOOD_DELIVERY, GENERAL)) == 3
