"""One practice turn, with stand-ins for everything outside."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import FakeKeys, FakePlayer, FakeRecorder, FakeStage, FakeStore, FakeVoice

from starling.audio.endpointing import Limits
from starling.errors import Cancelled, DeviceError, ModelError, StorageError
from starling.model import Assessment, Attempt, Hearing, Sound, Story
from starling.ports import Ended, Progress
from starling.session import Cast, Keeping, Outcome, Turn, listen, practise

STORY = Story("push-back", "Push-back", ())
TURN = Turn("What happened?", Limits(max_s=600))


def judged(hearing: Hearing, path: Path | None) -> Attempt:
    when = datetime(2026, 5, 4, tzinfo=UTC)
    return Attempt(when, STORY, hearing, Assessment(None, None, None), "0", audio_path=path)


def look(elapsed_s: float = 1.0, **others: Any) -> Progress:
    values: dict[str, Any] = {"level_db": -30.0, "loudest_db": -20.0, "silence_s": 0.0, **others}
    return Progress(elapsed_s=elapsed_s, **values)


class Scene:
    """A turn with everybody in it; `keys` are pressed while recording."""

    def __init__(
        self,
        *keys: str | BaseException | None,
        recorder: FakeRecorder | None = None,
        store: FakeStore | None = None,
        **others: Any,
    ) -> None:
        self.recorder = recorder or FakeRecorder()
        self.stage, self.store = FakeStage(), store or FakeStore()
        self.voice, self.player = FakeVoice(), FakePlayer()
        values = {
            "voice": self.voice,
            "player": self.player,
            "hear": lambda _sound: Hearing.typed("I said it"),
            # While the question is read, the session looks once whether a key skips it.
            "keys": FakeKeys(None, *keys),
            **others,
        }
        self.cast = Cast(recorder=self.recorder, stage=self.stage, **values)  # type: ignore[arg-type]

    def play(self, turn: Turn = TURN, *, is_stored: bool = True, audio: bool = True) -> Outcome:
        return practise(turn, self.cast, Keeping(judged, self.store if is_stored else None, audio))


def test_a_turn_asks_beeps_records_judges_stores_and_lets_the_journal_go() -> None:
    scene = Scene(None, None, "enter")
    outcome = scene.play()
    assert scene.stage.asked == [("What happened?", "Fake microphone")]
    assert scene.voice.said == ["What happened?"]
    assert len(scene.player.played) == 2
    assert scene.recorder.calls == ["arm", "await_sound", "begin", "finish", "keep", "release", "close"]
    assert outcome.attempt.id == 1
    assert outcome.attempt.audio_path == Path("kept/kept.flac")
    assert outcome.problem is None
    assert scene.stage.thought


def test_without_a_voice_the_question_is_only_shown() -> None:
    scene = Scene(voice=None, player=None, keys=FakeKeys("enter"))
    assert scene.play().attempt.id == 1
    assert scene.stage.said == []


@pytest.mark.parametrize("silent", [{"voice": FakeVoice(works=False)}, {"player": FakePlayer(works=False)}])
def test_a_question_that_can_not_be_read_aloud_is_told_in_one_line_and_the_turn_goes_on(silent: dict[str, Any]) -> None:
    scene = Scene(**silent, keys=FakeKeys("enter"))
    assert scene.play().attempt.id == 1
    (line,) = scene.stage.said
    assert line.startswith("The question can't be read aloud:")


def test_any_key_skips_the_rest_of_the_question() -> None:
    scene = Scene(keys=FakeKeys("enter", "enter"))
    scene.play()
    assert scene.player.stopped_early == 1


@pytest.mark.parametrize("pressed", ["q", KeyboardInterrupt()])
def test_leaving_during_the_question_keeps_nothing(pressed: str | BaseException) -> None:
    scene = Scene(keys=FakeKeys(pressed))
    with pytest.raises(Cancelled, match="nothing was kept"):
        scene.play()
    assert "begin" not in scene.recorder.calls
    assert scene.recorder.calls[-2:] == ["release", "close"]


def test_a_missing_model_is_told_before_anybody_speaks_in_vain() -> None:
    def missing() -> None:
        raise ModelError("no model called base")

    scene = Scene(prepare=missing)
    with pytest.raises(ModelError):
        scene.play()
    assert "begin" not in scene.recorder.calls


def test_loading_begins_when_the_question_sounds_and_is_awaited_before_the_beep() -> None:
    events: list[str] = []
    scene = Scene(
        "enter",
        begin_to_prepare=lambda: events.append(f"begin with {len(scene.player.played)} played"),
        prepare=lambda: events.append(f"ready with {len(scene.player.played)} played"),
    )
    scene.play()
    assert events == ["begin with 0 played", "ready with 1 played"]


def test_p_pauses_and_resumes() -> None:
    scene = Scene(None, "p", None, "p", "enter")
    scene.play()
    assert scene.recorder.calls == [
        "arm",
        "await_sound",
        "begin",
        "pause",
        "resume",
        "finish",
        "keep",
        "release",
        "close",
    ]
    assert scene.stage.states == ["recording", "recording", "paused", "paused", "recording"]


def test_enter_ends_a_paused_recording() -> None:
    scene = Scene("p", "enter")
    assert scene.play().attempt.id == 1


def test_r_starts_over_also_from_a_pause() -> None:
    scene = Scene("p", "r", "enter")
    scene.play()
    assert scene.recorder.calls[:5] == ["arm", "await_sound", "begin", "pause", "restart"]
    assert scene.stage.states[-1] == "recording"
    assert scene.stage.said == ["From the beginning: speak now."]


def test_q_asks_first_and_y_leaves_without_a_trace() -> None:
    scene = Scene("q", None, "y")
    with pytest.raises(Cancelled, match="nothing was kept") as caught:
        scene.play()
    assert caught.value.exit_code == 130
    assert scene.recorder.calls == ["arm", "await_sound", "begin", "pause", "release", "close"]
    assert scene.store.attempts == []


@pytest.mark.parametrize("answer", ["n", "enter", "q", "r", "p"])
def test_any_other_answer_than_y_goes_on_recording(answer: str) -> None:
    scene = Scene("q", answer, "enter")
    assert scene.play().attempt.id == 1
    assert scene.recorder.calls[3:5] == ["pause", "resume"]


def test_control_c_stops_and_keeps_what_was_said() -> None:
    scene = Scene(None, KeyboardInterrupt())
    assert scene.play().attempt.id == 1
    assert "keep" in scene.recorder.calls


def test_auto_stop_ends_after_the_silence_and_says_why() -> None:
    recorder = FakeRecorder(look(silence_s=None), look(silence_s=2.0), look(silence_s=4.0))
    scene = Scene(None, None, recorder=recorder)
    scene.play(Turn("Well?", Limits(max_s=600, auto_stop_s=4.0)))
    assert scene.stage.said == ["Stopped after 4 s of silence."]


def test_a_pause_is_no_silence_to_stop_after() -> None:
    recorder = FakeRecorder(look(silence_s=0.0), look(silence_s=9.0))
    scene = Scene("p", None, "enter", recorder=recorder)
    scene.play(Turn("Well?", Limits(max_s=600, auto_stop_s=4.0)))
    assert scene.stage.said == []


def test_the_longest_length_ends_it() -> None:
    scene = Scene(None, recorder=FakeRecorder(look(59), look(60)))
    scene.play(Turn("Well?", Limits(max_s=60)))
    assert scene.stage.said == ["That was 1 minute, the longest answer taken (--max)."]


def test_a_silent_input_is_named_once() -> None:
    silent = look(3.5, loudest_db=-90.0, silence_s=None)
    scene = Scene(None, None, "enter", recorder=FakeRecorder(silent))
    scene.play()
    (line,) = scene.stage.said
    assert line.startswith('Nothing is heard from "Fake microphone".')


def test_a_device_that_went_away_keeps_scores_and_then_reports_the_problem() -> None:
    gone = look(ended=Ended("device", 'The microphone "Fake microphone" went away. What you said is kept.'))
    scene = Scene(None, recorder=FakeRecorder(look(), gone))
    outcome = scene.play()
    assert outcome.attempt.id == 1
    assert isinstance(outcome.problem, DeviceError)
    assert scene.stage.said == ['The microphone "Fake microphone" went away. What you said is kept.']


def test_notices_of_the_recorder_reach_the_person() -> None:
    scene = Scene("enter", recorder=FakeRecorder(look(notices=("It goes on with another.",))))
    scene.play()
    assert scene.stage.said == ["It goes on with another."]


def test_nothing_recorded_is_no_attempt() -> None:
    scene = Scene("enter", recorder=FakeRecorder(sound_s=0))
    with pytest.raises(Cancelled, match="nothing was recorded"):
        scene.play()
    assert "release" in scene.recorder.calls


def test_a_recogniser_that_fails_leaves_the_journal_and_says_so() -> None:
    def fail(_sound: Sound) -> Hearing:
        raise ModelError("the model broke")

    scene = Scene("enter", hear=fail)
    with pytest.raises(ModelError):
        scene.play()
    assert "release" not in scene.recorder.calls
    assert scene.recorder.calls[-1] == "close"
    assert scene.stage.said == ["What you said is kept: starling recover finishes it."]


def test_control_c_while_judging_leaves_the_journal() -> None:
    def interrupted(_sound: Sound) -> Hearing:
        raise KeyboardInterrupt

    scene = Scene("enter", hear=interrupted)
    with pytest.raises(Cancelled) as caught:
        scene.play()
    assert "starling recover" in caught.value.hint
    assert "release" not in scene.recorder.calls


@pytest.mark.parametrize("where", ["keep", "store"])
def test_a_full_disk_still_gives_the_report_and_keeps_the_journal(where: str) -> None:
    full = StorageError("can't write: no space left")
    recorder = FakeRecorder()
    if where == "keep":
        recorder.fails["keep"] = full
    scene = Scene("enter", recorder=recorder, **({"store": FakeStore(full)} if where == "store" else {}))
    outcome = scene.play()
    assert outcome.problem is full
    assert "release" not in scene.recorder.calls
    assert (outcome.attempt.id is None) == (where == "store")


def test_without_keeping_audio_no_file_is_written() -> None:
    scene = Scene("enter")
    outcome = scene.play(audio=False)
    assert outcome.attempt.audio_path is None
    assert scene.recorder.calls == ["arm", "await_sound", "begin", "finish", "release", "close"]


def test_a_reply_that_nothing_is_kept_of_is_heard_and_its_journal_goes() -> None:
    scene = Scene("enter")
    assert listen(TURN, scene.cast) == Hearing.typed("I said it")
    assert scene.recorder.calls == ["arm", "await_sound", "begin", "finish", "release", "close"]


@pytest.mark.parametrize(
    ("broken", "raised"), [(ModelError("the model broke"), ModelError), (KeyboardInterrupt(), Cancelled)]
)
def test_where_nothing_is_kept_nobody_is_sent_to_recover_it(broken: BaseException, raised: type[Exception]) -> None:
    def fail(_sound: Sound) -> Hearing:
        raise broken

    scene = Scene("enter", hear=fail)
    with pytest.raises(raised) as caught:
        listen(TURN, scene.cast)
    assert "release" in scene.recorder.calls
    assert getattr(caught.value, "hint", "") == ""

    scene = Scene("enter", hear=fail)
    with pytest.raises(raised) as caught:
        scene.play(is_stored=False, audio=False)
    assert getattr(caught.value, "hint", "") == ""
    assert scene.stage.said == []


def test_an_attempt_that_is_not_to_be_stored_is_judged_and_its_journal_goes() -> None:
    scene = Scene("enter")
    assert scene.play(is_stored=False).attempt.id is None
    assert scene.store.attempts == []
    assert scene.recorder.calls[-2:] == ["release", "close"]
