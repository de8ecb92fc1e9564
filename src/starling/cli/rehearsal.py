"""One practice turn at this terminal: what `practice` and `demo` share."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starling import __version__
from starling.cli.app import App
from starling.cli.loading import Loading
from starling.errors import DeviceError, StoryNotFound
from starling.model import Assessment, Attempt, Hearing, Sound, Story

if TYPE_CHECKING:
    from rich.console import Console

    from starling.audio.endpointing import Limits
    from starling.audio.sample_microphone import SampleMicrophone
    from starling.cli.practice_stage import TerminalStage
    from starling.ports import Player, Voice
    from starling.session import Outcome


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is rehearsed, and how. Without a story, the answer tells which one it is.

    `sample` takes the place of the microphone and of the keys; `live` transcribes while the person speaks.
    With `only_hear` the reply is neither judged nor stored: the caller does what it wants with the hearing.
    """

    story: Story | None
    question: str
    target_s: float
    limits: "Limits"
    keep_audio: bool = True
    speak: bool = True
    sample: "SampleMicrophone | None" = None
    live: bool = True
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

    story, question, target_s = rehearsal.story, rehearsal.question, rehearsal.target_s
    name = story.name if story is not None else None
    occasion = Occasion(app.wiring.clock.now(), name, question, target_s, rehearsal.keep_audio)
    with portaudio.quiet_libraries() as terminal, Loading(app) as loading:
        console = Console(file=terminal, highlight=False)
        stage, keys = stage_and_keys(console, target_s, rehearsal.limits.max_s, rehearsal.sample)
        voice, player = _speech(app, console) if rehearsal.speak else (None, None)

        def judge(hearing: Hearing, path: Path | None) -> Attempt:
            return replace(_judged(app, rehearsal, hearing, path, stage), recorded_at=occasion.started_at)

        def hear_afterwards(sound: Sound) -> Hearing:
            return app.wiring.hear(sound, story)

        ear = app.wiring.live_ear(story, loading.wait) if rehearsal.live else None
        cast = Cast(
            recorder=app.wiring.recorder(occasion, rehearsal.sample, ear),
            keys=keys,
            stage=stage,
            store=_Unkept() if rehearsal.only_hear else app.wiring.store,
            hear=ear.finish if ear is not None else hear_afterwards,
            judge=judge,
            begin_to_prepare=loading.begin,
            prepare=loading.finish,
            voice=voice,
            player=player,
        )
        try:
            return practise(Turn(question, rehearsal.limits, rehearsal.keep_audio), cast)
        finally:
            # In this order: the ear waits for what is loading.
            loading.cancel()
            if ear is not None:
                ear.close()
            stage.close()


def _judged(app: App, rehearsal: Rehearsal, hearing: Hearing, path: Path | None, stage: "TerminalStage") -> Attempt:
    """The judged answer, against the story it tells where none was named. Raises StoryNotFound when it tells none."""
    judge, question = app.wiring.judge, rehearsal.question
    if rehearsal.story is not None and rehearsal.only_hear:
        nothing_said_about_it = Assessment(recall=None, star=None, delivery=None)
        return Attempt(app.wiring.clock.now(), rehearsal.story, hearing, nothing_said_about_it, __version__, question)
    if rehearsal.story is not None:
        return judge.attempt(rehearsal.story, hearing, rehearsal.target_s, question, path)

    def target_of(told: Story | None) -> float:
        return told.target_s if told is not None and told.target_s is not None else rehearsal.target_s

    stories, problems = app.wiring.shelf.readable()
    for problem in problems:
        stage.say(f"Not considered: {problem}")
    scored = judge.answer_to_any(stories, hearing, target_of, question, path)
    if scored.attempt is None:
        why = scored.assessment.refused.message if scored.assessment.refused else "it tells none of your stories"
        raise StoryNotFound(why.rstrip("."), hint="if it was one after all: starling recover --story NAME")
    best = scored.recognition.best if scored.recognition else None
    if best is not None:
        stage.say(f"This sounds like {best.story.name} ({best.probability:.0%} sure).")
    return scored.attempt


def show_outcome(app: App, outcome: "Outcome") -> None:
    """Print the report; then raise what went wrong on the way, if anything did."""
    from starling.report.terminal import render_attempt

    attempt = outcome.attempt
    render_attempt(app.console, attempt, app.wiring.profile, _previous(app, attempt))
    if attempt.id is not None:
        click.echo(f"Stored as attempt {attempt.id}.", err=True)
    if outcome.problem is not None:
        raise outcome.problem


def _previous(app: App, attempt: Attempt) -> Attempt | None:
    """The attempt at the same story before this one."""
    earlier = [other for other in app.wiring.store.list(attempt.story.name, 2) if other.id != attempt.id]
    return earlier[0] if earlier else None


def _speech(app: App, console: "Console") -> "tuple[Voice | None, Player | None]":
    """What reads the question aloud; where there is none, one line says so."""
    try:
        return app.wiring.voice, app.wiring.player
    except DeviceError as error:
        console.print(f"The question can't be read aloud: {error}.", style="yellow", markup=False)
        return None, None
