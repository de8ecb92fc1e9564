"""`starling practice`: hear a question, answer it aloud, and learn what you forgot."""

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from starling.cli.app import App, pass_app
from starling.cli.named import STORY
from starling.cli.options import asking_options, count, duration, judging_options, recording_length, silence
from starling.cli.recover import tell_unfinished
from starling.cli.rehearsal import Asked, Manner, rehearse_answer, show_outcome
from starling.cli.replies import Replies, wanted_replies
from starling.errors import StoryNotFound, UsageError
from starling.model import Story

if TYPE_CHECKING:
    from starling.session import Outcome


@dataclass(frozen=True, slots=True)
class _Request:
    """What the call asks for."""

    story: str | None
    question: str | None
    target_s: float | None
    max_s: float
    auto_stop_s: float | None
    no_speak: bool
    no_keep_audio: bool
    after: bool
    any_story: bool
    category: str | None


@click.command()
@click.argument("story", type=STORY, required=False)
@click.option("--question", help="Ask this instead of one of the story's own questions.")
@click.option("--any", "any_story", is_flag=True, help="Answer a question from the bank with whichever story you like.")
@click.option("--category", metavar="NAME", help="With --any: only questions of this category, such as perseverance.")
@click.option("--target", "target_s", type=duration, metavar="TIME", help="Wanted length, such as 2m30s.")
@click.option(
    "--max", "max_s", type=recording_length, metavar="TIME", default="10m", help="Stop after this long (default 10m)."
)
@click.option(
    "--auto-stop",
    "auto_stop_s",
    type=silence,
    metavar="SECONDS",
    help="Stop after so many seconds of silence, once you have begun to speak. Default: never; people think.",
)
@asking_options
@click.option("--no-keep-audio", is_flag=True, help="Don't keep the recording once it is judged.")
@click.option("--after", is_flag=True, help="Transcribe only afterwards; for weak or battery-bound machines.")
@click.option(
    "--follow-ups",
    type=count(0, 5),
    default=0,
    metavar="N",
    help="Then be asked up to N questions (at most 5) about what you missed.",
)
@judging_options
@pass_app
def practice(app: App, /, follow_ups: int, **options: Any) -> int:
    """Hear a question, answer it aloud, and see what you forgot.

    STORY is a name in your library, or a path. Without it you get the story that is due.

    While it records: Enter stops, p pauses and goes on, r starts over, q leaves. Ctrl-C stops and keeps what you said.
    """
    request = _Request(**options)
    if request.any_story and request.story:
        raise UsageError("name a story or use --any, not both", hint="see starling practice --help")
    if request.category and not request.any_story:
        raise UsageError("--category goes with --any", hint="see starling practice --help")
    tell_unfinished(app)
    replies = wanted_replies(
        app,
        typed=False,
        no_speak=request.no_speak,
        auto_stop_s=request.auto_stop_s,
        no_keep_audio=request.no_keep_audio,
    )
    outcome = _rehearsed(app, request, replies)
    show_outcome(app, outcome)
    if follow_ups:
        from starling.cli.follow_up import ask_follow_ups

        ask_follow_ups(app, outcome.attempt, follow_ups, replies)
    return 0


def _choose_story(app: App, name: str | None) -> Story:
    shelf = app.wiring.shelf
    if name is None:
        from starling.history.due import next_story

        name = next_story(app.wiring.store, shelf.names(), app.wiring.clock.now())
    if name is None:
        raise StoryNotFound(
            "no stories yet",
            hint="bring your notes with starling import NOTES.md, or begin one with starling new TITLE",
        )
    return shelf.find_with_points(name)


def _choose_question(app: App, story: Story) -> str:
    """The story's questions in turn, so that none is rehearsed by heart."""
    if not story.questions:
        return f"Please tell me about this: {story.title}."
    from starling.history.rows import Filters

    times = len(app.wiring.store.rows(Filters(story_name=story.name, limit=None)))
    return story.questions[times % len(story.questions)]


def _rehearsed(app: App, request: _Request, replies: Replies) -> "Outcome":
    from starling.audio.endpointing import Limits

    story = None if request.any_story else _choose_story(app, request.story)
    question = request.question or (_choose_question(app, story) if story else _any_question(app, request.category))
    asked = Asked(story, question, request.target_s, replies.keep_audio)
    limits = Limits(request.max_s, replies.auto_stop_s)
    return rehearse_answer(app, asked, Manner(limits, speak=replies.speak, live=not request.after))


def _any_question(app: App, wanted: str | None) -> str:
    """A question from the bank, of the wanted category if there is one. Raises UsageError for an unknown category."""
    from starling.library.questions import category_key, load_bank

    bank = load_bank(app.home.questions_path)
    chosen = [category for category in bank if wanted is None or category_key(category.name) == category_key(wanted)]
    questions = [question.text for category in chosen for question in category.questions]
    if not questions:
        names = ", ".join(category.name for category in bank if category.questions)
        raise UsageError(f"there are no questions in a category {wanted!r}", hint=f"there are: {names}")
    return random.choice(questions)
