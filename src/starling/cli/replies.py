"""How replies to questions are given: what `practice`, `drill` and `follow-up` share."""

from dataclasses import dataclass

import click

from starling.cli.app import App
from starling.model import Hearing
from starling.report.plain import plain_line


@dataclass(frozen=True, slots=True)
class Replies:
    """How replies are given."""

    typed: bool = False
    speak: bool = True
    keep_audio: bool = True
    auto_stop_s: float | None = None


def wanted_replies(
    app: App, *, typed: bool, no_speak: bool, auto_stop_s: float | None, no_keep_audio: bool = False
) -> Replies:
    """How the options of a call want them."""
    return Replies(typed, not no_speak, app.settings.keep_audio and not no_keep_audio, auto_stop_s)


def typed_reply(question: str) -> Hearing | None:
    """What is typed in reply to a question; None when the person leaves."""
    click.echo(plain_line(question), err=True)
    try:
        return Hearing.typed(click.prompt(">", default="", show_default=False, prompt_suffix=" ", err=True))
    except click.Abort:
        return None
