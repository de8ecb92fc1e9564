"""What the shell offers after a Tab: commands, options, stories and attempts, without loading what they need to run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from tests.unit.attempts import attempt

from starling.cli.main import COMMANDS, cli
from starling.history.store import SqliteStore

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STARLING_HOME", str(tmp_path))
    (tmp_path / "stories").mkdir()
    for name in ("faas", "faster-builds", "knative"):
        (tmp_path / "stories" / f"{name}.md").write_text("# A story\n", encoding="utf-8")
    return tmp_path


def offered(*words: str) -> list[str]:
    """What is offered for the last of `words`, which may be empty."""
    *before, incomplete = words
    completed = ShellComplete(cli, {}, "starling", "_STARLING_COMPLETE").get_completions(list(before), incomplete)
    return [item.value for item in completed if item.type == "plain"]


def test_commands_are_offered_from_the_table() -> None:
    assert offered("") == list(COMMANDS)
    assert offered("re") == [name for name in COMMANDS if name.startswith("re")]


def test_options_are_offered_after_a_dash() -> None:
    assert "--auto-stop" in offered("practice", "--")
    assert "--home" in offered("--")


@pytest.mark.parametrize(
    "call",
    [
        ("practice",),
        ("drill",),
        ("edit",),
        ("points",),
        ("check",),
        ("trends",),
        ("stories", "show"),
        ("score", "--story"),
        ("recover", "--story"),
        ("history", "--story"),
        ("forget", "--story"),
        ("rescore", "--story"),
        ("questions", "--story"),
    ],
)
def test_stories_are_offered_wherever_one_can_be_named(home: Path, call: tuple[str, ...]) -> None:
    assert offered(*call, "fa") == ["faas", "faster-builds"]


def test_a_file_is_offered_where_no_story_begins_like_that(home: Path) -> None:
    completed = ShellComplete(cli, {}, "starling", "_STARLING_COMPLETE").get_completions(["practice"], "./my")
    assert [item.type for item in completed] == ["file"]


def test_the_home_of_the_call_is_looked_at(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "stories").mkdir(parents=True)
    (other / "stories" / "tea.md").write_text("# Tea\n", encoding="utf-8")
    assert offered("--home", str(other), "practice", "") == ["tea"]


@pytest.mark.parametrize("call", ["show", "report", "compare", "rate", "note", "forget", "rescore", "follow-up"])
def test_attempts_are_offered_newest_first_with_their_day_and_story(home: Path, call: str) -> None:
    with SqliteStore(home / "starling.db") as store:
        for _ in range(3):
            store.add(attempt())
    assert offered(call, "") == ["last", "3", "2", "1"]
    assert offered(call, "2") == ["2"]
    (two,) = ShellComplete(cli, {}, "starling", "_STARLING_COMPLETE").get_completions([call], "2")
    assert attempt().story.name in two.help


def test_a_tab_makes_no_database_and_no_folder(home: Path) -> None:
    before = sorted(home.rglob("*"))
    assert offered("show", "") == ["last"]
    assert offered("practice", "zzz") == []
    assert sorted(home.rglob("*")) == before


def test_a_tab_survives_a_home_that_can_not_be_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "starling.db").mkdir()
    (home / "stories").rename(home / "elsewhere")
    (home / "stories").write_text("no folder", encoding="utf-8")
    assert offered("show", "") == ["last"]
    assert offered("practice", "fa") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'starling'; from starling.cli.main import run; run()"],
        env={**os.environ, "_STARLING_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_STARLING_COMPLETE" in shown.stdout
    assert f"_STARLING_COMPLETE={shell}_source" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_completing_a_command_imports_none() -> None:
    code = (
        "import sys; from click.shell_completion import ShellComplete; from starling.cli.main import cli\n"
        "ShellComplete(cli, {}, 'starling', '_STARLING_COMPLETE').get_completions([], 're')\n"
        "print(*(name for name in sys.modules if name in ('numpy', 'rich.table', 'starling.cli.practice')))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == ""
