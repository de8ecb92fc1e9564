"""Option types and rules that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from starling.cli.app import App
from starling.config import parse_duration_s
from starling.model import LONGEST_ANSWER_S

SHORTEST_SILENCE_S = 0.5
LONGEST_SILENCE_S = 3600.0
_Command = TypeVar("_Command", bound=Callable[..., Any])


def duration(text: str) -> float:
    """An option's type: a length of time such as `2m30s`, as seconds."""
    try:
        return parse_duration_s(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def recording_length(text: str) -> float:
    """An option's type: how long to record at most, in seconds; not longer than what can be judged afterwards."""
    seconds = duration(text)
    if seconds > LONGEST_ANSWER_S:
        raise click.BadParameter(f"{text!r} is too long; {LONGEST_ANSWER_S / 3600:g} hours are the most for an answer")
    return seconds


def silence(text: str) -> float:
    """An option's type: seconds of silence that end an answer, from half a second to an hour (and so no `nan`)."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not SHORTEST_SILENCE_S <= seconds <= LONGEST_SILENCE_S:
        raise click.BadParameter(
            f"{text!r} is no number of seconds from {SHORTEST_SILENCE_S} to {LONGEST_SILENCE_S:.0f}"
        )
    return seconds


def count(least: int, most: int) -> Callable[[str | int], int]:
    """An option's type: a whole number in a range, which the option's own help puts in words."""

    def number(given: str | int) -> int:
        # A default comes as the number it is.
        text = str(given).strip()
        if not text.isdecimal() or not least <= int(text) <= most:
            raise click.BadParameter(f"{text!r} is no whole number from {least:,} to {most:,}")
        return int(text)

    return number


def setting_option(flag: str, setting: str, metavar: str, text: str) -> Callable[[_Command], _Command]:
    """An option that goes before a setting of `config.toml`; the command itself need not know of it."""

    def override(context: click.Context, _: click.Parameter, value: str | None) -> None:
        context.ensure_object(App).override(**{setting: value})

    return click.option(flag, metavar=metavar, help=text, callback=override, expose_value=False)


def judging_options(command: _Command) -> _Command:
    """Add `--model`, `--language`, `--compute-device`, `--profile`: who hears an answer, and what is wanted of it."""
    kinds = "Kind of interview: general, technical, management, consulting, short, or one of your own."
    for option in (
        setting_option("--profile", "profile", "NAME", kinds),
        setting_option("--compute-device", "compute_device", "NAME", "Where to run the model: cpu, cuda or auto."),
        setting_option("--language", "language", "CODE", "Language of the answer, such as en; or auto."),
        setting_option("--model", "model", "NAME", "Whisper model: a name such as base, or a folder."),
    ):
        command = option(command)
    return command


def asking_options(command: _Command) -> _Command:
    """Add `--device` and `--no-speak`: how a question comes and an answer goes."""
    command = click.option("--no-speak", is_flag=True, help="Show the question only; don't read it aloud.")(command)
    about = "Microphone: any part of its name. See starling devices."
    return setting_option("--device", "input_device", "NAME", about)(command)
