import re
from dataclasses import replace
from pathlib import Path

import pytest

from starling.assess.advice import advise, praise
from starling.assess.advice_rules import RULES
from starling.assess.profile import profile_named
from starling.assess.times import clock
from starling.model import (
    Component,
    Delivery,
    Evidence,
    Filler,
    FirstPerson,
    Habit,
    Habits,
    KeyPoint,
    KeyPointMatch,
    Pause,
    Recall,
    Star,
    StarSpan,
    Verdict,
    Word,
)

GENERAL = profile_named("general")
GOOD_STAR = Star((), {Component.SITUATION: 0.15, Component.TASK: 0.1, Component.ACTION: 0.6, Component.RESULT: 0.15})
GOOD_DELIVERY = Delivery(300, 150.0, FirstPerson(10, 3), duration_s=140.0, speech_rate_wpm=140.0)
NO_RECALL = Recall(1.0, ())
THRESHOLDS = Path(__file__).parents[2] / "docs" / "thresholds.md"


def missed(*texts: str) -> Recall:
    points = [KeyPoint(index, None, text) for index, text in enumerate(texts)]
    return Recall(0.0, tuple(KeyPointMatch(point, Verdict.MISSED, 0.9, 0.1) for point in points))


def test_an_answer_within_all_bands_gets_no_advice() -> None:
    assert advise(NO_RECALL, GOOD_STAR, GOOD_DELIVERY, GENERAL) == ()


def test_there_are_never_more_than_three_pieces_of_advice_and_the_same_ones_every_time() -> None:
    star = replace(GOOD_STAR, missing=(Component.RESULT, Component.TASK))
    delivery = replace(GOOD_DELIVERY, duration_s=400.0, speech_rate_wpm=220.0)
    advice = advise(missed("one", "two"), star, delivery, GENERAL)
    assert [one.code for one in advice] == ["too_long", "missing_result", "missed"]
    assert advise(missed("one", "two"), star, delivery, GENERAL) == advice


def test_too_long_says_how_much_to_cut() -> None:
    advice = advise(NO_RECALL, GOOD_STAR, replace(GOOD_DELIVERY, duration_s=200.0), GENERAL)
    assert advice[0].what == "Cut 50 s to reach your target."
    assert advice[0].why == "You spoke 3:20; the target is 2:30."


def test_the_short_screen_asks_for_another_length() -> None:
    short = profile_named("short screen")
    delivery = replace(GOOD_DELIVERY, target_s=short.target_s or 0.0, duration_s=80.0)
    assert [one.code for one in advise(NO_RECALL, GOOD_STAR, delivery, short)] == ["too_long"]


def test_too_long_says_where_there_is_most_to_cut() -> None:
    star = replace(
        GOOD_STAR,
        spans=(StarSpan(Component.SITUATION, 0, 200, 5.0, 85.0), StarSpan(Component.ACTION, 200, 400, 85.0, 205.0)),
        share={**GOOD_STAR.share, Component.SITUATION: 0.4, Component.ACTION: 0.35},
    )
    advice = advise(NO_RECALL, star, replace(GOOD_DELIVERY, duration_s=200.0), GENERAL)[0]
    assert advice.why == (
        "You spoke 3:20; the target is 2:30. The situation took 1 min 20 s of it, more than usual: begin there."
    )


def test_who_said_too_little_is_not_told_to_shorten_the_situation() -> None:
    star = replace(GOOD_STAR, share={**GOOD_STAR.share, Component.SITUATION: 0.5, Component.ACTION: 0.25})
    codes = [one.code for one in advise(NO_RECALL, star, replace(GOOD_DELIVERY, duration_s=30.0), GENERAL)]
    assert codes == ["too_short", "little_action"]
    codes = [one.code for one in advise(NO_RECALL, star, GOOD_DELIVERY, GENERAL)]
    assert codes == ["much_situation"]


def test_a_part_that_the_story_itself_lacks_is_to_be_written_first() -> None:
    point = KeyPoint(0, Component.ACTION, "I asked both sides")
    recall = Recall(1.0, (KeyPointMatch(point, Verdict.COVERED, 0.9, 0.9),))
    star = replace(GOOD_STAR, missing=(Component.RESULT,))
    assert [one.code for one in advise(recall, star, GOOD_DELIVERY, GENERAL)] == ["unwritten_result"]


def test_advice_on_parts_says_that_it_is_a_guess_where_there_is_no_story() -> None:
    advice = advise(NO_RECALL, replace(GOOD_STAR, missing=(Component.RESULT,)), GOOD_DELIVERY, GENERAL)[0]
    assert advice.code == "missing_result"
    assert "a guess" in advice.why


def test_abbreviations_are_quoted_without_their_full_stops() -> None:
    found = tuple(Habit("jargon", text, at, at + 1) for at, text in enumerate(("HTTP.", "AWS,", "MVP")))
    advice = advise(NO_RECALL, GOOD_STAR, GOOD_DELIVERY, GENERAL, Habits({}, found))
    jargon = next(one for one in advice if one.code == "jargon")
    assert (jargon.quote, jargon.why) == ("HTTP", "3 abbreviations were not explained: HTTP, AWS, MVP.")


def test_a_contradiction_comes_before_everything_else_with_its_words_and_its_second() -> None:
    point = KeyPoint(0, Component.RESULT, "Costs fell by 30 percent")
    evidence = Evidence("costs fell by 3 percent", 5, 10, 61.0, 64.0)
    recall = Recall(0.0, (KeyPointMatch(point, Verdict.CONTRADICTED, 0.9, 0.8, evidence, "another figure"),))
    advice = advise(recall, replace(GOOD_STAR, missing=(Component.ACTION,)), GOOD_DELIVERY, GENERAL)[0]
    assert (advice.code, advice.at_s, advice.quote) == ("contradicted", 61.0, "costs fell by 3 percent")
    assert advice.why == "You said “costs fell by 3 percent”. Another figure."


def test_an_aside_is_named_with_its_time_its_length_and_its_first_words() -> None:
    words = [Word(text, 18.0 + at, 19.0 + at) for at, text in enumerate(("my", "old", "boss", "had", "a", "boat"))]
    aside = StarSpan(Component.SITUATION, 0, 6, 18.0, 41.0)
    advice = advise(NO_RECALL, replace(GOOD_STAR, asides=(aside,)), GOOD_DELIVERY, GENERAL, None, words)[0]
    assert advice.what == "Cut the aside at 0:18–0:41: 23 s of Situation."
    assert advice.quote == "my old boss had a boat"


def test_one_um_in_a_short_reply_is_no_rate() -> None:
    short = replace(GOOD_DELIVERY, duration_s=3.5, fillers=(Filler("um", 1.0, 1.3),), filler_rate_per_min=17.1)
    assert "fillers" not in [one.code for one in advise(NO_RECALL, GOOD_STAR, short, GENERAL)]


@pytest.mark.parametrize(("count", "said"), [(11, False), (13, True)])
def test_up_to_five_fillers_a_minute_are_let_pass(count: int, said: bool) -> None:
    fillers = tuple(Filler("um", float(at), at + 0.3) for at in range(count))
    delivery = replace(GOOD_DELIVERY, fillers=fillers, filler_rate_per_min=60.0 * count / 140.0)
    assert bool(advise(NO_RECALL, GOOD_STAR, delivery, GENERAL)) is said


def test_we_is_shown_and_not_punished() -> None:
    delivery = replace(GOOD_DELIVERY, first_person=FirstPerson(0, 40))
    assert advise(NO_RECALL, GOOD_STAR, delivery, GENERAL) == ()


def test_a_result_without_a_figure_gets_one_concrete_step() -> None:
    habits = Habits(first_person={}, numbers_in_result=())
    assert [one.code for one in advise(NO_RECALL, GOOD_STAR, GOOD_DELIVERY, GENERAL, habits)] == ["no_figure"]


def test_a_typed_answer_gets_advice_on_what_needs_no_time() -> None:
    ending = Habit("weak_ending", "so yeah", 50, 52)
    habits = Habits({}, (ending,), numbers_in_result=("40",))
    typed = Delivery(52, 150.0, FirstPerson(3, 0))
    advice = advise(missed("the figure"), GOOD_STAR, typed, GENERAL, habits)
    assert [one.code for one in advice] == ["missed", "weak_ending"]
    assert [one.at_s for one in advice] == [None, None]


def test_a_long_silence_is_named_with_its_place() -> None:
    delivery = replace(GOOD_DELIVERY, pauses=(Pause(10.0, 11.0), Pause(65.0, 69.5)))
    advice = advise(NO_RECALL, GOOD_STAR, delivery, GENERAL)[0]
    assert (advice.what, advice.why) == (
        "Know what comes next at 1:05: rehearse the sentence after it.",
        "You were silent for 4.5 s there.",
    )


def test_praise_names_the_best_thing_first() -> None:
    covered = KeyPointMatch(
        KeyPoint(0, None, "We won"), Verdict.COVERED, 0.9, 0.9, Evidence("we did win", 0, 3, 1.0, 2.0)
    )
    assert praise(Recall(0.95, (covered,)), GOOD_STAR, GOOD_DELIVERY, GENERAL) == (
        "You said nearly everything in your story: 95 %."
    )
    assert praise(Recall(1.0, (covered,)), GOOD_STAR, GOOD_DELIVERY, GENERAL) == "You said everything in your story."
    assert praise(Recall(0.1, (covered,)), Star((), {}), Delivery(9, 150.0, FirstPerson(0, 0)), GENERAL) == (
        "You said this clearly: “we did win”."
    )


def test_a_quotation_that_ends_its_sentence_is_not_ended_twice() -> None:
    said = KeyPointMatch(
        KeyPoint(0, None, "We won"), Verdict.COVERED, 0.9, 0.9, Evidence("We did win.", 0, 3, 1.0, 2.0)
    )
    nothing = Delivery(9, 150.0, FirstPerson(0, 0))
    assert praise(Recall(0.1, (said,)), Star((), {}), nothing, GENERAL) == "You said this clearly: “We did win.”"
    lost = KeyPointMatch(KeyPoint(0, None, "Did we win?"), Verdict.MISSED, 0.9, 0.1)
    what = [advice.what for advice in advise(Recall(0.0, (lost,)), GOOD_STAR, GOOD_DELIVERY, GENERAL)]
    assert any(one.endswith("“Did we win?”") for one in what)


def test_nothing_is_praised_where_nothing_was_good() -> None:
    assert praise(Recall(0.0, ()), Star((), {}), Delivery(9, 150.0, FirstPerson(0, 0)), GENERAL) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_listed_with_its_limit_and_its_source(rule) -> None:
    rows = [
        line for line in THRESHOLDS.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{rule.code}` |")
    ]
    limit = rule.over if rule.over is not None else rule.under
    assert len(rows) == 1
    assert re.search(rf"\b{re.escape(str(limit))}\b", rows[0])
    assert rule.source.split(";")[0].split(":")[0] in rows[0]


def test_the_words_of_advice_name_the_same_second_as_the_report_beside_them() -> None:
    delivery = replace(GOOD_DELIVERY, pauses=(Pause(7.6, 13.0),))
    (advice,) = advise(NO_RECALL, GOOD_STAR, delivery, GENERAL)
    assert advice.at_s is not None
    assert advice.what.startswith(f"Know what comes next at {clock(advice.at_s)}:")
    assert clock(advice.at_s) == "0:08"
