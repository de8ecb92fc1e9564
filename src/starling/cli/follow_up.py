"""`starling follow-up`: what an interviewer would ask next, aimed at what the answer missed or left vague."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from starling.cli.app import App, pass_app
from starling.cli.chosen import attempt_id_of
from starling.cli.named import ATTEMPT, LAST
from starling.cli.options import asking_options, count, silence
from starling.cli.rehearsal import Manner, Rehearsal, rehearse
from starling.cli.replies import Replies, typed_reply, wanted_replies
from starling.drill.follow_ups import FollowUp, follow_ups
from starling.errors import Cancelled
from starling.model import Attempt, Hearing
from starling.report.plain import plain_line

_LONGEST_REPLY_S = 180.0


@click.command("follow-up")
@click.argument("attempt", type=ATTEMPT, default=LAST)
@click.option(
    "--most", type=count(1, 5), metavar="N", default=2, show_default=True, help="At most N questions, up to 5."
)
@click.option(
    "--auto-stop", "auto_stop_s", type=silence, metavar="SECONDS", help="A reply ends after so many seconds of silence."
)
@click.option("--typed", is_flag=True, help="Type your replies instead of speaking.")
@click.option("--no-keep-audio", is_flag=True, help="Don't keep the recordings once they are judged.")
@asking_options
@pass_app
def follow_up(app: App, /, attempt: int | str, most: int, **options: Any) -> None:
    """Be asked about what ATTEMPT (default: the last) missed or left vague, as an interviewer would.

    Each reply is scored, and stored beside the answer that it follows.
    """
    asked = app.wiring.store.get(attempt_id_of(app, attempt))
    if not ask_follow_ups(app, asked, most, wanted_replies(app, **options)):
        click.echo("This answer leaves nothing to ask.", err=True)


def ask_follow_ups(app: App, answer: Attempt, most: int, replies: Replies) -> int:
    """Ask at most so many questions about an answer, and score and store each reply; how many there were to ask."""
    from starling.report.terminal import render_reply

    asked = follow_ups(answer.assessment, most) if answer.follows is None else ()
    for number, follow in enumerate(asked, 1):
        click.echo(f"\nFollow-up question {number} of {len(asked)}", err=True)
        reply = _typed_reply(app, answer, follow) if replies.typed else _spoken_reply(app, answer, follow, replies)
        if reply is None:
            break
        render_reply(app.console, reply, app.wiring.profile)
        if reply.id is not None:
            click.echo(f"Stored as attempt {reply.id}.", err=True)
    return len(asked)


def _typed_reply(app: App, answer: Attempt, follow: FollowUp) -> Attempt | None:
    hearing = typed_reply(follow.question)
    if hearing is None:
        return None
    reply = app.wiring.judge.reply(answer, follow.point, hearing, follow.question)
    return app.wiring.store.add(reply) if answer.id is not None else reply


def _spoken_reply(app: App, answer: Attempt, follow: FollowUp, replies: Replies) -> Attempt | None:
    """The reply as it was stored; None when the person leaves."""
    from starling.assess.answer import REPLY_TARGET_S
    from starling.audio.endpointing import Limits
    from starling.audio.journal import Occasion

    def judge(hearing: Hearing, path: Path | None, _: Callable[[str], None]) -> Attempt:
        return app.wiring.judge.reply(answer, follow.point, hearing, follow.question, path)

    # Where the answer itself could not be stored, a reply to it would hang in the air.
    is_kept = answer.id is not None
    occasion = Occasion(app.wiring.clock.now(), answer.story.name, follow.question, REPLY_TARGET_S)
    rehearsal = Rehearsal(
        occasion=replace(
            occasion,
            keep_audio=replies.keep_audio and is_kept,
            follows=answer.id,
            point=follow.point.index,
            lasts=is_kept,
        ),
        target_s=REPLY_TARGET_S,
        manner=Manner(Limits(_LONGEST_REPLY_S, replies.auto_stop_s), speak=replies.speak),
        story=answer.story,
    )
    try:
        outcome = rehearse(app, rehearsal, judge)
    except Cancelled:
        return None
    if outcome.problem is not None:
        click.echo(plain_line(f"{outcome.problem}."), err=True)
    return outcome.attempt
