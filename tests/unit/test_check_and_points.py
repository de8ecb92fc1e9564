"""What a coach says about a story, and changing its points."""

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starling.cli.main import main
from starling.errors import UsageError
from starling.library.check import check_story
from starling.library.edits import accepted, edited
from starling.library.story_file import parse_story, render_story
from starling.library.template import template_for
from starling.model import Component, Story

GOOD = """---
title: The lamp
---
## Situation
- The reading room lamp had flickered for three weeks
## Task
- The librarian asked me to mend it before the book fair
## Action
- I listed every part between the switch and the bulb
- I swapped the fuse and wrote down what I had done
## Result
- It has not flickered in six months, and readers stay 20 minutes longer
"""


def story_of(text: str = GOOD) -> Story:
    return parse_story(text, Path("lamp.md"))


def codes(text: str) -> list[str]:
    return [hint.code for hint in check_story(story_of(text), 150.0)]


def test_a_good_story_is_left_in_peace() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("- The librarian asked me to mend it before the book fair\n", "", "C101"),
        ("- The librarian asked me to mend it before the book fair", "- mend it", "C102"),
        ("- I swapped the fuse and wrote down what I had done\n", "", "C102"),
        ("six months, and readers stay 20 minutes longer", "ages", "C103"),
        ("- I swapped the fuse and wrote", "- I listed each part between the switch and the bulb\n- I wrote", "C106"),
        ("- The reading room lamp", "- " + "and then " * 13 + "the reading room lamp", "C107"),
        ("- I swapped", "- [ ] I swapped", "C108"),
        ("title: The lamp", "title: The lamp\ntarget: 20s", "C105"),
    ],
)
def test_what_is_weak_is_named_by_its_code(old: str, new: str, code: str) -> None:
    assert old in GOOD
    assert codes(GOOD.replace(old, new)) == [code]


def test_actions_that_never_say_i_are_named() -> None:
    assert codes(GOOD.replace("I listed", "We listed").replace("I swapped", "We swapped").replace("I had", "was")) == [
        "C104"
    ]


def test_a_story_without_points_or_without_sections_says_so_once() -> None:
    assert codes("# Lamp\n") == ["C100"]
    assert codes("# Lamp\n- I swapped the fuse in the reading room\n- I wrote it all down 2 times\n") == ["C101"]


def test_points_with_other_figures_are_no_repetition() -> None:
    assert "C106" not in codes(GOOD + "- It has not flickered in six months, and readers stay 30 minutes longer\n")


def test_the_time_hint_shows_its_arithmetic() -> None:
    (hint,) = check_story(story_of(GOOD.replace("title: The lamp", "title: The lamp\ntarget: 20s")), 150.0)
    assert hint.message == (
        "54 words at 140 a minute and 2 s to lead over to each of 5 points take 33s; the target is 20s"
    )


def test_a_silenced_code_is_not_shown() -> None:
    assert codes(GOOD.replace("title: The lamp", "title: The lamp\nsilenced: [c105]\ntarget: 20s")) == []


@pytest.mark.parametrize(
    ("edit", "texts"),
    [
        ("drop 1", ["b", "c"]),
        ("reword 2 new words", ["a", "new words", "c"]),
        ("split 2 one | two", ["a", "one", "two", "c"]),
        ("move 3 1", ["c", "a", "b"]),
        ("keep 2", ["a", "b", "c"]),
        ("accept", ["a", "b", "c"]),
    ],
)
def test_edits_change_the_points_and_count_them_anew(edit: str, texts: list[str]) -> None:
    story = edited(story_of("## Task\n- a\n- [ ] b\n## Action\n- [ ] c\n"), edit)
    assert [point.text for point in story.key_points] == texts
    assert [point.index for point in story.key_points] == list(range(len(texts)))


def test_keeping_rewording_and_splitting_make_a_draft_ones_own_and_a_moved_point_changes_section() -> None:
    story = story_of("## Task\n- a\n- [ ] b\n## Action\n- [ ] c\n")
    assert not edited(story, "keep 2").key_points[1].draft
    assert not edited(story, "reword 2 x").key_points[1].draft
    assert edited(story, "move 3 1").key_points[0].section is Component.TASK
    assert edited(story, "weigh 1 2.5").key_points[0].weight == 2.5
    assert not any(point.draft for point in accepted(story).key_points)


@pytest.mark.parametrize(
    "edit",
    ["", "keep", "keep 9", "keep x", "weigh 1 0", "weigh 1 many", "split 1 one", "reword 1", "sing 1", "move 1 7"],
)
def test_an_edit_that_makes_no_sense_is_refused(edit: str) -> None:
    with pytest.raises(UsageError):
        edited(story_of(), edit)


@settings(derandomize=True)
@given(st.text())
def test_no_edit_can_break_a_story(line: str) -> None:
    try:
        story = edited(story_of(), line)
    except UsageError:
        return
    assert story_of(render_story(story)).key_points == story.key_points


def test_a_story_without_points_says_that_there_is_nothing_to_edit() -> None:
    with pytest.raises(UsageError, match="this story has no points to change"):
        edited(Story("bare", "Bare", ()), "drop 1")


def test_a_filled_in_template_reads_as_a_story_without_the_explanations() -> None:
    text = template_for("A: new [story]").replace("## Task\n", "## Task\n\n- mend it\n")
    story = story_of(text)
    assert story.title == "A: new [story]"
    assert [point.text for point in story.key_points] == ["mend it"]
    assert "starling:" not in render_story(story)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "lamp.md").write_text(GOOD.replace("- I swapped", "- [ ] I swapped"))
    return tmp_path


def run(home: Path, *arguments: str) -> int:
    return main(["--home", str(home), *arguments])


def test_points_are_edited_from_the_command_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "points", "lamp", "--accept", "drop 1") == 0
    text = (home / "stories" / "lamp.md").read_text()
    assert "[ ]" not in text
    assert "flickered for three weeks" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_story_that_is_a_link_is_saved_where_it_leads(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "notes of mine.md"
    kept.write_text("## Action\n- I swapped the fuse\n")
    (home / "stories" / "linked.md").symlink_to(kept)
    assert main(["--home", str(home), "points", "linked", "reword 1 I bought a lamp"]) == 0
    assert (home / "stories" / "linked.md").is_symlink()
    assert "- I bought a lamp" in kept.read_text()


def test_showing_the_points_changes_no_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (home / "stories" / "lamp.md").read_bytes()
    assert run(home, "points", "lamp") == 0
    assert (home / "stories" / "lamp.md").read_bytes() == before
    assert "draft  I swapped the fuse" in capsys.readouterr().out


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Somebody at a terminal types these lines, and then Ctrl-D."""
    terminal = io.StringIO("".join(f"{line}\n" for line in lines))
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


def test_at_a_terminal_edits_are_asked_for_until_done_and_a_wrong_one_is_explained(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "sing 1", "drop 1", "weigh 1 2", "done")
    assert run(home, "points", "lamp") == 0
    said = capsys.readouterr()
    assert "sing" in said.err
    assert all(edit in said.err for edit in ("keep N", "weigh N", "done "))
    # Shown at first, and again after each of the two edits that made sense.
    assert said.out.count("The lamp\n") == 3
    assert "mend it before the book fair  (counts 2 times)\n" in said.out.split("The lamp\n")[-1]
    assert "Saved lamp.md: 4 points; 1 draft left\n" in said.err
    assert "flickered for three weeks" not in (home / "stories" / "lamp.md").read_text()


def test_leaving_the_terminal_in_the_middle_of_edits_saves_none(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (home / "stories" / "lamp.md").read_bytes()
    typed(monkeypatch, "drop 1")
    assert run(home, "points", "lamp") == 130
    assert (home / "stories" / "lamp.md").read_bytes() == before
    assert "Saved" not in capsys.readouterr().err


def test_check_speaks_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "check", "--json") == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["story"], entry["warnings"][0]["code"], entry["warnings"][0]["points"]) == ("lamp", "C108", [4])


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """An editor that saves `text`."""
    script = tmp_path / "editor.py"
    script.write_text(f"import sys, pathlib\npathlib.Path(sys.argv[-1]).write_text({text!r})\n")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')


def test_a_new_story_is_what_the_editor_saved(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    editor(tmp_path, monkeypatch, GOOD)
    assert run(home, "new", "The", "new lamp") == 0
    assert (home / "stories" / "the-new-lamp.md").read_text() == GOOD
    assert run(home, "new", "The new lamp") == 2


def test_a_saved_story_that_cannot_be_read_is_kept_and_its_line_named(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    editor(tmp_path, monkeypatch, "---\ntarget: soon\n---\n")
    assert run(home, "edit", "lamp") == 4
    assert "lamp.md:2: target" in capsys.readouterr().err
    assert "soon" in (home / "stories" / "lamp.md").read_text()


def test_a_template_left_as_it_was_is_no_story(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    assert run(home, "new", "Untold") == 0
    assert not (home / "stories" / "untold.md").exists()
