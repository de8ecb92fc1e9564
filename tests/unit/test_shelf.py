"""Finding stories by name or path, and saying plainly why one can't be had."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starling.cli.main import main
from starling.errors import InputError, StoryFormatError, StoryNotFound
from starling.library.shelf import Shelf, is_safe_name, name_from_title


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "lamp-repair.md").write_text("---\ntags: [perseverance]\n---\n## Action\n- I swapped the fuse\n")
    (folder / "book-fair.md").write_text("# The \x1b[31mbook fair\n## Task\n- sell [bold]books[/bold]\n")
    (folder / "notes.txt").write_text("no story")
    return Shelf(folder)


def test_names_are_the_stems_of_the_markdown_files(shelf: Shelf) -> None:
    assert shelf.names() == ("book-fair", "lamp-repair")


def test_a_library_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "none").names() == ()


def test_a_story_is_found_by_name_in_any_case_and_by_path(shelf: Shelf) -> None:
    by_name = shelf.find("lamp-repair")
    assert shelf.find("Lamp-Repair") == by_name
    assert shelf.find(str(shelf.path_of("lamp-repair"))) == by_name


def test_an_unknown_name_is_answered_with_near_ones(shelf: Shelf) -> None:
    with pytest.raises(StoryNotFound) as caught:
        shelf.find("lamp-repairs")
    assert "lamp-repair" in caught.value.hint


@pytest.mark.parametrize("name", ["../secret", "/nowhere/x.md", "a\0b", "", "~", ".", "-rf"])
def test_what_is_no_story_is_never_opened(shelf: Shelf, name: str) -> None:
    with pytest.raises(InputError):
        shelf.find(name)


def test_a_folder_named_like_a_story_is_one_clear_error(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(InputError, match=r"folder\.md"):
        shelf.find(str(tmp_path / "folder.md"))


def test_a_file_that_is_not_utf_8_is_named_with_its_line(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"## Task\n- caf\xe9\n")
    with pytest.raises(StoryFormatError, match=r"latin\.md:2: this is not UTF-8"):
        shelf.find(str(tmp_path / "latin.md"))


def test_a_story_without_key_points_can_be_read_but_not_rehearsed(shelf: Shelf) -> None:
    shelf.path_of("empty").write_text("## Situation\n")
    assert shelf.find("empty").key_points == ()
    with pytest.raises(StoryFormatError, match="no key points"):
        shelf.find_with_points("empty")


@given(st.text(max_size=120))
def test_every_title_has_a_safe_name(title: str) -> None:
    assert is_safe_name(name_from_title(title))


@given(st.text(alphabet=string.printable, max_size=20))
def test_a_safe_name_is_no_path_and_no_hidden_file(name: str) -> None:
    if is_safe_name(name):
        assert Path(name).name == name
        assert not name.startswith((".", "-"))


def test_the_list_shows_every_story_and_neutralises_control_characters(
    shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(shelf.stories_dir.parent), "stories"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert [line.split()[0] for line in out.splitlines()] == ["name", "book-fair", "lamp-repair"]


def test_a_broken_story_does_not_hide_the_others(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.path_of("broken").write_text("---\ntarget: soon\n---\n")
    assert main(["--home", str(shelf.stories_dir.parent), "stories", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [story["name"] for story in document["stories"]] == ["book-fair", "lamp-repair"]
    assert "broken.md:2: target" in document["broken"][0]["error"]


def test_showing_a_story_prints_its_points_by_section(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(shelf.stories_dir.parent), "stories", "show", "book-fair"]) == 0
    out = capsys.readouterr().out
    assert "sell [bold]books[/bold]" in out
    assert out.index("Task") < out.index("sell") < out.index("Action")
