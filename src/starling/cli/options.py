"""Option types and rules that several commands share."""

import click

from starling.config import Settings, parse_duration_s
from starling.model import Story


def duration(text: str) -> float:
    """An option's type: a length of time such as `2m30s`, as seconds."""
    try:
        return parse_duration_s(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def target_s_of(asked_s: float | None, story: Story | None, settings: Settings) -> float:
    """The wanted length: asked for in the call, else the story's own, else the configured one."""
    if asked_s is not None:
        return asked_s
    return story.target_s if story is not None and story.target_s is not None else settings.target_s
