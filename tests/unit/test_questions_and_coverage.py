"""The question bank, and which story serves which category."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from starling.cli.main import main
from starling.errors import StoryFormatError
from starling.library.coverage import Reason, find_coverage
from starling.library.questions import Category, Question, add_own, load_bank, news, parse_bank, read_own
from starling.model import Component, KeyPoint, Story

COMPETENCIES = {
    *("conflict resolution", "perseverance", "adaptability", "growth mindset", "leadership"),
    *("collaboration and communication", "ownership", "customer focus", "delivering under pressure", "ambiguity"),
    *("influencing without authority", "failure", "prioritisation", "mentoring", "decision making", "innovation"),
}


def test_the_bank_has_enough_questions_each_with_follow_ups_and_none_twice() -> None:
    bank = load_bank()
    questions = [question for category in bank for question in category.questions]
    assert {category.name.lower() for category in bank} == COMPETENCIES
    assert len({question.text for question in questions}) == len(questions) >= 120
    assert all(question.follow_ups and question.category for question in questions)


def test_own_questions_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(
        "- category: Growth Mindset\n  questions: [What did you unlearn?]\n"
        "- category: Sailing\n  questions:\n    - Why boats?\n"
    )
    bank = {category.name: category for category in load_bank(path)}
    assert Question("What did you unlearn?", "Growth mindset", own=True) in bank["Growth mindset"].questions
    assert [question.text for question in bank["Sailing"].questions] == ["Why boats?"]


def test_adding_appends_only_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    wanted = [Category("Sailing", questions=(Question("Why boats?", "Sailing", own=True),))]
    add_own(path, news(wanted, read_own(path)))
    before = path.read_text()
    assert news(wanted, read_own(path)) == ()
    assert "Why boats?" in before


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a: b",
            "- 3",
            "- category: x\n  questions: [[]]",
            "- [",
            "- category: x\n  questions: y",
            "- category: \x01",
        ),
        # libyaml crashes, and Python with it, on what is nested without end.
        *(pytest.param(text * 100_000, id=f"{text} without end") for text in ("[", "{a: ", "- ")),
    ],
)
def test_a_question_file_that_is_malformed_is_one_clear_error(text: str) -> None:
    with pytest.raises(StoryFormatError, match=r"mine\.yaml:\d+: "):
        parse_bank(text, Path("mine.yaml"), own=True)


def test_a_question_file_that_can_not_be_read_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(b"- category: caf\xe9")
    with pytest.raises(StoryFormatError, match=r"mine\.yaml:1: this is not UTF-8 text$"):
        read_own(tmp_path / "mine.yaml")
    with pytest.raises(StoryFormatError, match="the questions can't be read"):
        read_own(tmp_path)


@pytest.mark.parametrize("text", ["", "# only a remark\n", "''"])
def test_an_empty_question_file_holds_no_questions(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text)
    assert read_own(tmp_path / "mine.yaml") == ()
    assert load_bank(tmp_path / "mine.yaml") == load_bank()


def test_what_a_category_is_about_and_its_notes_are_read_back_as_they_were_added(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    asked = Question("Why boats?", "Sailing", ("Why not kites?",), own=True)
    added = (
        Category("Sailing", "wind and water", questions=(asked,), notes=("ask for a knot",)),
        Category("Rowing", notes=("later",)),
    )
    add_own(path, added)
    assert read_own(path) == added
    before = path.read_bytes()
    add_own(path, ())
    assert path.read_bytes() == before


class WordCounter:
    """A stand-in for meaning: texts are near when they share words."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().strip(".?").split():
                row[sum(word.encode()) % 512] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


def story(name: str, text: str, tags: tuple[str, ...] = (), questions: tuple[str, ...] = ()) -> Story:
    return Story(name, name, (KeyPoint(0, Component.ACTION, text),), tags=tags, questions=questions)


BANK = (
    Category(
        "Conflict resolution", also=("conflict",), questions=(Question("When did you argue?", "Conflict resolution"),)
    ),
    Category("Care", questions=(Question("Whom did you help?", "Care"),)),
    Category("Courage", questions=(Question("When did you dare to jump?", "Courage"),)),
)


def test_tags_and_declared_questions_serve_a_category_and_meaning_is_a_hint() -> None:
    stories = [
        story("boat", "it leaked", tags=("cross team conflict",), questions=("Whom did you help?",)),
        story("kite", "when did you dare to jump I did dare to jump"),
    ]
    found = find_coverage(stories, BANK, WordCounter())
    assert found.cells["boat", "Conflict resolution"] is Reason.TAG
    assert found.cells["boat", "Care"] is Reason.QUESTION
    assert found.cells["kite", "Courage"] is Reason.MEANING
    assert [gap.message for gap in found.gaps] == [
        "no story for courage; nearest in meaning: kite",
        "only boat for conflict resolution and care",
    ]


def test_a_declared_question_in_other_words_counts_where_meaning_is_known() -> None:
    stories = [story("boat", "x", questions=("whom did you really help?",))]
    assert find_coverage(stories, BANK, None).serving("Care") == ()
    found = find_coverage(stories, BANK, WordCounter())
    assert found.serving("Care") == ("boat",)
    bare = find_coverage(stories, BANK, WordCounter(), hints=False)
    assert [bare.serving(name) for name in bare.categories] == [found.serving(name) for name in found.categories]
    assert Reason.MEANING not in bare.cells.values()


def test_the_dashboard_counts_the_kinds_of_questions_as_coverage_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starling.wiring.Wiring.embedder", WordCounter())
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "boat.md").write_text(
        "---\ntitle: Boat\nquestions:\n  - Tell me about something that you failed at.\n---\n## Result\n- It sank\n"
    )
    assert main(["--home", str(tmp_path), "coverage", "--json"]) == 0
    cells = json.loads(capsys.readouterr().out)["categories"]
    (served,) = [one["category"] for one in cells if "question" in one["stories"].values()]
    assert main(["--home", str(tmp_path), "dashboard", "--output", str(tmp_path / "all.html")]) == 0
    page = (tmp_path / "all.html").read_text()
    assert page.index("No story yet") > page.index(f"<li><span>{served}</span>")


def test_a_story_that_carries_three_categories_alone_is_named() -> None:
    found = find_coverage([story("boat", "x", tags=("conflict", "care", "courage"))], BANK, None)
    assert [gap.code for gap in found.gaps] == ["one-story"]
    assert found.gaps[0].message.startswith("3 categories rest on boat alone")


def test_questions_can_be_added_and_are_shown_as_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path)]
    assert main([*home, "questions", "--add", "Why lamps?", "--category", "Ownership", "--follow-up", "Which?"]) == 0
    assert main([*home, "questions", "-c", "ownership"]) == 0
    assert "* Why lamps?\n      Which?" in capsys.readouterr().out
    assert main([*home, "questions", "-c", "juggling"]) == 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--add", "  ", "--category", "Ownership"), "the question is empty"),
        (("--add", "Why lamps?"), "a question needs its category; add --category with a new name or one of: "),
    ],
)
def test_a_question_without_words_or_category_is_not_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], complaint: str
) -> None:
    assert main(["--home", str(tmp_path), "questions", *arguments]) == 2
    assert complaint in capsys.readouterr().err
    assert read_own(tmp_path / "questions.yaml") == ()


def test_a_follow_up_without_a_question_to_add_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "questions", "--follow-up", "Why?"]) == 2
    assert "--follow-up goes with --add" in capsys.readouterr().err


def test_one_category_is_one_category(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "questions", "--category", "ownership"]) == 0
    assert "questions in 1 category;" in capsys.readouterr().err


def test_a_storys_own_questions_and_those_of_its_tags_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "lamp.md").write_text(
        "---\ntags: [ownership]\nquestions: [Why?]\n---\n## Task\n- mend it\n"
    )
    assert main(["--home", str(tmp_path), "questions", "--story", "lamp", "--json"]) == 0
    assert [entry["category"] for entry in json.loads(capsys.readouterr().out)] == [
        "Declared in the story",
        "Ownership",
    ]
