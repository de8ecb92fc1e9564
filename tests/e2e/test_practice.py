"""`starling practice` on a virtual sound card, in a real terminal."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from rapidfuzz import fuzz
from tests.e2e.rehearsal import ROOT, Rehearsal, held_s, lost_s
from tests.soundcard import SoundCard

from starling.audio.files import read_sound
from starling.audio.journal import find_unfinished
from starling.history.store import SqliteStore
from starling.home import Home
from starling.model import Attempt, Sound
from starling.speech.transcriber import WhisperTranscriber
from starling.weights.whisper import find_whisper

pytestmark = [pytest.mark.sound, pytest.mark.models]

QUIET = ("practice", "knative-eventing", "--model", "tiny.en", "--no-speak")


def attempts(home: Path) -> list[Attempt]:
    with SqliteStore(home / "starling.db") as store:
        return list(store.list())


def kept_sound(attempt: Attempt) -> Sound:
    assert attempt.audio_path is not None
    return read_sound(attempt.audio_path)


def unfinished_s(home: Path) -> list[float]:
    return [left.duration_s for left in find_unfinished(Home(home).unfinished_dir)]


def test_a_question_is_heard_an_answer_recorded_and_a_report_shown(
    card: SoundCard, home: Path, answer: Sound, tmp_path: Path
) -> None:
    question = "What was the hardest decision you had to make?"
    with card.heard() as ear:
        person = Rehearsal(card, home, "practice", "knative-eventing", "--model", "tiny.en", "--question", question)
        person.wait_for("REC")
        card.say(answer, wait=True)
        person.press("\r")
        assert person.ended() == 0
    heard = WhisperTranscriber("tiny.en", find_whisper("tiny.en", tmp_path)).transcribe(ear.sound).transcript.text
    # The small model may take "had" for "have"; another question is not nearly as like.
    assert fuzz.partial_ratio("the hardest decision you had to make", heard.lower()) > 85, heard

    assert "Microphone: TestMicrophone" in person.text
    assert person.text.index("Length:") < person.text.index("You forgot") < person.text.index("Every key point")
    assert max(len(line) for line in person.text.replace("\r", "\n").split("\n")) <= 80

    (attempt,) = attempts(home)
    assert attempt.question == question
    assert "platform" in attempt.hearing.transcript.text
    assert attempt.assessment.recall is not None
    assert lost_s(answer, kept_sound(attempt)) == 0
    assert unfinished_s(home) == []
    private = [path for path in home.rglob("*") if "stories" not in path.parts and path.stat().st_mode & 0o077]
    assert private == []


def test_with_another_microphone_a_pause_is_left_out_and_starting_over_forgets(
    card: SoundCard, home: Path, babble: Sound, other_babble: Sound
) -> None:
    card.mute_microphone()
    person = Rehearsal(card, home, *QUIET, "--device", "other")
    person.wait_for("Microphone: OtherMic")
    person.wait_for("REC")
    card.say(other_babble, wait=True)
    person.press("r")
    person.wait_for("From the beginning")
    card.say(babble, wait=True)
    person.press("p")
    person.wait_for("PAUSED")
    card.say(other_babble, wait=True)
    time.sleep(1.0)
    before_s = person.recorded_s()
    person.press("p")
    person.wait_until_recorded(before_s + 1)
    person.press("\r")
    assert person.ended() == 0
    (attempt,) = attempts(home)
    kept = kept_sound(attempt)
    assert lost_s(babble, kept) == 0
    # Neither what was said before starting over nor what was said in the pause.
    assert held_s(babble, kept) >= 2.5
    assert held_s(other_babble, kept) == 0


def test_control_c_stops_and_keeps_what_was_said(card: SoundCard, home: Path, babble: Sound) -> None:
    person = Rehearsal(card, home, *QUIET)
    person.wait_for("REC")
    card.say(babble, wait=True)
    person.interrupt()
    assert person.ended() == 0
    (attempt,) = attempts(home)
    assert lost_s(babble, kept_sound(attempt)) == 0
    assert attempt.assessment.refused is not None


def test_a_silent_microphone_is_named_and_leaving_asks_first(card: SoundCard, home: Path) -> None:
    card.mute_microphone()
    person = Rehearsal(card, home, *QUIET)
    person.wait_for("REC")
    person.wait_for('Nothing is heard from "TestMicrophone"', within_s=8)
    person.press("q")
    person.wait_for("LEAVE?")
    person.press("y")
    assert person.ended() == 130
    assert "you left; nothing was kept" in person.flat
    assert attempts(home) == []
    assert unfinished_s(home) == []


@pytest.mark.parametrize("arguments", [("--device", "Nonesuch"), ("--device", "3")])
def test_a_device_that_does_not_exist_is_told_in_one_line(
    card: SoundCard, home: Path, arguments: tuple[str, ...]
) -> None:
    person = Rehearsal(card, home, *QUIET, *arguments)
    code = person.ended()
    assert code == 7, person.text
    assert f'there is no microphone whose name contains "{arguments[1]}"; there are: ' in person.flat
    assert "Traceback" not in person.text


def test_auto_stop_without_a_terminal_ends_after_the_answer(card: SoundCard, home: Path, babble: Sound) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "starling", "--home", str(home), *QUIET, "--auto-stop", "1.5"],
        env={**card.environment, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    told = ""
    while "Recording." not in told:
        told += process.stderr.readline()
    card.say(babble)
    report, rest = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Stopped after 1.5 s of silence." in rest
    assert "\x1b" not in report + told + rest
    (attempt,) = attempts(home)
    assert lost_s(babble, kept_sound(attempt)) == 0


def test_a_killed_rehearsal_is_offered_and_finished_later(card: SoundCard, home: Path, answer: Sound) -> None:
    person = Rehearsal(card, home, *QUIET)
    person.wait_for("REC")
    card.say(Sound(answer.samples[: 5 * 16_000], 16_000), wait=True)
    person.wait_until_recorded(person.recorded_s() + 1)
    person.kill()
    (left_s,) = unfinished_s(home)
    assert left_s > 4

    again = Rehearsal(card, home, "practice", "no-such-story")
    assert again.ended() == 3
    assert 'Not finished yet: an answer to "knative-eventing"' in again.flat

    (home / "config.toml").write_text('model = "tiny.en"\n')
    finished = Rehearsal(card, home, "recover")
    assert finished.ended() == 0
    assert "Stored as attempt 1." in finished.flat
    (attempt,) = attempts(home)
    assert kept_sound(attempt).duration_s == pytest.approx(left_s)
    said = Sound(answer.samples[: 4 * 16_000], 16_000)
    assert lost_s(said, kept_sound(attempt)) == 0
    assert unfinished_s(home) == []
    assert Rehearsal(card, home, "recover").ended() == 0


def test_a_sound_server_that_dies_keeps_what_was_said(card: SoundCard, home: Path, babble: Sound) -> None:
    person = Rehearsal(card, home, *QUIET)
    person.wait_for("REC")
    card.say(babble, wait=True)
    card.kill()
    code = person.ended()
    assert code == 7, person.text
    assert "went away. What you said until then is kept." in person.flat
    assert "Traceback" not in person.text
    assert "Expression" not in person.text
    (attempt,) = attempts(home)
    kept = kept_sound(attempt)
    said = Sound(babble.samples[: 2 * 16_000], 16_000)
    assert lost_s(said, kept) == 0


def test_a_closed_window_leaves_the_recording_to_recover(card: SoundCard, home: Path, babble: Sound) -> None:
    person = Rehearsal(card, home, *QUIET)
    person.wait_for("REC")
    card.say(babble, wait=True)
    person.close_terminal()
    assert person.ended() == 129
    (left_s,) = unfinished_s(home)
    assert left_s > 2.5
    discarded = Rehearsal(card, home, "recover", "--discard")
    assert discarded.ended() == 0, discarded.text
    assert list(Home(home).unfinished_dir.iterdir()) == []
