"""One practice turn: ask, beep, record, hear, judge, store. Knows ports only."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from starling.audio.beep import beep
from starling.audio.endpointing import Limits, nothing_heard
from starling.errors import Cancelled, DeviceError, StarlingError, StorageError
from starling.model import Attempt, Hearing, Sound
from starling.ports import AttemptSink, Keys, Player, Progress, Recorder, Voice

_LOOK_EVERY_S = 0.1
KEPT = "What you said is kept: starling recover finishes it."


class State(StrEnum):
    """What the recording is doing."""

    RECORDING = "recording"
    PAUSED = "paused"
    LEAVING = "leaving"
    """Paused, while the person is asked whether to leave."""


class Stage(Protocol):
    """What the person sees of a turn."""

    def ask(self, question: str, device_name: str) -> None:
        """The question is about to be read aloud."""
        ...

    def record(self, progress: Progress, state: State) -> None:
        """Show how the recording stands; called about ten times a second."""
        ...

    def say(self, sentence: str) -> None:
        """Tell the person something."""
        ...

    def think(self) -> None:
        """The recording is over, and is being worked on."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """What is asked, and when to stop. An empty question is not asked."""

    question: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Cast:
    """Who asks and who listens. Without a voice or a player the question is only shown.

    `begin_to_prepare` is called when the question begins to sound; `prepare` returns when everything that hears and
    judges is loaded, and raises what is wrong with it before anybody has spoken in vain.
    """

    recorder: Recorder
    keys: Keys
    stage: Stage
    hear: Callable[[Sound], Hearing]
    begin_to_prepare: Callable[[], None] = lambda: None
    prepare: Callable[[], None] = lambda: None
    voice: Voice | None = None
    player: Player | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """What becomes of a hearing. `judge` makes an attempt of it and of the kept recording, if that was kept.

    Without a `store` the attempt is shown and gone.
    """

    judge: Callable[[Hearing, Path | None], Attempt]
    store: AttemptSink | None
    audio: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """The judged attempt (its id is None when it was not stored), and what went wrong on the way."""

    attempt: Attempt
    problem: StarlingError | None = None


def practise(turn: Turn, cast: Cast, keeping: Keeping) -> Outcome:
    """Run one turn. What was said stays on disk until the attempt is stored, whatever happens.

    Raises Cancelled when the person leaves, DeviceError or StorageError when nothing can be recorded, and what
    `prepare`, `hear` and `judge` raise.
    """
    try:
        sound, problem = _recorded(turn, cast)
        return _judge_and_store(cast, keeping, sound, problem)
    finally:
        cast.recorder.close()


def listen(turn: Turn, cast: Cast) -> Hearing:
    """Run one turn of which nothing is to be kept, and give back what was heard. Raises as `practise` does."""
    try:
        sound, _ = _recorded(turn, cast)
        return cast.hear(sound)
    except KeyboardInterrupt:
        raise Cancelled("stopped before the reply was heard") from None
    finally:
        cast.recorder.release()
        cast.recorder.close()


def _recorded(turn: Turn, cast: Cast) -> tuple[Sound, StarlingError | None]:
    """Ask and record: what was said, and what ended it before its time. Raises Cancelled when there is nothing."""
    recorder = cast.recorder
    recorder.arm()
    with cast.keys:
        if not _ask(turn, cast):
            raise _left(cast)
        problem = _record(turn, cast)
    sound = recorder.finish()
    if not len(sound.samples):
        recorder.release()
        raise Cancelled("nothing was recorded", hint="speak after the beep, then press Enter")
    cast.stage.think()
    return sound, problem


def _ask(turn: Turn, cast: Cast) -> bool:
    """Read the question aloud; any key skips the rest of it. False when the person leaves instead."""
    cast.stage.ask(turn.question, cast.recorder.device_name)
    pressed: list[str] = []

    def skip() -> bool:
        cast.begin_to_prepare()
        key = cast.keys.pressed(0)
        if key is not None:
            pressed.append(key)
        return key is not None

    try:
        if cast.voice is not None and cast.player is not None and turn.question:
            cast.player.play(cast.voice.synthesise(turn.question), skip)
        cast.prepare()
        cast.recorder.await_sound()
        if "q" in pressed:
            return False
        if cast.player is not None:
            cast.player.play(beep())
    except DeviceError as error:
        cast.stage.say(f"The question can't be read aloud: {error}. Read it here and speak.")
        cast.prepare()
        cast.recorder.await_sound()
    except KeyboardInterrupt:
        return False
    return True


def _record(turn: Turn, cast: Cast) -> StarlingError | None:
    """Record until a key, a limit or a lost device ends it. Raises Cancelled when the person leaves."""
    recorder, stage = cast.recorder, cast.stage
    state, told_silent = State.RECORDING, False
    recorder.begin()
    try:
        while True:
            progress = recorder.progress()
            for notice in progress.notices:
                stage.say(notice)
            if progress.ended is not None:
                stage.say(progress.ended.message)
                return _problem_of(progress)
            if state is State.RECORDING and (why := turn.limits.reached(progress)):
                stage.say(why)
                return None
            if state is State.RECORDING and not told_silent and nothing_heard(progress):
                told_silent = True
                stage.say(
                    f'Nothing is heard from "{recorder.device_name}". Is it the right microphone, and is it switched '
                    "on? `starling devices` lists the others; choose one with --device."
                )
            stage.record(progress, state)
            key = cast.keys.pressed(_LOOK_EVERY_S)
            if key == "enter" and state is not State.LEAVING:
                return None
            if key == "y" and state is State.LEAVING:
                raise _left(cast)
            state = _after_key(key, state, cast)
    except KeyboardInterrupt:
        return None


def _after_key(key: str | None, state: State, cast: Cast) -> State:
    """What the recording does after a key that does not end it."""
    if key == "r" and state is not State.LEAVING:
        cast.recorder.restart()
        cast.stage.say("From the beginning: speak now.")
        return State.RECORDING
    after = state
    if state is State.LEAVING and key is not None:
        after = State.RECORDING
    elif key == "q":
        after = State.LEAVING
    elif key == "p":
        after = State.PAUSED if state is State.RECORDING else State.RECORDING
    if after is not state:
        change = cast.recorder.resume if after is State.RECORDING else cast.recorder.pause
        change()
    return after


def _judge_and_store(cast: Cast, keeping: Keeping, sound: Sound, problem: StarlingError | None) -> Outcome:
    try:
        hearing = cast.hear(sound)
        path: Path | None = None
        try:
            path = cast.recorder.keep() if keeping.audio else None
        except StorageError as error:
            problem = error
        attempt = keeping.judge(hearing, path)
    except KeyboardInterrupt:
        raise Cancelled("stopped before the answer was judged", hint=KEPT if keeping.store else "") from None
    except StarlingError:
        if keeping.store is not None:
            cast.stage.say(KEPT)
        raise
    try:
        stored = keeping.store.add(attempt) if keeping.store is not None else attempt
        if not isinstance(problem, StorageError):
            cast.recorder.release()
    except StorageError as error:
        cast.stage.say(KEPT)
        return Outcome(replace(attempt, id=None), error)
    return Outcome(stored, problem)


def _problem_of(progress: Progress) -> StarlingError | None:
    if progress.ended is None or progress.ended.cause == "disk":
        # Storing the attempt will meet the same disk, and say so.
        return None
    return DeviceError(progress.ended.message.rstrip("."), hint="see starling devices")


def _left(cast: Cast) -> Cancelled:
    cast.recorder.release()
    return Cancelled("you left; nothing was kept")
