"""The matcher with the embedder that ships: what only real closeness of meaning can show."""

import pytest

from starling.assess.recall import judge_recall
from starling.assess.refusal import off_story
from starling.meaning.minilm import MiniLM
from starling.meaning.reader import CrossEncoder, shipped_model
from starling.model import Component, Hearing, KeyPoint, KeyPointMatch, Recall, Story, Verdict
from starling.ports import Meaning
from starling.weights.minilm import find_minilm

pytestmark = pytest.mark.models

FERRY = Story(
    name="ferry",
    title="The ferry timetable",
    key_points=tuple(
        KeyPoint(index, Component.ACTION, text)
        for index, text in enumerate(
            (
                "Commuters missed the ferry because the bus arrived four minutes too late",
                "I counted passengers at the pier for five mornings",
                "I convinced the harbour master to move the departure by six minutes",
                "Complaints fell by 80 percent",
                "We moved the timetable service to Kubernetes",
            )
        )
    ),
    questions=("Tell me about a time you solved a problem for commuters who missed the ferry.",),
)


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    files = find_minilm()
    return Meaning(MiniLM(files), CrossEncoder(shipped_model(), files.tokenizer_path))


def recall_of(text: str, meaning: Meaning, question: str | None = None) -> Recall:
    return judge_recall(FERRY, Hearing.typed(text).transcript, meaning.embedder, question, meaning.reader)


def judged(text: str, meaning: Meaning, question: str | None = None) -> tuple[KeyPointMatch, ...]:
    return recall_of(text, meaning, question).matches


def test_a_paraphrase_is_covered_and_nothing_else_is(meaning: Meaning) -> None:
    matches = judged(
        "So what did I do? I talked the harbour master into letting the boat leave six minutes later. "
        "And I have to say, he makes very good coffee.",
        meaning,
    )
    assert matches[2].verdict is Verdict.COVERED
    assert matches[2].evidence is not None
    assert "harbour master" in matches[2].evidence.quote
    assert Verdict.COVERED not in {match.verdict for match in (*matches[:2], *matches[3:])}


def test_another_percentage_is_contradicted_with_both_figures(meaning: Meaning) -> None:
    match = judged("In the end complaints fell by eighteen percent, and people noticed.", meaning)[3]
    assert match.verdict is Verdict.CONTRADICTED
    assert match.note == "you said “eighteen percent”; your story says “80 percent”"


def test_a_mangled_name_is_heard_where_its_surroundings_fit(meaning: Meaning) -> None:
    mangled = judged("Later we moved the timetable service to coo bernetties.", meaning)[4]
    other = judged("Later we moved the timetable service to another floor.", meaning)[4]
    assert mangled.verdict is Verdict.COVERED
    assert other.said_probability < mangled.said_probability


def test_an_answer_about_something_else_covers_nothing_and_is_refused(meaning: Meaning) -> None:
    hearing = Hearing.typed(
        "My tomatoes did badly this year. It rained all of June, then the slugs came, and what the slugs "
        "left my neighbour's chickens ate. Next year I will grow only potatoes and leave the rest to the birds."
    )
    recall = recall_of(hearing.transcript.text, meaning)
    assert recall.score == 0.0
    refusal = off_story(FERRY, hearing, recall)
    assert refusal is not None
    assert refusal.reason == "off_story"


def test_one_point_of_five_is_a_weak_answer_but_no_refusal(meaning: Meaning) -> None:
    hearing = Hearing.typed(
        "Um, well, I stood at the pier five mornings in a row and counted the passengers. "
        "I don't remember much else about it, to be honest. It was a long time ago and I was tired."
    )
    assert off_story(FERRY, hearing, recall_of(hearing.transcript.text, meaning)) is None


def test_reading_the_question_aloud_covers_nothing(meaning: Meaning) -> None:
    question = FERRY.questions[0]
    for match in judged(f"Okay. {question}", meaning, question):
        assert match.verdict is Verdict.MISSED
