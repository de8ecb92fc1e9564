"""What is found of recordings that were cut short, whatever became of the notes beside them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from starling.audio.journal import Journal, Occasion, find_unfinished
from starling.errors import StorageError

WHEN = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def cut_short(folder: Path) -> Path:
    """The note of a recording of half a second."""
    journal = Journal(folder, Occasion(WHEN, "boat", "Why?", 90.0))
    journal.append(np.full(8_000, 7, np.int16))
    journal.close()
    (note,) = folder.glob("*.json")
    return note


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"started_at": 3}', '{"started_at": "soon"}', "[" * 200_000])
def test_a_damaged_note_costs_its_words_and_never_the_sound(tmp_path: Path, text: str) -> None:
    note = cut_short(tmp_path)
    note.write_text(text)
    os.utime(note.with_suffix(".pcm"), (WHEN.timestamp(), WHEN.timestamp()))
    (left,) = find_unfinished(tmp_path)
    assert left.occasion == Occasion(WHEN)
    assert left.duration_s == 0.5
    assert len(left.sound().samples) == 8_000


def test_a_time_without_a_zone_and_words_of_another_kind_are_made_the_best_of(tmp_path: Path) -> None:
    cut_short(tmp_path).write_text(
        '{"started_at": "2026-05-04T03:02:01", "story": 7, "question": "Why?", "point": "x"}'
    )
    (left,) = find_unfinished(tmp_path)
    assert left.occasion == Occasion(WHEN, question="Why?")


def test_a_recording_that_went_meanwhile_is_one_clear_error_and_can_be_removed(tmp_path: Path) -> None:
    cut_short(tmp_path)
    (left,) = find_unfinished(tmp_path)
    left.samples_path.unlink()
    with pytest.raises(StorageError, match="No such file"):
        left.sound()
    left.remove()
    assert list(tmp_path.iterdir()) == []


def test_what_can_not_be_opened_as_a_recording_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "odd.pcm").mkdir()
    assert find_unfinished(tmp_path) == ()
    assert find_unfinished(tmp_path / "nowhere") == ()
