"""The labelled answers can be trusted: complete, split by story, and varied enough to measure with."""

from collections import Counter
from pathlib import Path

import pytest
from answers.load import (
    Contradiction,
    LabelError,
    Part,
    load_answers,
    load_off_topic,
    load_second_reading,
    load_stories,
    read_story_file,
)

from starling.model import Component, Verdict

STORY = """
part: fit
title: A small thing
target_s: 60
questions: [Tell me about it.]
situation: [There was a leak]
task: [I had to stop it]
action: [I closed the valve, I called a plumber]
result: [It was dry by noon]
answers:
  - name: short
    traits: terse
    said:
      - s: Water came
          in.
      - a: So I closed the valve.
      - x: Anyway.
    labels: {labels}
"""


def story_file(folder: Path, labels: str) -> Path:
    path = folder / "leak.yaml"
    path.write_text(STORY.replace("{labels}", labels))
    return path


def test_points_and_labels_are_told_apart_by_section_letter_and_number(tmp_path: Path) -> None:
    (answer,) = read_story_file(story_file(tmp_path, "{covered: s1 a1, trap: a2, missed: t1, meaning: r1}"))
    said = {point.text: label.verdict for point, label in zip(answer.story.key_points, answer.labels, strict=True)}
    assert said == {
        "There was a leak": Verdict.COVERED,
        "I had to stop it": Verdict.MISSED,
        "I closed the valve": Verdict.COVERED,
        "I called a plumber": Verdict.MISSED,
        "It was dry by noon": Verdict.CONTRADICTED,
    }
    assert [label.is_trap for label in answer.labels] == [False, False, False, True, False]
    assert answer.labels[4].contradiction is Contradiction.MEANING


def test_every_word_of_the_text_knows_its_component(tmp_path: Path) -> None:
    (answer,) = read_story_file(story_file(tmp_path, "{covered: s1 t1 a1 a2 r1}"))
    assert answer.text == "Water came in. So I closed the valve. Anyway."
    assert answer.word_components == (*[Component.SITUATION] * 3, *[Component.ACTION] * 5, None)


@pytest.mark.parametrize(
    ("labels", "complaint"),
    [
        ("{covered: s1 t1 a1 a2}", "leak.yaml: short: no label for r1"),
        ("{covered: s1 t1 a1 a2 r1, missed: a1}", "a1 is labelled twice"),
        ("{covered: s1 t1 a1 a2 r1 r2}", "the story has no point r2"),
        ("{said: s1 t1 a1 a2 r1}", "'said' is no label"),
    ],
)
def test_a_wrong_label_names_the_file_the_answer_and_the_point(tmp_path: Path, labels: str, complaint: str) -> None:
    with pytest.raises(LabelError, match=complaint):
        read_story_file(story_file(tmp_path, labels))


def test_a_story_belongs_to_one_part_and_ten_are_for_figures_only() -> None:
    names = [story.name for part in Part for story in load_stories(part)]
    assert len(set(names)) == len(names)
    assert len(load_stories(Part.REPORT)) == 10


def test_answers_and_off_topic_answers_have_ids_of_their_own() -> None:
    ids = [answer.id for answer in (*load_answers(), *load_off_topic())]
    assert len(set(ids)) == len(ids)


def test_an_off_topic_answer_was_given_to_a_question_of_its_own_part() -> None:
    part_of = {answer.story.name: answer.part for answer in load_answers()}
    for answer in load_off_topic():
        assert answer.asked_about is None or part_of[answer.asked_about] is answer.part


@pytest.mark.parametrize("part", Part)
def test_each_part_holds_every_kind_of_label(part: Part) -> None:
    labels = Counter(
        label.contradiction or ("trap" if label.is_trap else label.verdict)
        for answer in load_answers(part)
        for label in answer.labels
    )
    kinds = {*Contradiction, "trap", Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSED}
    assert all(labels[kind] >= 5 for kind in kinds), labels


def test_a_second_reading_labels_every_point_of_what_is_kept_aside() -> None:
    second = load_second_reading()
    for answer in load_answers(Part.REPORT):
        assert len(second[answer.id]) == len(answer.story.key_points)


def test_a_second_reading_of_other_answers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "second_reading.yaml"
    other.write_text("nobody.knows: {covered: s1}\n", encoding="utf-8")
    monkeypatch.setattr("answers.load.SECOND_READING_FILE", other)
    with pytest.raises(LabelError, match=r"second_reading\.yaml"):
        load_second_reading()
