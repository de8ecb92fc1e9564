"""A home that can only be read (a backup, another person's folder, a full-protection mount): it can be looked at."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.attempts import attempt

from starling.history.store import SqliteStore

ROOT = Path(__file__).parents[2]
STORY = "---\ntitle: Bakery move\n---\n## Action\n- The oven broke before the fair\n"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Two attempts in a home that is then mounted read-only."""
    home = tmp_path / "home"
    home.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", home], check=False)
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        (home / "stories").mkdir()
        (home / "stories" / f"{attempt().story.name}.md").write_text(STORY)
        with SqliteStore(home / "starling.db") as store:
            store.add(attempt(days=0))
            store.add(attempt(days=1))
        yield home
    finally:
        subprocess.run(["umount", "--lazy", home], check=True)


def protect(home: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", home], check=True)


def starling(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "starling", "--home", str(home), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_history_can_be_looked_at(home: Path) -> None:
    protect(home)
    name = attempt().story.name
    shown = starling(home, "history", "--json")
    assert shown.returncode == 0, shown.stderr
    assert [row["id"] for row in json.loads(shown.stdout)["attempts"]] == [2, 1]
    for arguments in (("show", "last"), ("trends", name), ("compare", "1", "2"), ("stories",), ("check",)):
        done = starling(home, *arguments)
        assert done.returncode == 0, (arguments, done.stderr)
        assert done.stdout
    page = starling(home, "report", "--output", "/dev/stdout")
    assert page.returncode == 0, page.stderr
    assert page.stdout.lower().startswith("<!doctype html>")


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_due_is_told_also_where_the_schedule_has_to_be_made_again(home: Path, kept: bool) -> None:
    if not kept:
        with SqliteStore(home / "starling.db") as store, store.writing() as connection:
            connection.execute("DELETE FROM cards")
    protect(home)
    due = starling(home, "due", "--all", "--json")
    assert due.returncode == 0, due.stderr
    assert attempt().story.name in due.stdout


def test_what_a_killed_program_left_in_the_log_is_not_left_out(home: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from starling.history.store import SqliteStore;"
        "from tests.unit.attempts import attempt;"
        "store = SqliteStore(Path(sys.argv[1])); store.add(attempt(days=2)); os._exit(9)"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    subprocess.run([sys.executable, "-c", script, home / "starling.db"], env=environment, check=False)
    assert (home / "starling.db-wal").stat().st_size
    protect(home)
    shown = starling(home, "history", "--json")
    assert shown.returncode == 0, shown.stderr
    assert len(json.loads(shown.stdout)["attempts"]) == 3


@pytest.mark.parametrize(
    "arguments",
    [("note", "1", "good"), ("rate", "1", "easy"), ("forget", "1", "--yes"), ("report", "1"), ("dashboard",)],
)
def test_what_needs_to_write_is_one_line_that_says_so(home: Path, arguments: tuple[str, ...]) -> None:
    protect(home)
    done = starling(home, *arguments)
    assert done.returncode == 8, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "read-only" in done.stderr.lower() or "readonly" in done.stderr
