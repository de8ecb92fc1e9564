"""What a person sees while recording."""

import io

import pytest
from rich.console import Console

from starling.cli.practice_stage import TerminalStage, live_line, meter
from starling.ports import Progress
from starling.session import State


def progress(elapsed_s: float = 42.0, level_db: float = -30.0) -> Progress:
    return Progress(elapsed_s, level_db, level_db, 0.0)


def test_the_line_shows_the_time_against_the_target_the_level_and_the_keys() -> None:
    line = live_line(progress(), State.RECORDING, 150.0, 79).plain
    assert line == "● REC 0:42 of 2:30 ██████░░░░  Enter stop  p pause  r start over  q leave"


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("width", [20, 40, 60, 79, 120])
def test_the_line_fits_and_drops_only_whole_parts(state: State, width: int) -> None:
    line = live_line(progress(elapsed_s=599), state, 150.0, width)
    whole = live_line(progress(elapsed_s=599), state, 150.0, 200)
    assert whole.plain.startswith(line.plain)
    shown = len(line.plain.split("  ")[0])
    assert len(line) <= max(width, shown)


def test_a_pause_says_how_to_go_on_and_leaving_how_to_leave() -> None:
    assert "p go on" in live_line(progress(), State.PAUSED, 150.0, 79).plain
    assert "y leave and throw this answer away" in live_line(progress(), State.LEAVING, 150.0, 79).plain


def test_a_terminal_without_unicode_gets_plain_signs() -> None:
    assert live_line(progress(), State.RECORDING, 150.0, 79, unicode=False).plain.isascii()


@pytest.mark.parametrize(("level", "lit"), [(-90, 0), (-60, 0), (-33, 5), (-6, 10), (0, 10)])
def test_the_meter_runs_from_minus_60_to_minus_6(level: float, lit: int) -> None:
    assert meter(level).count("█") == lit
    assert len(meter(level)) == 10


def said(has_keys: bool) -> tuple[str, TerminalStage]:
    output = io.StringIO()
    stage = TerminalStage(Console(file=output, width=80), 150.0, 600.0, has_keys)
    stage.ask("Why \x1b]0;gotcha\x07 so?", "Mic\x1b[2J")
    for _ in range(3):
        stage.record(progress(), State.RECORDING)
    stage.think()
    return output.getvalue(), stage


def test_without_a_terminal_everything_is_said_once_and_without_colours() -> None:
    text, _ = said(has_keys=False)
    assert text.count("Recording.") == 1
    assert "It ends after 10 min, with --auto-stop, or with Ctrl-C." in text
    assert "\x1b" not in text


def test_keys_are_named_where_there_are_some() -> None:
    text, _ = said(has_keys=True)
    assert "Enter stops, p pauses, r starts over, q leaves." in text
