"""Recording to disk as it arrives."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeLiveEar, FakeMicrophone

from starling.audio.files import read_sound
from starling.audio.journal import Journal, Occasion, find_unfinished
from starling.audio.recorder import DiskRecorder, Folders
from starling.errors import DeviceError, StorageError
from starling.ports import Ended, Microphone

OCCASION = Occasion(datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), "push-back", "What happened?", 90.0)
STEP = 1 / 32768
SOME = (np.random.default_rng(3).integers(-9000, 9000, 16_000) * STEP).astype(np.float32)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    made = Folders(tmp_path / "unfinished", tmp_path / "kept")
    made.unfinished.mkdir()
    made.kept.mkdir()
    return made


def recorder(folders: Folders, microphone: Microphone, **others: object) -> DiskRecorder:
    made = DiskRecorder(folders, OCCASION, microphone, **others)  # type: ignore[arg-type]
    made.arm()
    made.begin()
    return made


def until(condition: Callable[[], bool]) -> None:
    end_s = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end_s
        time.sleep(0.005)


def test_every_sample_that_was_said_is_kept(folders: Folders) -> None:
    microphone = FakeMicrophone()
    made = recorder(folders, microphone)
    microphone.hear(SOME)
    sound = made.finish()
    assert np.array_equal(sound.samples, SOME)
    assert made.progress().dropped_blocks == 0
    assert not microphone.is_open


def test_the_kept_file_holds_the_same_samples_and_only_its_owner_may_read_it(folders: Folders) -> None:
    microphone = FakeMicrophone()
    made = recorder(folders, microphone)
    microphone.hear(SOME)
    made.finish()
    path = made.keep()
    made.release()
    assert np.array_equal(read_sound(path).samples, SOME)
    assert list(folders.unfinished.iterdir()) == []
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0


def test_sound_is_on_disk_while_the_person_still_speaks(folders: Folders) -> None:
    microphone = FakeMicrophone()
    made = recorder(folders, microphone)
    microphone.hear(SOME[:8000])
    file = next(folders.unfinished.glob("*.pcm"))
    until(lambda: file.stat().st_size == 16_000)
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0
    made.release()


def test_the_last_words_are_waited_for_where_a_busy_machine_delivers_late(folders: Folders) -> None:
    microphone = FakeMicrophone()
    made = recorder(folders, microphone)
    for start in range(0, 4000, 400):
        microphone.hear(SOME[start : start + 400])
        time.sleep(0.025)
    time.sleep(0.2)
    threading.Timer(0.1, microphone.hear, [SOME[4000:8000]]).start()
    assert np.array_equal(made.finish().samples, SOME[:8000])


def test_nobody_waits_for_a_device_that_delivers_in_time(folders: Folders) -> None:
    microphone = FakeMicrophone()
    made = recorder(folders, microphone)
    microphone.hear(SOME)
    start_s = time.monotonic()
    made.finish()
    assert time.monotonic() - start_s < 0.3


def test_it_waits_for_a_device_that_needs_a_while_to_deliver(folders: Folders) -> None:
    microphone = FakeMicrophone()
    made = DiskRecorder(folders, OCCASION, microphone)
    made.arm()
    threading.Timer(0.1, microphone.hear, [SOME[:400]]).start()
    start_s = time.monotonic()
    made.await_sound()
    assert 0.05 < time.monotonic() - start_s < 2
    made.release()


def test_nothing_is_kept_before_it_begins_and_while_it_pauses(folders: Folders) -> None:
    microphone = FakeMicrophone()
    made = DiskRecorder(folders, OCCASION, microphone)
    made.arm()
    microphone.hear(SOME[:4000])
    made.begin()
    microphone.hear(SOME[4000:8000])
    made.pause()
    microphone.hear(SOME[8000:12_000])
    made.resume()
    microphone.hear(SOME[12_000:])
    assert np.array_equal(made.finish().samples, np.concatenate([SOME[4000:8000], SOME[12_000:]]))


def test_starting_over_forgets_what_was_said_everywhere(folders: Folders) -> None:
    microphone, ear = FakeMicrophone(), FakeLiveEar()
    made = recorder(folders, microphone, live_ear=ear)
    microphone.hear(SOME[:8000])
    made.restart()
    microphone.hear(SOME[8000:])
    sound = made.finish()
    made.close()
    assert np.array_equal(sound.samples, SOME[8000:])
    assert np.array_equal(ear.samples, SOME[8000:])
    assert ear.restarts == 1
    assert np.array_equal(find_unfinished(folders.unfinished)[0].sound().samples, SOME[8000:])


def test_a_live_ear_gets_the_same_samples_as_the_file(folders: Folders) -> None:
    microphone, ear = FakeMicrophone(), FakeLiveEar()
    made = recorder(folders, microphone, live_ear=ear)
    microphone.hear(SOME)
    assert np.array_equal(made.finish().samples, ear.samples)


def test_a_device_with_another_rate_is_brought_to_16_khz(folders: Folders) -> None:
    microphone = FakeMicrophone(rate_hz=44_100)
    made = recorder(folders, microphone)
    microphone.hear(np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100).astype(np.float32) * 0.5)
    sound = made.finish()
    assert sound.duration_s == pytest.approx(1.0, abs=0.002)
    assert np.argmax(np.abs(np.fft.rfft(sound.samples))) == pytest.approx(440, abs=2)


def test_a_device_that_goes_away_is_replaced_and_what_was_said_stays(folders: Folders) -> None:
    first, second = FakeMicrophone("First"), FakeMicrophone("Second", rate_hz=48_000)
    made = recorder(folders, first, another_microphone=lambda _failed: second)
    first.hear(SOME[:8000])
    first.unplug()
    progress = made.progress()
    assert progress.ended is None
    assert progress.notices == ('"First" went away; recording goes on with "Second".',)
    assert made.device_name == "Second"
    second.hear(np.zeros(24_000, np.float32))
    sound = made.finish()
    assert np.array_equal(sound.samples[:8000], SOME[:8000])
    assert sound.duration_s == pytest.approx(1.0, abs=0.01)


def test_a_device_that_goes_away_without_another_ends_the_recording_and_keeps_it(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starling.audio.recorder._GIVE_UP_AFTER_S", 0.0)
    microphone, broken = FakeMicrophone("Only"), FakeMicrophone("Broken", works=False)
    made = recorder(folders, microphone, another_microphone=lambda failed: None if "Broken" in failed else broken)
    microphone.hear(SOME)
    microphone.unplug()
    assert made.progress().ended == Ended(
        "device", 'The microphone "Only" went away. What you said until then is kept.'
    )
    assert np.array_equal(made.finish().samples, SOME)


def test_a_sound_server_that_comes_back_in_time_is_used_again(folders: Folders) -> None:
    gone, back = FakeMicrophone("Default"), FakeMicrophone("Default")
    found = iter([None, None, back])
    made = recorder(folders, gone, another_microphone=lambda _failed: next(found))
    gone.unplug()
    assert [made.progress().ended for _ in range(3)] == [None, None, None]
    back.hear(SOME)
    assert np.array_equal(made.finish().samples, SOME)


def test_a_device_that_falls_silent_for_good_counts_as_gone(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("starling.audio.recorder._LOST_AFTER_S", 0.01)
    monkeypatch.setattr("starling.audio.recorder._GIVE_UP_AFTER_S", 0.0)
    made = recorder(folders, FakeMicrophone("Stuck"))
    made.progress()
    time.sleep(0.03)
    ended = made.progress().ended
    assert ended is not None
    assert ended.cause == "device"
    made.release()


def test_a_suspended_computer_is_no_lost_device(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    microphone = FakeMicrophone()
    made = recorder(folders, microphone)
    made.progress()
    awake = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: awake() + 3600)
    progress = made.progress()
    assert (progress.ended, progress.notices) == (None, ())
    microphone.hear(SOME)
    assert np.array_equal(made.finish().samples, SOME)


def test_a_microphone_that_does_not_open_leaves_no_file(folders: Folders) -> None:
    with pytest.raises(DeviceError):
        DiskRecorder(folders, OCCASION, FakeMicrophone(works=False)).arm()
    assert list(folders.unfinished.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_ends_the_recording_and_what_was_said_is_still_there(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    microphone = FakeMicrophone()
    made = recorder(folders, microphone)
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr(made._journal, "_file", full)
    microphone.hear(SOME)
    until(lambda: made.progress().ended is not None)
    ended = made.progress().ended
    assert ended is not None
    assert ended.cause == "disk"
    assert "No space left" in ended.message
    assert np.array_equal(made.finish().samples, SOME)
    made.close()


def test_a_folder_that_can_not_be_written_is_told_before_anybody_speaks(folders: Folders) -> None:
    folders.unfinished.rmdir()
    microphone = FakeMicrophone()
    with pytest.raises(StorageError, match="can't write"):
        DiskRecorder(folders, OCCASION, microphone).arm()
    assert not microphone.is_open


def test_what_a_killed_process_left_is_found_with_its_occasion(tmp_path: Path) -> None:
    code = f"""
import os, numpy as np
from datetime import datetime, UTC
from pathlib import Path
from starling.audio.journal import Journal, Occasion
journal = Journal(Path({str(tmp_path)!r}), Occasion(datetime(2026, 5, 4, tzinfo=UTC), "a", "b?", 60.0, False))
journal.append(np.arange(1000, dtype=np.int16))
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": "src"})
    (left,) = find_unfinished(tmp_path)
    assert left.occasion == Occasion(datetime(2026, 5, 4, tzinfo=UTC), "a", "b?", 60.0, False)
    assert np.array_equal(left.sound().samples * 32768, np.arange(1000))
    left.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_recording_that_is_still_being_made_is_not_offered(tmp_path: Path) -> None:
    journal = Journal(tmp_path, OCCASION)
    journal.append(np.arange(1000, dtype=np.int16))
    assert find_unfinished(tmp_path) == ()
    journal.close()
    assert len(find_unfinished(tmp_path)) == 1


@pytest.mark.parametrize("note", ["", "{", "[]", '{"started_at": 3}', '{"started_at": "soon"}', None])
def test_a_damaged_note_costs_its_words_and_not_the_sound(tmp_path: Path, note: str | None) -> None:
    journal = Journal(tmp_path, OCCASION)
    journal.append(np.arange(1001, dtype=np.int16))
    journal.close()
    path = next(tmp_path.glob("*.json"))
    path.unlink() if note is None else path.write_text(note)
    with next(tmp_path.glob("*.pcm")).open("ab") as file:
        file.write(b"h")
    (left,) = find_unfinished(tmp_path)
    assert left.occasion.story is None
    assert len(left.sound().samples) == 1001


def test_the_note_is_plain_json(tmp_path: Path) -> None:
    Journal(tmp_path, OCCASION).close()
    note = json.loads(next(tmp_path.glob("*.json")).read_text())
    assert note["story"] == "push-back"
    assert note["question"] == "What happened?"
