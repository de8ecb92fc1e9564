"""Option types and rules that several commands share."""

import click

from starling.cli.app import App
from starling.config import parse_duration_s
from starling.model import LONGEST_ANSWER_S, Story

SHORTEST_SILENCE_S = 0.5
LONGEST_SILENCE_S = 3600.0


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


def target_s_of(asked_s: float | None, story: Story | None, app: App) -> float:
    """The wanted length: asked for in the call, else the story's own, else the profile's, else the configured one."""
    story_s = story.target_s if story is not None else None
    given = (wish for wish in (asked_s, story_s, app.wiring.profile.target_s) if wish is not None)
    return next(given, app.settings.target_s)
