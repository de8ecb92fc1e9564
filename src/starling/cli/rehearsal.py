"""One practice turn at this terminal: what `practice`, `demo`, `drill` and `follow-up` share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starling.cli.app import App
from starling.cli.leaving import leaving_in_order
from starling.cli.loading import Loading
from starling.errors import DeviceError, StoryNotFound
from starling.model import Attempt, Hearing, Sound, Story
from starling.report.phrases import sounds_like

if TYPE_CHECKING:
    from rich.console import Console

    from starling.audio.endpointing import Limits
    from starling.audio.journal import Occasion
    from starling.audio.sample_microphone import SampleMicrophone
    from starling.ports import Player, Voice
    from starling.session import Cast, Outcome

Judging = Callable[[Hearing, Path | None, Callable[[str], None]], Attempt]
"""Makes an attempt of a hearing and the kept recording; what it has to tell the person goes to the third."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is asked and the answer taken.

    `sample` takes the place of the microphone and of the keys; `live` transcribes while the person speaks.
    """

    limits: "Limits"
    speak: bool = True
    live: bool = True
    sample: "SampleMicrophone | None" = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One question, and how it is asked.

    `target_s` is what the time is shown against; `story` is whose rare words are listened for, where it is known.
    """

    occasion: "Occasion"
    target_s: float
    manner: Manner
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for an answer. Without a story the answer tells which one it is; `target_s` as asked in the call."""

    story: Story | None
    question: str
    target_s: float | None = None
    keep_audio: bool = True


def rehearse_answer(app: App, asked: Asked, manner: Manner) -> "Outcome":
    """Rehearse a whole answer. Raises as `rehearse` does."""
    from starling.audio.journal import Occasion

    story, target_s = asked.story, app.wiring.target_s(asked.target_s, asked.story)
    # Where the story is not known yet, its own length may still count: only what was asked for is noted.
    noted_s = target_s if story is not None else asked.target_s
    name = story.name if story is not None else None

    def judge(hearing: Hearing, path: Path | None, say: Callable[[str], None]) -> Attempt:
        if story is None:
            return _judged_by_the_story_it_tells(app, asked, hearing, path, say)
        return app.wiring.judge.attempt(story, hearing, target_s, asked.question, path)

    occasion = Occasion(app.wiring.clock.now(), name, asked.question, noted_s, asked.keep_audio)
    return rehearse(app, Rehearsal(occasion, target_s, manner, story), judge)


def _judged_by_the_story_it_tells(
    app: App, asked: Asked, hearing: Hearing, path: Path | None, say: Callable[[str], None]
) -> Attempt:
    """Raises StoryNotFound when it tells none."""

    def target_of(told: Story | None) -> float:
        return app.wiring.target_s(asked.target_s, told)

    stories, problems = app.wiring.shelf.readable()
    for problem in problems:
        say(f"Not considered: {problem.told}")
    scored = app.wiring.judge.answer_to_any(stories, hearing, target_of, asked.question, path)
    if scored.attempt is None:
        why = scored.assessment.refused.message if scored.assessment.refused else "it tells none of your stories"
        raise StoryNotFound(why.rstrip("."), hint="if it was one after all: starling recover --story NAME")
    best = scored.recognition.best if scored.recognition else None
    if best is not None:
        say(sounds_like(best.story.name, best.probability))
    return scored.attempt


def rehearse(app: App, rehearsal: Rehearsal, judge: Judging) -> "Outcome":
    """Ask, record, judge, and store what is to last. Raises as `session.practise`; exits with the terminal."""
    from starling.session import Keeping, Turn, practise

    occasion = rehearsal.occasion
    with _cast(app, rehearsal) as cast:

        def judged(hearing: Hearing, path: Path | None) -> Attempt:
            return replace(judge(hearing, path, cast.stage.say), recorded_at=occasion.started_at)

        keeping = Keeping(judged, app.wiring.store if occasion.lasts else None, occasion.keep_audio)
        return practise(Turn(occasion.question or "", rehearsal.manner.limits), cast, keeping)


def hear_reply(app: App, rehearsal: Rehearsal) -> Hearing:
    """Ask and listen, and keep nothing. Raises as `session.listen`; exits with the terminal."""
    from starling.session import Turn, listen

    with _cast(app, rehearsal) as cast:
        return listen(Turn(rehearsal.occasion.question or "", rehearsal.manner.limits), cast)


@contextmanager
def _cast(app: App, rehearsal: Rehearsal) -> "Iterator[Cast]":
    """Everybody who asks and listens at this terminal, until the turn is over."""
    from starling.audio import portaudio
    from starling.cli.practice_stage import stage_and_keys
    from starling.cli.text_console import TextConsole
    from starling.session import Cast

    manner, story = rehearsal.manner, rehearsal.story
    with leaving_in_order(), portaudio.quiet_libraries() as terminal, Loading(app, rehearsal.story) as loading:
        console = TextConsole(terminal)
        stage, keys = stage_and_keys(console, rehearsal.target_s, manner.limits.max_s, manner.sample)
        voice, player = _speech(app, console) if manner.speak else (None, None)

        def hear_afterwards(sound: Sound) -> Hearing:
            return app.wiring.hear(sound, story)

        ear = app.wiring.live_ear(story, loading.wait) if manner.live else None
        try:
            yield Cast(
                recorder=app.wiring.recorder(rehearsal.occasion, manner.sample, ear),
                keys=keys,
                stage=stage,
                hear=ear.finish if ear is not None else hear_afterwards,
                begin_to_prepare=loading.begin,
                prepare=loading.finish,
                voice=voice,
                player=player,
            )
        finally:
            # In this order: the ear waits for what is loading.
            loading.cancel()
            if ear is not None:
                ear.close()
            stage.close()


def show_outcome(app: App, outcome: "Outcome") -> None:
    """Print the report; then raise what went wrong on the way, if anything did."""
    from starling.history.trends import judged_before
    from starling.report.terminal import render_attempt

    attempt = outcome.attempt
    render_attempt(app.console, attempt, app.wiring.profile, judged_before(app.wiring.store, attempt))
    if attempt.id is not None:
        click.echo(f"Stored as attempt {attempt.id}.", err=True)
    if outcome.problem is not None:
        raise outcome.problem


def _speech(app: App, console: "Console") -> "tuple[Voice | None, Player | None]":
    """What reads the question aloud; where there is none, one line says so."""
    try:
        return app.wiring.voice, app.wiring.player
    except DeviceError as error:
        console.print(f"The question can't be read aloud: {error}.", style="yellow")
        return None, None
