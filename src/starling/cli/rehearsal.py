"""One practice turn at this terminal: what `practice` and `demo` share."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starling import __version__
from starling.cli.app import App
from starling.errors import DeviceError
from starling.model import Assessment, Attempt, Hearing, Sound, Story

if TYPE_CHECKING:
    from rich.console import Console

    from starling.audio.endpointing import Limits
    from starling.audio.sample_microphone import SampleMicrophone
    from starling.ports import Player, Voice
    from starling.session import Outcome


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is rehearsed, and how. `sample` takes the place of the microphone and of the keys.

    With `only_hear` the reply is neither judged nor stored: the caller does what it wants with the hearing.
    """

    story: Story
    question: str
    target_s: float
    limits: "Limits"
    keep_audio: bool = True
    speak: bool = True
    sample: "SampleMicrophone | None" = None
    only_hear: bool = False


class _Unkept:
    """Stands in for the history where a reply is only listened to."""

    def add(self, attempt: Attempt) -> Attempt:
        return attempt


def rehearse(app: App, rehearsal: Rehearsal) -> "Outcome":
    """Ask, record, judge and store. Raises what `session.practise` raises."""
    from rich.console import Console

    from starling.audio import portaudio
    from starling.audio.journal import Occasion
    from starling.cli.practice_stage import stage_and_keys
    from starling.session import Cast, Turn, practise
    from starling.speech.terms import words_of

    story, question, target_s = rehearsal.story, rehearsal.question, rehearsal.target_s
    occasion = Occasion(app.wiring.clock.now(), story.name, question, target_s, rehearsal.keep_audio)
    with portaudio.quiet_libraries() as terminal, _loading(app) as loaded:
        console = Console(file=terminal, highlight=False)
        stage, keys = stage_and_keys(console, target_s, rehearsal.limits.max_s, rehearsal.sample)
        voice, player = _speech(app, console) if rehearsal.speak else (None, None)

        def judge(hearing: Hearing, path: Path | None) -> Attempt:
            if rehearsal.only_hear:
                nothing_said_about_it = Assessment(recall=None, star=None, delivery=None)
                return Attempt(occasion.started_at, story, hearing, nothing_said_about_it, __version__, question)
            attempt = app.wiring.judge.attempt(story, hearing, target_s, question, path)
            return replace(attempt, recorded_at=occasion.started_at)

        terms = words_of(story)
        ear = app.wiring.live_ear(terms)

        def hear(sound: Sound) -> Hearing:
            return ear.finish(sound, terms)

        cast = Cast(
            recorder=app.wiring.recorder(occasion, rehearsal.sample, ear),
            keys=keys,
            stage=stage,
            store=_Unkept() if rehearsal.only_hear else app.wiring.store,
            hear=hear,
            judge=judge,
            prepare=loaded,
            voice=voice,
            player=player,
        )
        try:
            return practise(Turn(question, rehearsal.limits, rehearsal.keep_audio), cast)
        finally:
            ear.close()
            stage.close()


def show_outcome(app: App, outcome: "Outcome") -> None:
    """Print the report; then raise what went wrong on the way, if anything did."""
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
