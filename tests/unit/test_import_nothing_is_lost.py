"""Every line of the notes ends in a story, in the question bank or among the leftovers, whatever its form."""

import html
import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from starling.cli.main import main
from starling.library.importing.notes import Notes, find_in, leftover_text
from starling.library.importing.plan import own_categories
from starling.library.questions import Category
from starling.library.section_names import component_named
from starling.library.story_file import parse_story, render_story
from starling.model import Story

PATH = Path("notes.md")
_MARKUP = re.compile(r"</?[a-zA-Z]+[^<>]*>")


def lost_lines(notes: Notes) -> list[str]:
    """Lines with a word that no single output holds together with the line's other words."""
    outputs = [
        *("\n".join(_shown(found.story)) for found in notes.findings.stories),
        "\n".join(_texts(category) for category in own_categories(notes.findings.categories)),
        leftover_text(notes),
    ]
    held = [words(output) for output in outputs]
    return [line for line in notes.lines if not any(words(_text_of(line)) <= each for each in held)]


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def _text_of(line: str) -> str:
    """A line without what only arranges it: list numbers, checkboxes, HTML, and the names of the four sections."""
    text = _MARKUP.sub(" ", html.unescape(line))
    text = re.sub(r"^[\s>*+#-]*(?:\(?\d+[.)])?(?:\s*\[[ xX]?\])*", "", text)
    text = re.sub(r"^\W*(?:(?:story|scenario|question)\s*\d+|q\d*)\s*\W", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\d+[.)]\s", " ", text)
    return " ".join(token for token in re.split(r"(\W+)", text) if not component_named(token))


def _shown(story: Story) -> list[str]:
    """The file, and its front matter as it is read: YAML writes some characters as escapes."""
    return [render_story(story), story.title, *story.tags, *story.questions]


def _texts(category: Category) -> str:
    asked = [text for question in category.questions for text in (question.text, *question.follow_ups)]
    return "\n".join([category.name, category.about, *category.notes, *asked])


LINES = st.sampled_from(
    [
        *(
            "# Answers",
            "## Kite",
            "### Boat [water]",
            "#### Situation",
            "##### Why",
            "## Results",
            "### S",
            "## Other cases",
        ),
        *(
            "Situation: it leaked",
            "S: it leaked",
            "- **Action:** I sealed it",
            "(R) third place",
            "**Task**",
            "T - by Sunday",
        ),
        *("(S) one (T) two (A) three (R) four", "> **Result**: dry", "1. Action: ran", "Learnings:", "**The mill**"),
        *(
            "- a bullet",
            "  - nested one",
            "    - nested two",
            "* star",
            "+ plus",
            "1. first",
            "2) second",
            "-",
            "*",
            ">",
        ),
        *(
            "> quoted",
            "> - quoted bullet",
            "| a | b |",
            "|---|---|",
            "| Situation | c |",
            "| Result | d |",
            "```",
            "~~~",
        ),
        *(
            "Tell me about a time you failed.",
            "- How do you plan?",
            "### Why us?",
            "// Describe a conflict",
            "Q: Why?",
            "A: no",
        ),
        *(
            "## Question categories",
            "### Courage",
            "Questions to ask",
            "<details>",
            "<summary>Gate</summary>",
            "</details>",
        ),
        *(
            "<ul>",
            "<li><b>Situation:</b><br>",
            "- wet<br>",
            "</li>",
            "<!-- remark -->",
            "<!-- open",
            "closed -->",
            "---",
            "===",
        ),
        *(
            "[tag one] [tag two]",
            "Themes: care, courage",
            "#hash #tags",
            "* TOC",
            "{:toc}",
            "[x]: http://y.z",
            "[a](http://b.c)",
        ),
        *(
            "    indented text",
            "\ttabbed",
            "I had fixed it and we were glad.",
            "Plain words stand here.",
            "",
            "",
            "",
            "***",
        ),
        *(
            "- [ ] open box",
            "- [x] ticked",
            "weight {weight=3}",
            "<title>",
            "S",
            "R:",
            "A.",
            "Story 2: Pond",
            "**Action** I ran",
        ),
        *(
            "title: x",
            "tags: [p, q]",
            "situation: it rained",
            "result: it dried",
            "\\# escaped",
            "a\\",
            "&amp; more",
            "__Result:__ ok",
        ),
    ]
)


@settings(derandomize=True, max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.one_of(LINES, LINES, LINES, st.text(max_size=15)), max_size=25).map("\n".join))
def test_no_line_of_generated_notes_is_lost(text: str) -> None:
    assert lost_lines(find_in(text, PATH)) == []


@settings(derandomize=True, max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(LINES, max_size=25).map("\n".join))
def test_every_line_has_a_place_and_every_story_can_be_written_and_read(text: str) -> None:
    notes = find_in(text, PATH)
    placed = set(notes.findings.bank_lines) | set(notes.findings.leftovers)
    placed = placed.union(*(found.lines for found in notes.findings.stories))
    assert {number for number, line in enumerate(notes.lines) if line.strip(" -.\t\n")} <= placed
    for found in notes.findings.stories:
        assert parse_story(render_story(found.story), Path("x.md")).key_points == found.story.key_points


NOTES = """# Notes
intro words
## Answers
### The boat
S: it leaked
A: I sealed it
## Questions
- Tell me about a time you failed.
"""


@pytest.fixture
def notes_file(tmp_path: Path) -> Path:
    path = tmp_path / "notes.md"
    path.write_text(NOTES)
    return path


def _import(tmp_path: Path, *arguments: str) -> int:
    return main(["--home", str(tmp_path / "home"), "import", *arguments])


def _files(tmp_path: Path) -> dict[str, bytes]:
    home = tmp_path / "home"
    files = [path for path in home.rglob("*") if path.is_file() and path.parent.name != "cache"]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files if path.name != ".in-use"}


def test_a_dry_run_writes_nothing(tmp_path: Path, notes_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _import(tmp_path, "--dry-run", str(notes_file)) == 0
    assert not (tmp_path / "home").exists()
    out = capsys.readouterr().out
    assert "The boat" in out
    assert "task, result" in out
    assert "leftovers" in out


def test_importing_again_changes_nothing(tmp_path: Path, notes_file: Path) -> None:
    assert _import(tmp_path, str(notes_file)) == 0
    before = _files(tmp_path)
    assert _import(tmp_path, str(notes_file)) == 0
    assert _files(tmp_path) == before
    assert set(before) == {"stories/the-boat.md", "questions.yaml", "leftovers/notes.md", "imports.json"}


def test_an_edited_story_is_kept_until_force_and_the_difference_is_shown(
    tmp_path: Path, notes_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _import(tmp_path, str(notes_file))
    story = tmp_path / "home" / "stories" / "the-boat.md"
    edited = story.read_text().replace("it leaked", "it leaked badly")
    story.write_text(edited)
    capsys.readouterr()
    assert _import(tmp_path, str(notes_file)) == 0
    assert story.read_text() == edited
    assert "it leaked badly" in capsys.readouterr().out
    assert _import(tmp_path, "--force", str(notes_file)) == 0
    assert "-> it leaked badly" in capsys.readouterr().out
    assert "badly" not in story.read_text()


def test_changed_notes_update_a_story_that_was_not_edited(tmp_path: Path, notes_file: Path) -> None:
    _import(tmp_path, str(notes_file))
    notes_file.write_text(NOTES.replace("I sealed it", "I sealed it with resin"))
    _import(tmp_path, str(notes_file))
    assert "resin" in (tmp_path / "home" / "stories" / "the-boat.md").read_text()


def test_a_story_of_the_same_title_from_elsewhere_gets_a_name_of_its_own(tmp_path: Path, notes_file: Path) -> None:
    _import(tmp_path, str(notes_file))
    other = tmp_path / "other.md"
    other.write_text("## The boat\nS: another boat\nR: sold it\n")
    _import(tmp_path, str(other))
    assert {path.name for path in (tmp_path / "home" / "stories").iterdir()} == {"the-boat.md", "the-boat-2.md"}


def test_the_users_questions_file_keeps_its_comments(tmp_path: Path, notes_file: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "questions.yaml").write_text(
        "# mine\n- category: Courage\n  questions:\n    - When did you dare?  # often asked\n"
    )
    _import(tmp_path, str(notes_file))
    text = (home / "questions.yaml").read_text()
    assert "# often asked" in text
    assert "Tell me about a time you failed." in text


@pytest.mark.parametrize(("data", "what"), [(b"caf\xe9", "not UTF-8"), (b"a\0b", "not text")])
def test_notes_that_are_no_text_are_one_clear_error(
    tmp_path: Path, data: bytes, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.md").write_bytes(data)
    assert _import(tmp_path, str(tmp_path / "bad.md")) == 3
    assert what in capsys.readouterr().err


def test_a_missing_file_or_a_folder_is_one_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _import(tmp_path, str(tmp_path / "none.md")) == 3
    assert _import(tmp_path, str(tmp_path)) == 3
    assert capsys.readouterr().err.count("starling: ") == 2


def test_documents_without_their_extra_and_broken_ones_are_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "markitdown", None)
    (tmp_path / "notes.html").write_text("<p>hello</p>")
    (tmp_path / "notes.docx").write_text("no document")
    assert _import(tmp_path, str(tmp_path / "notes.html")) == 3
    assert "starling-coach[documents]" in capsys.readouterr().err
    assert _import(tmp_path, str(tmp_path / "notes.docx")) == 3
    assert "no Word document" in capsys.readouterr().err
