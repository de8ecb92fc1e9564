"""Arrows between the rooms point one way. A failing test names the import that does not belong."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "starling"

CORE = {"model", "errors", "ports"}
MAY_IMPORT: dict[str, set[str]] = {
    "model": {"model"},
    "errors": set(),
    "ports": {"model"},
    "home": {"errors"},
    "whole_files": {"errors"},
    "leftovers": {"errors", "home"},
    "config": {"errors", "assess"},
    "assess": {"model", "ports", "assess", "errors"},
    "library": {*CORE, "library", "assess", "config", "home", "whole_files"},
    "audio": {*CORE, "audio", "whole_files"},
    "weights": {*CORE, "weights", "home", "whole_files"},
    "speech": {*CORE, "speech", "audio", "weights", "home", "whole_files"},
    "meaning": {*CORE, "meaning", "weights"},
    "report": {*CORE, "report", "assess", "history"},
    "history": {*CORE, "history", "assess"},
    "drill": {*CORE, "drill", "history"},
}
"""room -> rooms it may import. `COMPOSERS` put the others together; nothing upstream imports them."""

COMPOSERS = {"api", "session", "recovery", "scoring", "doctor", "wiring", "cli"}
BARRED_FROM_THE_CORE = {
    "faster_whisper",
    "sounddevice",
    "soundfile",
    "pyttsx3",
    "sqlite3",
    "click",
    "rich",
    "time",
    "os",
}
"""The judging core knows no device, file, clock or screen."""


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_rooms_upstream(room: str) -> None:
    files = [path for path in SOURCE.rglob("*.py") if room_of(path) == room]
    assert files, f"no room called {room}"
    allowed = MAY_IMPORT[room]
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for path in files
        for name in imports_of(path)
        if name.startswith("starling.") and name.split(".")[1] not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["model", "assess"])
def test_the_judging_core_knows_no_device_file_clock_or_screen(room: str) -> None:
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for path in SOURCE.joinpath(room).rglob("*.py")
        for name in imports_of(path)
        if name.split(".")[0] in BARRED_FROM_THE_CORE
    ]
    assert wrong == []


def test_every_room_has_a_rule() -> None:
    rooms = {room_of(path) for path in SOURCE.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms - COMPOSERS - set(MAY_IMPORT) == set()
