"""The bundled samples say what their manifest says they say, as far as can be seen without listening."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import soundfile

from starling.library.shelf import read_story
from starling.model import Story

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "audio_samples"
MANIFEST: list[dict[str, Any]] = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))

each_sample = pytest.mark.parametrize("sample", MANIFEST, ids=lambda sample: sample["file"])


def story_of(sample: dict[str, Any]) -> Story:
    return read_story(ROOT / "stories" / f"{sample['story']}.md")


def test_every_file_is_in_the_manifest_and_the_other_way_round() -> None:
    assert sorted(sample["file"] for sample in MANIFEST) == sorted(path.name for path in SAMPLES.glob("*.ogg"))


def test_all_samples_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) <= 8_000_000


@each_sample
def test_a_sample_answers_a_question_of_its_story(sample: dict[str, Any]) -> None:
    assert sample["question"] in story_of(sample).questions


@each_sample
def test_a_sample_has_a_verdict_for_every_key_point_of_its_story(sample: dict[str, Any]) -> None:
    assert [point["index"] for point in sample["key_points"]] == [point.index for point in story_of(sample).key_points]
    assert {point["verdict"] for point in sample["key_points"]} <= {"covered", "partial", "missed", "contradicted"}


@each_sample
def test_only_points_that_some_sentence_says_count_as_said(sample: dict[str, Any]) -> None:
    said = {index for sentence in sample["sentences"] for index in sentence["key_points"]}
    assert said == {point["index"] for point in sample["key_points"] if point["verdict"] != "missed"}


@each_sample
def test_the_text_is_the_sentences(sample: dict[str, Any]) -> None:
    assert sample["text"] == " ".join(sentence["text"] for sentence in sample["sentences"])
    assert bool(sample["text"]) == (sample["kind"] != "silence")


@each_sample
def test_sentences_and_pauses_follow_each_other_inside_the_sound(sample: dict[str, Any]) -> None:
    info = soundfile.info(SAMPLES / sample["file"])
    assert info.channels == 1
    assert info.duration == pytest.approx(sample["audio_s"], abs=0.05)
    times = [time for sentence in sample["sentences"] for time in (sentence["start_s"], sentence["end_s"])]
    assert times == sorted(times)
    assert all(0 <= time <= sample["audio_s"] for time in times)
    gaps = [(before["end_s"], after["start_s"]) for before, after in itertools.pairwise(sample["sentences"])]
    assert [(pause["start_s"], pause["end_s"]) for pause in sample["pauses"]] == gaps


@each_sample
def test_the_voice_is_heard_where_the_manifest_says_so(sample: dict[str, Any]) -> None:
    samples, rate_hz = soundfile.read(SAMPLES / sample["file"], dtype="float32")
    noise = abs(samples[: int(0.3 * rate_hz)]).mean()
    for sentence in sample["sentences"]:
        voice = samples[int(sentence["start_s"] * rate_hz) : int(sentence["end_s"] * rate_hz)]
        assert abs(voice).mean() > 2 * noise
