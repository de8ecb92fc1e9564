"""`starling practice` with a full disk, a folder that can't be written, and a sound server that is started again."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.e2e.rehearsal import ROOT, Rehearsal, lost_s
from tests.soundcard import SoundCard

from starling.audio.files import read_sound
from starling.audio.journal import find_unfinished
from starling.history.store import SqliteStore
from starling.home import Home
from starling.model import Sound

pytestmark = [pytest.mark.sound, pytest.mark.models]

QUIET = ("practice", "knative-eventing", "--no-speak", "--model", "tiny.en")
ROOM_LEFT_BYTES = 130_000
LONGER_THAN_A_LOST_DEVICE_S = 5.0
JUMPING_CLOCK = """
import datetime, os, time
now = time.time
time.time = lambda: now() + int(open(os.environ["CLOCK_OFFSET"]).read() or 0)
class Jumping(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
datetime.datetime = Jumping
"""


def only_recording(home: Path) -> Sound:
    """The recording of the only attempt."""
    with SqliteStore(home / "starling.db") as store:
        (attempt,) = store.list()
    assert attempt.audio_path is not None
    return read_sound(attempt.audio_path)


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """The home on a disk of its own, of one megabyte."""
    story = (home / "stories" / "knative-eventing.md").read_text()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", home], check=False)
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        (home / "stories").mkdir()
        (home / "stories" / "knative-eventing.md").write_text(story)
        (home / "config.toml").write_text('model = "tiny.en"\n')
        yield home
    finally:
        subprocess.run(["umount", "--lazy", home], check=True)


def test_a_full_disk_stops_the_recording_shows_the_report_and_loses_nothing_that_fitted(
    card: SoundCard, small_disk: Path, answer: Sound
) -> None:
    person = Rehearsal(card, small_disk, *QUIET)
    person.wait_for("REC")
    disk = os.statvfs(small_disk)
    filler = small_disk / "filler"
    filler.write_bytes(bytes(disk.f_bavail * disk.f_bsize - ROOM_LEFT_BYTES))
    card.say(answer)
    person.wait_for("No space left on device. What you said until then is scored.", within_s=15)
    assert person.ended() == 8
    assert "Length:" in person.flat
    assert "Traceback" not in person.text
    (left,) = find_unfinished(Home(small_disk).unfinished_dir)
    assert left.duration_s > 2

    filler.unlink()
    finished = Rehearsal(card, small_disk, "recover")
    assert finished.ended() == 0, finished.text
    with SqliteStore(small_disk / "starling.db") as store:
        (attempt,) = store.list()
    assert attempt.audio_path is not None
    assert read_sound(attempt.audio_path).duration_s == pytest.approx(left.duration_s)


def test_a_home_that_can_only_be_read_is_told_before_anybody_speaks(card: SoundCard, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    person = Rehearsal(card, small_disk, *QUIET)
    assert person.ended() == 8, person.text
    assert person.text.count("\n") == 1, person.text
    assert "Read-only file system" in person.flat or "readonly" in person.flat


def test_a_sound_server_that_is_started_again_is_used_again_whatever_the_size_of_the_window(
    card: SoundCard, home: Path, babble: Sound
) -> None:
    person = Rehearsal(card, home, *QUIET)
    person.wait_for("REC")
    card.say(babble, wait=True)
    person.resize(columns=30)
    card.kill()
    card.start()
    person.wait_for("recording goes on with", within_s=10)
    time.sleep(0.5)
    card.say(babble, wait=True)
    person.resize(columns=100)
    time.sleep(0.3)
    person.press("\r")
    assert person.ended() == 0
    kept = only_recording(home)
    half = len(kept.samples) // 2
    said = Sound(babble.samples[: int(0.9 * len(babble.samples))], 16_000)
    assert lost_s(said, Sound(kept.samples[: half + 8_000], 16_000)) == 0
    assert lost_s(babble, Sound(kept.samples[half - 8_000 :], 16_000)) == 0


def test_a_laptop_that_sleeps_in_mid_answer_goes_on_with_the_same_microphone(
    card: SoundCard, home: Path, babble: Sound
) -> None:
    person = Rehearsal(card, home, *QUIET)
    person.wait_for("REC")
    card.say(babble, wait=True)
    person.process.send_signal(signal.SIGSTOP)
    time.sleep(LONGER_THAN_A_LOST_DEVICE_S)
    person.process.send_signal(signal.SIGCONT)
    time.sleep(1.0)
    card.say(babble, wait=True)
    time.sleep(0.3)
    person.press("\r")
    assert person.ended() == 0, person.text
    assert "went away" not in person.flat
    kept = only_recording(home)
    half = len(kept.samples) // 2
    # The last tenth of a second before it fell asleep was still inside the device.
    said = Sound(babble.samples[: int(0.9 * len(babble.samples))], 16_000)
    assert lost_s(said, Sound(kept.samples[: half + 8_000], 16_000)) == 0
    assert lost_s(babble, Sound(kept.samples[half - 8_000 :], 16_000)) == 0


def test_a_clock_that_jumps_in_mid_answer_changes_nothing_about_the_answer(
    card: SoundCard, home: Path, babble: Sound, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(JUMPING_CLOCK)
    offset = tmp_path / "offset"
    offset.write_text("0")
    began = datetime.now(UTC)
    person = Rehearsal(card, home, *QUIET, PYTHONPATH=f"{tmp_path}:{ROOT / 'src'}", CLOCK_OFFSET=str(offset))
    person.wait_for("REC")
    offset.write_text(str(3 * 86_400))
    card.say(babble, wait=True)
    offset.write_text(str(-3 * 86_400))
    time.sleep(0.5)
    person.press("\r")
    assert person.ended() == 0, person.text
    assert "went away" not in person.flat
    with SqliteStore(home / "starling.db") as store:
        (attempt,) = store.list()
    assert began - timedelta(seconds=1) < attempt.recorded_at < began + timedelta(minutes=5)
    kept = only_recording(home)
    assert lost_s(babble, kept) < 0.001
    assert kept.duration_s < 20


def test_a_disk_that_fills_up_while_the_attempt_is_stored_leaves_it_to_recover(
    card: SoundCard, small_disk: Path, babble: Sound
) -> None:
    person = Rehearsal(card, small_disk, *QUIET)
    person.wait_for("REC")
    card.say(babble, wait=True)
    # Before Enter, so that neither the FLAC file nor the database finds room; the answer itself is on disk.
    filler = small_disk / "filler"
    disk = os.statvfs(small_disk)
    filler.write_bytes(bytes(disk.f_bavail * disk.f_bsize))
    person.press("\r")
    assert person.ended() == 8, person.text
    assert "Length:" in person.flat
    assert "is kept: starling recover finishes it." in person.flat
    assert "Traceback" not in person.text
    filler.unlink()
    with SqliteStore(small_disk / "starling.db") as store:
        assert store.list() == []
    assert Rehearsal(card, small_disk, "recover").ended() == 0
    said = Sound(babble.samples[: int(0.8 * len(babble.samples))], 16_000)
    assert lost_s(said, only_recording(small_disk)) == 0


def test_a_microphone_that_is_unplugged_is_replaced_by_another(card: SoundCard, home: Path, babble: Sound) -> None:
    person = Rehearsal(card, home, *QUIET, "--device", "testmic")
    person.wait_for("REC")
    assert "Microphone: TestMicrophone" in person.flat
    card.say(babble, wait=True)
    card.unplug_microphone()
    time.sleep(1.0)
    card.say(babble, wait=True)
    person.press("\r")
    assert person.ended() == 0
    kept = only_recording(home)
    assert lost_s(babble, Sound(kept.samples[len(kept.samples) // 2 :], 16_000)) == 0
