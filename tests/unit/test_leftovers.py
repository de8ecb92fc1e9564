"""What a killed program left behind is gone after the next start; nothing of the user's is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from starling.cli.main import main
from starling.home import Home
from starling.leftovers import hold

ROOT = Path(__file__).parents[2]
LEFTOVERS = (
    ".abcdefg1.part",
    "stories/.k2_x0aaa.part",
    "recordings/.zzzzzzzz.flac.part",
    "reports/.abcdefg1.part",
    ".export-abcdefg1/starling.db",
    ".restore-abcdefg1/stories/one.md",
    "cache/spoken/.voice-abcdefg1/spoken.wav",
    "cache/heard/.abcdefg1.part",
    "cache/weights/.abcdefg1.part",
    "cache/tmpabcdefg1.joining",
    "recordings/unfinished/20260301T101010.000000Z.json",
)
TO_STAY = (
    "starling.db",
    "stories/one.md",
    "stories/.draft.part",
    ".export-of-mine/x",
    "notes.unfinished",
    "recordings/20260301T101010.000000Z.flac",
    "recordings/unfinished/20260302T101010.000000Z.json",
    "recordings/unfinished/20260302T101010.000000Z.pcm",
    "reports/attempt-1.html",
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no shared locks")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    for name in (*LEFTOVERS, *TO_STAY):
        path = home.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("what was said")
    return home


def names(home: Home) -> set[str]:
    return {path.relative_to(home.root).as_posix() for path in home.root.rglob("*") if path.is_file()} - {".in-use"}


def test_the_next_start_deletes_what_a_killed_one_left_and_nothing_else(home: Home) -> None:
    held = hold(home)
    assert held is not None
    os.close(held)
    assert names(home) == set(TO_STAY)


def test_while_another_starling_lives_its_temporary_files_stay_and_go_once_it_is_killed(home: Home) -> None:
    script = (
        "from pathlib import Path; from starling.home import Home; from starling.leftovers import hold;"
        f"held = hold(Home(Path({str(home.root)!r}))); print('held', flush=True); input()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    theirs = home.root / ".abcdefg9.part"
    theirs.write_text("half written")
    held = hold(home)
    assert held is not None
    os.close(held)
    assert theirs.exists()

    other.kill()
    other.communicate()
    held = hold(home)
    assert held is not None
    os.close(held)
    assert not theirs.exists()


def test_a_link_named_like_a_temporary_file_is_deleted_and_what_it_points_to_stays(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "mine"
    outside.mkdir()
    (outside / "photo.jpg").write_text("x")
    (home.root / ".restore-aaaaaaaa").symlink_to(outside)
    held = hold(home)
    assert held is not None
    os.close(held)
    assert not (home.root / ".restore-aaaaaaaa").is_symlink()
    assert (outside / "photo.jpg").exists()


def test_a_home_that_can_not_be_made_is_no_error_here(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert hold(Home(tmp_path / "file" / "home")) is None


@pytest.mark.parametrize(
    "call",
    [
        ("new", "A", "second", "one", "--no-edit"),
        ("points", "one", "keep 1"),
        ("import", "NOTES"),
        ("questions", "--add", "Why?", "--category", "ownership"),
    ],
)
def test_every_command_that_writes_in_the_home_says_that_it_uses_it(
    home: Home, tmp_path: Path, call: tuple[str, ...]
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# One\n## Situation\n- It broke\n## Action\n- I mended it\n", encoding="utf-8")
    (home.stories_dir / "one.md").write_text("## Action\n- [ ] I mended it\n", encoding="utf-8")
    assert main(["--home", str(home.root), *(str(notes) if word == "NOTES" else word for word in call)]) == 0
    assert names(home) & set(LEFTOVERS) == set()
