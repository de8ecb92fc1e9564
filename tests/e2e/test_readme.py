"""The tour in the README shows what its commands print: each is run, and every line shown must come, in that order."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOUR = re.findall(r"```console tour\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def first_difference(shown: list[str], printed: list[str]) -> str | None:
    """The first shown line that was not printed where it should be; `...` stands for any lines."""
    at, may_skip = 0, False
    for line in shown:
        if line == "...":
            may_skip = True
            continue
        if may_skip:
            while at < len(printed) and printed[at] != line:
                at += 1
        if at >= len(printed) or printed[at] != line:
            return line
        at, may_skip = at + 1, False
    return None


def test_a_line_that_is_not_printed_is_found() -> None:
    printed = ["a", "b", "c"]
    assert first_difference(["a", "...", "c"], printed) is None
    assert first_difference(["a", "c"], printed) == "c"
    assert first_difference(["...", "d"], printed) == "d"


@pytest.mark.models
def test_the_tour_shows_what_the_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARLING_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "88")
    assert len(TOUR) >= 2
    for block in TOUR:
        call, *shown = block.splitlines()
        program, *arguments = shlex.split(call.removeprefix("$ "))
        assert program == "starling"
        ran = subprocess.run(
            [sys.executable, "-m", "starling", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        )
        printed = [line.rstrip() for line in ran.stdout.splitlines()]
        assert first_difference(shown, printed) is None, ran.stdout
