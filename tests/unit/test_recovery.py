"""Finishing answers that were cut short."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeStore

from starling.audio.files import read_sound
from starling.audio.journal import Journal, Occasion, Unfinished, find_unfinished
from starling.errors import ModelError, StorageError, StoryNotFound
from starling.model import Assessment, Attempt, Hearing, Sound, Story
from starling.recovery import Finisher

STORY = Story("push-back", "Push-back", ())
WHEN = datetime(2026, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)


def left_behind(folder: Path, seconds: float = 2.0, keep_audio: bool = True) -> Unfinished:
    folder.mkdir(exist_ok=True)
    journal = Journal(folder, Occasion(WHEN, "push-back", "Why?", 90.0, keep_audio))
    journal.append(np.arange(int(seconds * 16_000), dtype=np.int16))
    journal.close()
    (left,) = find_unfinished(folder)
    return left


def judged(left: Unfinished, story: Story, hearing: Hearing, path: Path | None) -> Attempt:
    return Attempt(
        left.occasion.started_at, story, hearing, Assessment(None, None, None), "0", left.occasion.question, path
    )


def finisher(folder: Path, store: FakeStore) -> Finisher:
    return Finisher(folder, store, lambda _sound, _story: Hearing.typed("I said it"), judged)


def test_an_answer_is_stored_as_it_would_have_been_then(tmp_path: Path) -> None:
    left, store = left_behind(tmp_path / "left"), FakeStore()
    attempt = finisher(tmp_path, store).finish(left, STORY)
    assert attempt is not None
    assert (attempt.id, attempt.recorded_at, attempt.question) == (1, WHEN, "Why?")
    assert attempt.audio_path is not None
    assert np.array_equal(read_sound(attempt.audio_path).samples, left_samples())
    assert list((tmp_path / "left").iterdir()) == []


def left_samples() -> np.ndarray:
    return np.arange(32_000, dtype=np.int16).astype(np.float32) / 32768


def test_audio_that_was_not_to_be_kept_is_not_kept(tmp_path: Path) -> None:
    left = left_behind(tmp_path / "left", keep_audio=False)
    attempt = finisher(tmp_path, FakeStore()).finish(left, STORY)
    assert attempt is not None
    assert attempt.audio_path is None
    assert list(tmp_path.rglob("*.flac")) == []


def test_an_attempt_that_was_stored_just_before_the_crash_is_not_stored_twice(tmp_path: Path) -> None:
    left, store = left_behind(tmp_path / "left"), FakeStore()
    store.add(replace(judged(left, STORY, Hearing.typed("so"), tmp_path / "kept.flac")))
    assert finisher(tmp_path, store).finish(left, STORY) is None
    assert len(store.attempts) == 1
    assert find_unfinished(tmp_path / "left") == ()


def test_an_attempt_stored_without_its_audio_gives_the_audio_back_as_a_file(tmp_path: Path) -> None:
    left, store = left_behind(tmp_path / "left"), FakeStore()
    store.add(judged(left, STORY, Hearing.typed("so"), None))
    assert finisher(tmp_path, store).finish(left, STORY) is None
    assert [path.suffix for path in tmp_path.glob("*.flac")] == [".flac"]


def test_a_recording_that_had_only_just_begun_is_dropped(tmp_path: Path) -> None:
    left, store = left_behind(tmp_path / "left", seconds=0.5), FakeStore()
    assert finisher(tmp_path, store).finish(left, STORY) is None
    assert store.attempts == []
    assert find_unfinished(tmp_path / "left") == ()


def test_without_a_story_it_asks_for_one_and_keeps_the_recording(tmp_path: Path) -> None:
    left = left_behind(tmp_path / "left")
    with pytest.raises(StoryNotFound) as caught:
        finisher(tmp_path, FakeStore()).finish(left, None)
    assert "--story" in caught.value.hint
    assert find_unfinished(tmp_path / "left") == (left,)


def test_whatever_fails_the_recording_stays(tmp_path: Path) -> None:
    left = left_behind(tmp_path / "left")

    def broken(_sound: Sound, _story: Story) -> Hearing:
        raise ModelError("no model")

    for failing, error in (
        (replace(finisher(tmp_path, FakeStore()), hear=broken), ModelError),
        (finisher(tmp_path, FakeStore(StorageError("full"))), StorageError),
        (finisher(tmp_path / "nowhere", FakeStore()), StorageError),
    ):
        with pytest.raises(error):
            failing.finish(left, STORY)
        assert find_unfinished(tmp_path / "left") == (left,)
