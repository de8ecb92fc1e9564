from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.attempts import STORY, assessment, refused

from starling.drill.choice import points_to_drill
from starling.drill.follow_ups import follow_ups
from starling.drill.ladder import Ladder, Rung, cue_for, ladder_for
from starling.drill.questions import key_words, place_of, question_about
from starling.drill.round import Partners, drill
from starling.history.trends import PointHistory
from starling.model import Component, Hearing, KeyPoint, KeyPointMatch, Story, Verdict

C, P, M, X = Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSED, Verdict.CONTRADICTED
OVENS, BREAD, KITCHEN, NOON = STORY.key_points


def _rungs(ladder: Ladder) -> dict[str, Rung]:
    return {step.point.text: step.rung for step in (*ladder.waiting, *ladder.done)}


def test_a_forgotten_point_starts_with_the_most_help_and_a_half_said_one_with_key_words() -> None:
    rungs = _rungs(ladder_for(STORY, [(NOON, M), (BREAD, X), (KITCHEN, P)]))
    assert rungs == {NOON.text: Rung.FULL, BREAD.text: Rung.FULL, KITCHEN.text: Rung.KEY_WORDS}


def test_help_fades_while_it_is_said_and_comes_back_when_it_is_not() -> None:
    ladder = ladder_for(STORY, [(NOON, M)])
    seen = []
    for verdict in (C, C, M, P, C, C, C):
        assert ladder.next is not None
        seen.append(ladder.next.rung)
        ladder = ladder.after(verdict)
    assert seen == [Rung.FULL, Rung.KEY_WORDS, Rung.TITLE, Rung.KEY_WORDS, Rung.KEY_WORDS, Rung.TITLE, Rung.NOTHING]
    assert ladder.next is None
    assert [step.tries for step in ladder.done] == [7]


def test_another_point_is_asked_in_between() -> None:
    ladder = ladder_for(STORY, [(NOON, M), (BREAD, M), (KITCHEN, M)])
    asked = []
    for _ in range(4):
        assert ladder.next is not None
        asked.append(ladder.next.point.index)
        ladder = ladder.after(M)
    assert all(first != second for first, second in pairwise(asked))


@given(st.lists(st.sampled_from(list(Verdict)), max_size=60))
def test_no_point_is_ever_lost_from_the_ladder(verdicts: list[Verdict]) -> None:
    ladder = ladder_for(STORY, [(point, M) for point in STORY.key_points])
    for verdict in verdicts:
        if ladder.next is None:
            break
        ladder = ladder.after(verdict)
        assert sorted(_rungs(ladder)) == sorted(point.text for point in STORY.key_points)
    assert all(step.rung is Rung.SITS for step in ladder.done)


def test_each_rung_gives_away_less() -> None:
    (step,) = ladder_for(STORY, [(BREAD, M)]).waiting
    cues = [cue_for(replace(step, rung=rung), STORY) for rung in (Rung.FULL, Rung.KEY_WORDS, Rung.TITLE, Rung.NOTHING)]
    assert cues == [
        "What was the figure? Say it in your own words: I had to find bread for 40 stalls",
        "What was the figure? Think of: bread, 40, stalls.",
        "The ovens that would not heat. Task, point 1 of 1. What was the figure?",
        "Task, point 1 of 1.",
    ]


@pytest.mark.parametrize(
    ("text", "section", "question"),
    [
        ("The trade-off was speed against safety", Component.ACTION, "What was the trade-off?"),
        ("The vendor refused at first", Component.SITUATION, "Who was against it, and why?"),
        ("I chose the slower way", Component.ACTION, "What did you decide, and why?"),
        ("Requests failed overnight", Component.SITUATION, "What went wrong?"),
        ("Costs fell by 25 %", Component.RESULT, "What was the figure?"),
        ("I wrote a script", Component.ACTION, "What did you do?"),
        ("Everybody was glad", Component.RESULT, "What came of it?"),
        ("It rained", None, "What else belongs to this story?"),
    ],
)
def test_a_question_fits_the_wording_of_its_point(text: str, section: Component | None, question: str) -> None:
    assert question_about(KeyPoint(0, section, text)) == question


def test_key_words_are_figures_and_names_first_in_the_points_order() -> None:
    assert key_words("We moved 50 engineers from the old platform to Kubernetes") == ("50", "engineers", "Kubernetes")
    assert key_words("it was so") == ()


def test_a_place_says_nothing_of_the_point() -> None:
    assert place_of(KITCHEN, STORY) == "Action, point 1 of 1."


def _history(point: KeyPoint, *verdicts: Verdict | None) -> PointHistory:
    return PointHistory(point.section, point.text, verdicts)


def test_what_is_lost_most_is_drilled_first_and_what_sits_is_not() -> None:
    histories = [
        _history(OVENS, C, C, C),
        _history(BREAD, M, M, C),
        _history(KITCHEN, None, P, P),
        _history(NOON, M, X, M),
    ]
    lost = points_to_drill(STORY, histories)
    assert [(entry.point, entry.last) for entry in lost] == [(NOON, M), (BREAD, C), (KITCHEN, P)]
    assert [entry.rate for entry in lost] == [1.0, pytest.approx(2 / 3), 0.5]


def test_only_the_last_five_attempts_count_and_reworded_points_begin_anew() -> None:
    assert points_to_drill(STORY, [_history(BREAD, M, M, C, C, C, C, C)]) == ()
    assert points_to_drill(STORY, [_history(replace(BREAD, text="Worded otherwise"), M)]) == ()


class _Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


def _partners(clock: _Clock, replies: list[str | None], told: list[str], cues: list[str | None]) -> Partners:
    def ask(cue: str) -> Hearing | None:
        clock.at += timedelta(seconds=10)
        reply = replies.pop(0)
        return None if reply is None else Hearing.typed(reply)

    def judge(alone: Story, hearing: Hearing, cue: str | None) -> KeyPointMatch:
        cues.append(cue)
        said = hearing.transcript.text == alone.key_points[0].text
        return KeyPointMatch(alone.key_points[0], C if said else M, 1.0, float(said))

    return Partners(ask, judge, told.append, clock)


def test_a_drill_goes_on_until_the_point_sits() -> None:
    told: list[str] = []
    cues: list[str | None] = []
    ladder = drill(
        ladder_for(STORY, [(NOON, M)]), _partners(_Clock(), ["no", *[NOON.text] * 4], told, cues), longest_s=120
    )
    assert [step.point for step in ladder.done] == [NOON]
    assert told == [
        "Not yet. Your story says: We delivered by noon",
        "Yes.",
        "Yes.",
        "Yes.",
        "Yes, and without help: it sits.",
    ]


def test_saying_the_cue_again_is_no_answer_except_where_it_is_the_point_itself() -> None:
    cues: list[str | None] = []
    drill(ladder_for(STORY, [(NOON, M)]), _partners(_Clock(), [NOON.text] * 4, [], cues), longest_s=120)
    assert cues[0] is None
    assert all(cue is not None for cue in cues[1:])


def test_a_drill_ends_when_the_time_is_over_or_the_person_leaves() -> None:
    late = drill(ladder_for(STORY, [(NOON, M)]), _partners(_Clock(), ["no"] * 9, [], []), longest_s=25)
    assert late.waiting[0].tries == 3
    left = drill(ladder_for(STORY, [(NOON, M)]), _partners(_Clock(), ["no", None], [], []), longest_s=120)
    assert left.waiting[0].tries == 1


def test_follow_ups_go_for_contradictions_then_lost_results() -> None:
    asked = follow_ups(assessment())
    assert [(follow.question, follow.point) for follow in asked] == [
        ("You said: for fourteen stalls. Are you sure? Tell me about that again.", BREAD),
        ("What came of it?", NOON),
    ]


def test_a_vague_answer_is_asked_for_a_number() -> None:
    (asked,) = follow_ups(assessment((C, P, C, C)))
    assert asked.question == "You said: for fourteen stalls. Can you put a number on that?"


def test_a_follow_up_does_not_give_the_point_away() -> None:
    asked = follow_ups(assessment((M, M, M, M)), most=5)
    assert len(asked) >= 3
    assert all(follow.point.text not in follow.question for follow in asked)


def test_nothing_is_asked_about_a_complete_or_a_refused_answer() -> None:
    assert follow_ups(assessment((C, C, C, C))) == ()
    assert follow_ups(refused().assessment) == ()
