"""Option types and rules that several commands share."""

import click

from starling.config import Settings, parse_duration_s
from starling.model import Story


class Duration(click.ParamType[float]):
    """A length of time such as `2m30s`, as seconds."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        try:
            return parse_duration_s(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


DURATION = Duration()


def target_s_of(asked_s: float | None, story: Story, settings: Settings) -> float:
    """The wanted length: asked for in the call, else the story's own, else the configured one."""
    if asked_s is not None:
        return asked_s
    return story.target_s if story.target_s is not None else settings.target_s
