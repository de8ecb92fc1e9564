"""One practice turn at this terminal: what `practice`, `demo`, `drill` and `follow-up` share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starling.cli.app import App
from starling.cli.leaving import leaving_in_order
from starling.cli.loading import Loading
from starling.errors import DeviceError, StoryNotFound
from starling.model import Attempt, Hearing, Sound, Story

if TYPE_CHECKING:
    from rich.console import Console

    from starling.audio.endpointing import Limits
    from starling.audio.journal import Occasion
    from starling.audio.sample_microphone import SampleMicrophone
    from starling.ports import AttemptSink, Player, Voice
    from starling.session import Outcome

Judging = Callable[[Hearing, Path | None, Callable[[str], None]], Attempt]
"""Makes an attempt of a hearing and the kept recording; what it has to tell the person goes to the third."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is rehearsed, and how.

    `target_s` is what the time is shown against; `story` is whose rare words are listened for, where it is known.
    Without a `store` the attempt goes to the history. `sample` takes the place of the microphone and of the keys;
    `live` transcribes while the person speaks.
    """

    occasion: "Occasion"
    target_s: float
    limits: "Limits"
    judge: Judging
    story: Story | None = None
    store: "AttemptSink | None" = None
    speak: bool = True
    sample: "SampleMicrophone | None" = None
    live: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for an answer. Without a story the answer tells which one it is; `target_s` as asked in the call."""

    story: Story | None
    question: str
    target_s: float | None = None
    keep_audio: bool = True


class NotKept:
    """Stands in for the history where a reply is heard, answered, and then gone."""

    def add(self, attempt: Attempt) -> Attempt:
        """The attempt as it is: without an id."""
        return attempt


def answering(app: App, asked: Asked, limits: "Limits") -> Rehearsal:
    """The rehearsal of an answer, which goes to the history."""
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
    return Rehearsal(occasion, target_s, limits, judge, story)


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
        say(f"This sounds like {best.story.name} ({best.probability:.0%} sure).")
    return scored.attempt


def rehearse(app: App, rehearsal: Rehearsal) -> "Outcome":
    """Ask, record, judge and store. Raises what `session.practise` raises; exits when the terminal is closed."""
    from rich.console import Console

    from starling.audio import portaudio
    from starling.cli.practice_stage import stage_and_keys
    from starling.session import Cast, Turn, practise

    occasion, story, limits = rehearsal.occasion, rehearsal.story, rehearsal.limits
    with leaving_in_order(), portaudio.quiet_libraries() as terminal, Loading(app) as loading:
        console = Console(file=terminal, highlight=False)
        stage, keys = stage_and_keys(console, rehearsal.target_s, limits.max_s, rehearsal.sample)
        voice, player = _speech(app, console) if rehearsal.speak else (None, None)

        def judge(hearing: Hearing, path: Path | None) -> Attempt:
            return replace(rehearsal.judge(hearing, path, stage.say), recorded_at=occasion.started_at)

        def hear_afterwards(sound: Sound) -> Hearing:
            return app.wiring.hear(sound, story)

        ear = app.wiring.live_ear(story, loading.wait) if rehearsal.live else None
        cast = Cast(
            recorder=app.wiring.recorder(occasion, rehearsal.sample, ear),
            keys=keys,
            stage=stage,
            store=rehearsal.store or app.wiring.store,
            hear=ear.finish if ear is not None else hear_afterwards,
            judge=judge,
            begin_to_prepare=loading.begin,
            prepare=loading.finish,
            voice=voice,
            player=player,
        )
        try:
            return practise(Turn(occasion.question or "", limits, occasion.keep_audio), cast)
        finally:
            # In this order: the ear waits for what is loading.
            loading.cancel()
            if ear is not None:
                ear.close()
            stage.close()


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
    """The answer to the same story before this one that was judged: a cough is nothing to be better than."""
    from starling.history.rows import Filters

    before = Filters(story_name=attempt.story.name, until=attempt.recorded_at, only_judged=True, limit=1)
    earlier = app.wiring.store.rows(before)
    return app.wiring.store.get(earlier[0].id) if earlier else None


def _speech(app: App, console: "Console") -> "tuple[Voice | None, Player | None]":
    """What reads the question aloud; where there is none, one line says so."""
    try:
        return app.wiring.voice, app.wiring.player
    except DeviceError as error:
        console.print(f"The question can't be read aloud: {error}.", style="yellow", markup=False)
        return None, None
