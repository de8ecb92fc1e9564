"""The list is remembered, and never out of date."""

from pathlib import Path

import pytest

from starling.library import catalogue as module
from starling.library.catalogue import Catalogue
from starling.library.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "boat.md").write_text("---\ntags: [water]\n---\n## Task\n- mend it\n- [ ] sell it\n")
    return Shelf(tmp_path / "stories")


def test_an_entry_says_what_the_story_holds(shelf: Shelf, tmp_path: Path) -> None:
    (entry,) = Catalogue(shelf, tmp_path / "cache.json").entries()
    assert (entry.name, entry.title, entry.points, entry.drafts, entry.tags) == ("boat", "Boat", 2, 1, ("water",))


def test_a_file_that_did_not_change_is_not_read_again(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalogue(shelf, tmp_path / "cache.json")
    first = catalogue.entries()
    monkeypatch.setattr(module, "read_story", lambda path: pytest.fail(f"{path} was read"))
    assert catalogue.entries() == first


def test_a_changed_a_new_and_a_deleted_file_are_seen(shelf: Shelf, tmp_path: Path) -> None:
    catalogue = Catalogue(shelf, tmp_path / "cache.json")
    catalogue.entries()
    shelf.path_of("boat").write_text("## Task\n- mend it\n")
    shelf.path_of("kite").write_text("## Task\n- fly it\n")
    assert [(entry.name, entry.points) for entry in catalogue.entries()] == [("boat", 1), ("kite", 1)]
    shelf.path_of("boat").unlink()
    assert [entry.name for entry in catalogue.entries()] == ["kite"]


@pytest.mark.parametrize("text", ["", "[]", '{"version": 1}', '{"version": 0, "stories": {"boat": []}}'])
def test_a_damaged_memory_is_no_harm(shelf: Shelf, tmp_path: Path, text: str) -> None:
    (tmp_path / "cache.json").write_text(text)
    assert [entry.name for entry in Catalogue(shelf, tmp_path / "cache.json").entries()] == ["boat"]
