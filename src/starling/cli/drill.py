"""`starling drill`: only what you keep forgetting, with help that fades."""

from collections.abc import Sequence
from typing import Any

import click

from starling.cli.app import App, pass_app
from starling.cli.named import STORY
from starling.cli.options import asking_options, duration, silence
from starling.cli.rehearsal import Manner, Rehearsal, hear_reply
from starling.cli.replies import Replies, typed_reply, wanted_replies
from starling.drill.choice import Lost, points_to_drill
from starling.errors import AttemptNotFound, Cancelled, DeviceError
from starling.model import Hearing, KeyPointMatch, Story
from starling.report.phrases import counted
from starling.report.plain import plain_line

_LONGEST_REPLY_S = 30.0


@click.command()
@click.argument("story", type=STORY, required=False)
@click.option(
    "--for", "longest_s", type=duration, metavar="TIME", default="2m", show_default=True, help="Stop after this time."
)
@click.option(
    "--auto-stop",
    "auto_stop_s",
    type=silence,
    metavar="SECONDS",
    default=2.0,
    show_default=True,
    help="A reply ends after so many seconds of silence.",
)
@click.option("--typed", is_flag=True, help="Type your replies instead of speaking.")
@asking_options
@pass_app
def drill(app: App, /, story: str | None, longest_s: float, **options: Any) -> None:
    """Rehearse only the points of STORY that you keep forgetting (default: the story that needs it most).

    You are asked short questions, with less help each time, until each point sits. Nothing of it is stored.
    """
    from starling.drill.ladder import ladder_for
    from starling.drill.round import Partners
    from starling.drill.round import drill as run_drill

    replies = wanted_replies(app, **options)
    chosen, lost = _choose(app, story)
    if not lost:
        click.echo(f"Nothing of {plain_line(chosen.name)} was forgotten lately: nothing to drill.", err=True)
        return
    click.echo(f"{plain_line(chosen.title)}: {counted(len(lost), 'point')} to get back.", err=True)
    ladder = run_drill(
        ladder_for(chosen, [(entry.point, entry.last) for entry in lost]),
        Partners(
            ask=lambda cue: _ask(app, chosen, cue, replies),
            judge=lambda alone, hearing, cue: _judge(app, alone, hearing, cue),
            tell=lambda sentence: _tell(app, sentence, replies),
            clock=app.wiring.clock,
        ),
        longest_s,
    )
    click.echo(f"{counted(len(ladder.done), 'point')} of {len(lost)} sit without help now.")
    for step in ladder.waiting:
        click.echo(f"  still to learn: {plain_line(step.point.text)}")


def _choose(app: App, name: str | None) -> tuple[Story, Sequence[Lost]]:
    """The named story, else the one least likely to be known of those that lost something."""
    from starling.history.due import schedule_of

    if name is not None:
        named = app.wiring.shelf.find_with_points(name)
        return named, _lost_points(app, named)
    names = set(app.wiring.shelf.names())
    scheduled = schedule_of(app.wiring.store, app.wiring.clock.now())
    story: Story | None = None
    for entry in sorted(scheduled, key=lambda entry: entry.retrievability):
        if entry.story_name in names:
            story = app.wiring.shelf.find_with_points(entry.story_name)
            if lost := _lost_points(app, story):
                return story, lost
    if story is None:
        raise AttemptNotFound("nothing was rehearsed yet", hint="a drill follows attempts: starling practice")
    return story, ()


def _lost_points(app: App, story: Story) -> tuple[Lost, ...]:
    from starling.history.trends import story_trend

    try:
        trend = story_trend(app.wiring.store, story.name, 10)
    except AttemptNotFound:
        return ()
    return points_to_drill(story, trend.points)


def _ask(app: App, story: Story, cue: str, replies: Replies) -> Hearing | None:
    """The reply to one cue, spoken or typed; None when the person leaves."""
    if replies.typed:
        click.echo(err=True)
        return typed_reply(cue)
    from starling.audio.endpointing import Limits
    from starling.audio.journal import Occasion

    asked = Rehearsal(
        occasion=Occasion(app.wiring.clock.now(), story.name, cue, keep_audio=False, lasts=False),
        target_s=_LONGEST_REPLY_S,
        manner=Manner(Limits(_LONGEST_REPLY_S, replies.auto_stop_s), speak=replies.speak),
        story=story,
    )
    try:
        return hear_reply(app, asked)
    except Cancelled:
        return None


def _judge(app: App, alone: Story, hearing: Hearing, cue: str | None) -> KeyPointMatch:
    from starling.assess.recall import judge_recall

    # Without the reader: what is made of its word was fitted on whole stories, and a reply holds one point.
    return judge_recall(alone, hearing.transcript, app.wiring.embedder, cue).matches[0]


def _tell(app: App, sentence: str, replies: Replies) -> None:
    click.echo(plain_line(sentence), err=True)
    if replies.typed or not replies.speak:
        return
    try:
        app.wiring.player.play(app.wiring.voice.synthesise(sentence))
    except DeviceError as error:
        click.echo(plain_line(f"That can't be read aloud: {error}."), err=True)
