"""`starling stories` and `stories show`, as a person reads them and as data."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from starling.cli.main import main

LAMP = """---
title: The lamp
tags: [ownership, repair]
target: 1m30s
questions:
  - What did you mend?
---
- It was a lamp nobody liked
## Situation
- The lamp had flickered for weeks
## Action
- [ ] I swapped the fuse
## Result
- It has not flickered since {weight=2}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    return tmp_path


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[str, str]]:
    def call(*arguments: str) -> tuple[str, str]:
        assert main(["--home", str(home), *arguments]) == 0
        printed = capsys.readouterr()
        return printed.out, printed.err

    return call


def test_a_story_that_can_not_be_read_is_named_beside_the_list_of_the_others(
    home: Path, run: Callable[..., tuple[str, str]]
) -> None:
    (home / "stories" / "broken.md").write_text("---\ntarget: soon\n---\n")
    assert run("stories")[0] == ""
    assert "can't be read: " in run("stories")[1]
    (home / "stories" / "lamp.md").write_text(LAMP)
    out, err = run("stories")
    assert [line.split()[0] for line in out.splitlines()] == ["name", "lamp"]
    assert "broken.md:2: target" in err
    document = json.loads(run("stories", "--json")[0])
    assert [(story["name"], story["points"], story["drafts"]) for story in document["stories"]] == [("lamp", 4, 1)]
    assert [broken["name"] for broken in document["broken"]] == ["broken"]


@pytest.mark.parametrize("command", ["stories", "check", "coverage"])
def test_what_to_do_about_a_broken_story_is_told_wherever_it_is_named(
    home: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (home / "stories" / "odd.md").write_text("---\ntitle: Odd\ntags: [{a: b}]\n---\n- x\n")
    main(["--home", str(home), command])
    assert "odd.md:3: tags must be a list of texts; write tags: [one, two]" in capsys.readouterr().err


def test_a_story_under_a_name_that_can_not_be_used_is_told_and_hidden_files_are_not(
    home: Path, run: Callable[..., tuple[str, str]]
) -> None:
    (home / "stories" / "it's mine.md").write_text(LAMP)
    (home / "stories" / "._lamp.md").write_text(LAMP)
    _, err = run("stories")
    assert "not listed: " in err
    assert "it's mine.md: no name that every system takes; rename it" in err
    assert "._lamp" not in err


def test_an_empty_library_says_how_to_fill_it(run: Callable[..., tuple[str, str]]) -> None:
    out, err = run("stories")
    assert out == ""
    assert "starling import" in err


def test_a_story_is_shown_with_everything_it_holds_and_what_it_lacks(
    home: Path, run: Callable[..., tuple[str, str]]
) -> None:
    (home / "stories" / "lamp.md").write_text(LAMP)
    out, _ = run("stories", "show", "lamp")
    head, anywhere, *sections, hint = out.strip().split("\n\n")
    assert head.splitlines() == [
        "The lamp",
        "Tags: ownership, repair",
        "Target length: 1m30s",
        "Question: What did you mend?",
    ]
    assert anywhere == "Anywhere\n  - It was a lamp nobody liked"
    assert [section.splitlines()[1] for section in sections] == [
        "  - The lamp had flickered for weeks",
        "  (nothing yet)",
        "  - (draft) I swapped the fuse",
        "  - It has not flickered since  [counts 2 times]",
    ]
    assert hint.endswith("starling points lamp")


def test_a_story_is_shown_as_data_too(home: Path, run: Callable[..., tuple[str, str]]) -> None:
    (home / "stories" / "lamp.md").write_text(LAMP)
    document = json.loads(run("stories", "show", "lamp", "--json")[0])
    assert (document["target_s"], document["tags"]) == (90.0, ["ownership", "repair"])
    assert [(point["section"], point["draft"], point["weight"]) for point in document["key_points"]] == [
        (None, False, 1.0),
        ("situation", False, 1.0),
        ("action", True, 1.0),
        ("result", False, 2.0),
    ]
    assert len(run("stories", "show", "lamp", "--csv")[0].splitlines()) == 5
