"""What a person reads stays within 80 columns, however long the words in a story are; and --csv is a table."""

import csv
import io
from pathlib import Path

import pytest
from tests.fakes import FakeEmbedder

from starling.cli import doctor as doctoring
from starling.cli.columns import wrapped
from starling.cli.main import main
from starling.doctor import Check
from starling.wiring import Wiring

LONG = "the committee that had been called together for the second time that year " * 3
STORY = f"""---
title: {LONG}
tags: [conflict, leadership]
questions:
  - {LONG}?
---
## Situation
- It rained
## Action
- I {LONG}
"""
NOTES = f"# {LONG}\nSituation: it rained for weeks and the cellar was full.\nAction: I {LONG}\nResult: it was dry.\n"
FAILED = Check("microphone", False, f'there is no microphone whose name contains "{LONG}"', f"choose another: {LONG}")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    stories = tmp_path / "home" / "stories"
    stories.mkdir(parents=True)
    for number in range(40):
        (stories / f"story-{number}.md").write_text(STORY)
    (tmp_path / "notes.md").write_text(NOTES)
    monkeypatch.setattr(Wiring, "embedder", FakeEmbedder())
    monkeypatch.setattr(doctoring, "run_checks", lambda _: iter([FAILED, Check("voice", True, "it speaks")]))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "story-1"),
        ("check",),
        ("questions",),
        ("questions", "--story", "story-1"),
        ("coverage",),
        ("doctor",),
        ("import", "notes.md", "--dry-run"),
        ("stories",),
    ],
)
def test_no_line_is_wider_than_the_terminal(
    home: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--home", str(home), *arguments])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 2
    assert [line for line in lines if len(line) > 80] == []


def test_coverage_names_the_stories_where_their_numbers_do_not_fit(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--home", str(home), "coverage"])
    words = capsys.readouterr().out.replace(",", " ").split()
    assert {f"story-{number}" for number in range(40)} <= set(words)


def test_what_does_not_fit_is_broken_between_words_and_a_path_stays_whole() -> None:
    assert wrapped("one two three", 9, "- ") == "- one two\n  three"
    assert wrapped("/a/path/that-is-long/and-more", 10, "ok ") == "ok /a/path/that-is-long/and-more"


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        (("doctor",), [("microphone", "False"), ("voice", "True")]),
        (
            ("import", "notes.md", "--dry-run"),
            [("notes.md", "the-committee-that-had-been-called-together-for-the-second")],
        ),
    ],
)
def test_csv_has_a_row_for_each_thing(
    home: Path, arguments: tuple[str, ...], rows: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--home", str(home), *arguments, "--csv"])
    read = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [tuple(row.values())[:2] for row in read] == rows
