"""`starling practice`: hear a question, answer it aloud, and learn what you forgot."""

import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from starling.cli.app import App, pass_app
from starling.cli.options import duration, target_s_of
from starling.cli.recover import tell_unfinished
from starling.errors import DeviceError, StoryNotFound
from starling.model import Attempt, Hearing, Sound, Story

if TYPE_CHECKING:
    from rich.console import Console

    from starling.ports import Player, Voice
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


@click.command()
@click.argument("story", required=False)
@click.option("--question", help="Ask this instead of one of the story's own questions.")
@click.option("--target", "target_s", type=duration, help="Wanted length, such as 2m30s.")
@click.option("--max", "max_s", type=duration, default="10m", help="Stop after this long (default 10m).")
@click.option(
    "--auto-stop",
    "auto_stop_s",
    type=click.FloatRange(min=0.5),
    metavar="SECONDS",
    help="Stop after so many seconds of silence, once you have begun to speak. Default: never; people think.",
)
@click.option("--device", help="Microphone: any part of its name. See starling devices.")
@click.option("--no-speak", is_flag=True, help="Show the question only; don't read it aloud.")
@click.option("--no-keep-audio", is_flag=True, help="Don't keep the recording once it is judged.")
@click.option("--model", help="Whisper model: a name such as base, or a folder.")
@click.option("--language", help="Language of the answer (en), or auto.")
@click.option("--profile", help="Kind of interview: general, technical, management, consulting, short.")
@pass_app
def practice(app: App, /, **options: Any) -> int:
    """Hear a question, answer it aloud, and see what you forgot.

    STORY is a name in your library, or a path. Without it you get the story that is due.

    While it records: Enter stops, p pauses and goes on, r starts over, q leaves. Ctrl-C stops and keeps what you said.
    """
    app.override(
        model=options.pop("model"),
        language=options.pop("language"),
        profile=options.pop("profile"),
        input_device=options.pop("device"),
    )
    request = _Request(**options)
    tell_unfinished(app)
    story = _choose_story(app, request.story)
    with _leaving_in_order():
        outcome = _practise(app, request, story)
    _show(app, outcome)
    return 0


def _choose_story(app: App, name: str | None) -> Story:
    shelf = app.wiring.shelf
    if name is None:
        from starling.history.due import next_story

        name = next_story(app.wiring.store, shelf.names(), app.wiring.clock.now())
    if name is None:
        raise StoryNotFound("there is no story yet", hint="write one: starling new NAME, or starling import NOTES.md")
    return shelf.find_with_points(name)


def _choose_question(app: App, story: Story) -> str:
    """The story's questions in turn, so that none is rehearsed by heart."""
    if not story.questions:
        return f"Please tell me about this: {story.title}."
    from starling.history.rows import Filters

    times = len(app.wiring.store.rows(Filters(story_name=story.name)))
    return story.questions[times % len(story.questions)]


def _practise(app: App, request: _Request, story: Story) -> "Outcome":
    from rich.console import Console

    from starling.audio import portaudio
    from starling.audio.endpointing import Limits
    from starling.audio.journal import Occasion
    from starling.audio.keys import find_keys
    from starling.cli.practice_stage import TerminalStage
    from starling.session import Cast, Turn, practise

    target_s = target_s_of(request.target_s, story, app.settings)
    question = request.question or _choose_question(app, story)
    keep_audio = app.settings.keep_audio and not request.no_keep_audio
    occasion = Occasion(app.wiring.clock.now(), story.name, question, target_s, keep_audio)
    keys = find_keys()
    with portaudio.quiet_libraries() as terminal, _loading(app) as loaded:
        console = Console(file=terminal, highlight=False)
        stage = TerminalStage(console, target_s, request.max_s, keys.are_there)
        voice, player = (None, None) if request.no_speak else _speech(app, console)

        def judge(hearing: Hearing, path: Path | None) -> Attempt:
            attempt = app.wiring.judge.attempt(story, hearing, target_s, question, path)
            return replace(attempt, recorded_at=occasion.started_at)

        def hear(sound: Sound) -> Hearing:
            return app.wiring.transcriber.transcribe(sound)

        cast = Cast(
            recorder=app.wiring.recorder(occasion),
            keys=keys,
            stage=stage,
            store=app.wiring.store,
            hear=hear,
            judge=judge,
            prepare=loaded,
            voice=voice,
            player=player,
        )
        try:
            return practise(Turn(question, Limits(request.max_s, request.auto_stop_s), keep_audio), cast)
        finally:
            stage.close()


def _speech(app: App, console: "Console") -> "tuple[Voice | None, Player | None]":
    """What reads the question aloud; where there is none, one line says so."""
    try:
        return app.wiring.voice, app.wiring.player
    except DeviceError as error:
        console.print(f"The question can't be read aloud: {error}.", style="yellow", markup=False)
        return None, None


@contextmanager
def _loading(app: App) -> Iterator[Callable[[], None]]:
    """Load the models while the question is read; the yielded call waits for them and raises what went wrong."""

    def load() -> None:
        _ = app.wiring.transcriber
        _ = app.wiring.judge

    with ThreadPoolExecutor(1, "loading") as pool:
        future: Future[None] = pool.submit(load)
        yield future.result


def _show(app: App, outcome: "Outcome") -> None:
    from starling.report.terminal import render

    attempt = outcome.attempt
    render(
        app.console,
        story=attempt.story,
        question=attempt.question,
        hearing=attempt.hearing,
        assessment=attempt.assessment,
        profile=app.wiring.profile,
    )
    if attempt.id is not None:
        click.echo(f"Stored as attempt {attempt.id}.", err=True)
    if outcome.problem is not None:
        raise outcome.problem


class _ToldToLeaveError(BaseException):
    """The terminal was closed, or the system asks the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def _leaving_in_order() -> Iterator[None]:
    """Close the recording when the terminal goes away; `starling recover` finishes it later."""

    def leave(number: int, _frame: object) -> None:
        raise _ToldToLeaveError(number)

    numbers = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    except _ToldToLeaveError as told:
        sys.exit(128 + told.number)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
