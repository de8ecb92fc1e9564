"""Many recordings at once."""

import json
import os
import threading
import time
from pathlib import Path

import pytest

from starling.errors import AudioError, InputError
from starling.model import Hearing, Span, SpeechActivity, Transcript, Word
from starling.speech.batch import BatchItem, HearingMemory, batch_items, hear_all

HEARD = Hearing(
    Transcript((Word("Well,", 0.5, 0.75, 0.9), Word("yes.", 1.0, 1.25, 0.8)), "en", 0.75),
    SpeechActivity((Span(0.5, 1.25),), 2.0),
    model="base",
)


def test_without_a_manifest_every_sound_file_is_an_item(tmp_path: Path) -> None:
    for name in ("b.wav", "a.FLAC", "notes.txt"):
        (tmp_path / name).touch()

    assert batch_items(tmp_path) == (BatchItem(tmp_path / "a.FLAC"), BatchItem(tmp_path / "b.wav"))


def test_a_manifest_names_files_stories_and_questions(tmp_path: Path) -> None:
    rows = [{"file": "b.wav", "story": "move", "question": "Why?"}, {"file": "a.wav", "voice": "mine"}]
    (tmp_path / "manifest.json").write_text(json.dumps(rows))

    assert batch_items(tmp_path) == (
        BatchItem(tmp_path / "b.wav", "move", "Why?"),
        BatchItem(tmp_path / "a.wav"),
    )


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "{}", '["a.wav"]', '[{"story": "x"}]', '[{"file": "a.wav", "story": 3}]', "9" * 6000, "[" * 200_000],
    ids=lambda text: text[:20],
)
def test_a_bad_manifest_is_told_with_its_name(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text)

    with pytest.raises(InputError, match=r"manifest\.json"):
        batch_items(tmp_path)


def test_an_empty_folder_and_a_missing_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no recordings"):
        batch_items(tmp_path)
    with pytest.raises(InputError, match="can't read"):
        batch_items(tmp_path / "nowhere")


def test_a_bad_file_spoils_only_itself() -> None:
    items = [BatchItem(Path(name)) for name in ("good", "bad", "fine")]

    def hear(item: BatchItem) -> Hearing:
        if item.path.name == "bad":
            raise AudioError("bad: is not sound")
        return HEARD

    outcomes = {outcome.item.path.name: outcome for outcome in hear_all(items, hear)}

    assert outcomes["good"].hearing == outcomes["fine"].hearing == HEARD
    assert isinstance(outcomes["bad"].error, AudioError)


def test_two_are_heard_at_the_same_time() -> None:
    both_there = threading.Barrier(2, timeout=5)

    def hear(item: BatchItem) -> Hearing:
        both_there.wait()
        return HEARD

    assert len(list(hear_all([BatchItem(Path("a")), BatchItem(Path("b"))], hear, workers=2))) == 2


def test_a_batch_that_is_left_starts_no_more(tmp_path: Path) -> None:
    heard: list[str] = []

    def hear(item: BatchItem) -> Hearing:
        if heard:
            # Time to leave: on a busy machine the others were all heard before the first was looked at.
            time.sleep(0.2)
        heard.append(item.path.name)
        return HEARD

    outcomes = hear_all([BatchItem(Path(str(number))) for number in range(200)], hear, workers=1)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]  # a generator

    assert len(heard) < 200


def test_what_was_heard_before_an_interruption_is_not_heard_again(tmp_path: Path) -> None:
    recording = tmp_path / "a.wav"
    recording.write_bytes(b"sound")
    HearingMemory(tmp_path / "memory", ("base", "en")).recall_or(recording, ("Istio",), lambda: HEARD)

    again = HearingMemory(tmp_path / "memory", ("base", "en")).recall_or(
        recording, ("Istio",), lambda: pytest.fail("heard again")
    )

    assert again == HEARD


def test_another_sound_model_or_term_is_heard_anew(tmp_path: Path) -> None:
    recording = tmp_path / "a.wav"
    recording.write_bytes(b"sound")
    times = []

    def hear() -> Hearing:
        times.append(1)
        return HEARD

    HearingMemory(tmp_path, ("base",)).recall_or(recording, (), hear)
    HearingMemory(tmp_path, ("tiny.en",)).recall_or(recording, (), hear)
    HearingMemory(tmp_path, ("base",)).recall_or(recording, ("Istio",), hear)
    recording.write_bytes(b"other sound")
    HearingMemory(tmp_path, ("base",)).recall_or(recording, (), hear)

    assert len(times) == 4


def test_half_a_memory_is_no_memory(tmp_path: Path) -> None:
    recording = tmp_path / "a.wav"
    recording.write_bytes(b"sound")
    memory = HearingMemory(tmp_path / "memory", ())
    memory.recall_or(recording, (), lambda: HEARD)
    for kept in (tmp_path / "memory").glob("*.json"):
        kept.write_text(kept.read_text()[:40])

    assert memory.recall_or(recording, (), lambda: HEARD) == HEARD


@pytest.mark.parametrize("damage", ["0", "null", "[]", "{}", "[" * 200_000, "9" * 6000], ids=lambda text: text[:20])
def test_a_damaged_memory_is_heard_again(tmp_path: Path, damage: str) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    memory = HearingMemory(tmp_path / "heard", ["base"])
    memory.recall_or(tmp_path / "a.wav", (), lambda: HEARD)
    (kept,) = (tmp_path / "heard").iterdir()
    assert kept.stat().st_mode & 0o077 == 0 or os.name == "nt"
    kept.write_text(damage)
    assert memory.recall_or(tmp_path / "a.wav", (), lambda: HEARD) == HEARD
