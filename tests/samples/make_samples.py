"""Speak the answers of answers.yaml: writes audio_samples/*.ogg and audio_samples/manifest.json.

    python tests/samples/make_samples.py            # all of them
    python tests/samples/make_samples.py NAME ...   # some; the manifest's other entries stay

Needs espeak-ng and an ffmpeg built with flite and libopus (Debian's is), and the Python packages
hibari-tts and pyttsx3. The same versions of these give the same files, byte for byte.
"""

import itertools
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.samples.script import Answer, Line, read_answers
from tests.samples.voices import SAMPLE_RATE_HZ, Samples, speak, write_opus

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "audio_samples"
STORIES = HERE.parents[1] / "stories"

SPEECH_RMS = 0.06
# A microphone never hands over digital silence; this floor is far below anything a voice detector reacts to.
FLOOR_RMS = 0.0002
TAIL_S = 0.8


def main(names: list[str]) -> None:
    """Write the named samples, or all, and the manifest."""
    answers = read_answers((HERE / "answers.yaml").read_text(encoding="utf-8"), STORIES)
    unknown = set(names) - {answer.name for answer in answers}
    if unknown:
        raise SystemExit(f"No such sample in answers.yaml: {', '.join(sorted(unknown))}")
    OUT.mkdir(exist_ok=True)
    manifest_path = OUT / "manifest.json"
    kept = {} if not manifest_path.exists() else {e["file"]: e for e in json.loads(manifest_path.read_text("utf-8"))}
    entries: list[dict[str, Any]] = []
    for answer in answers:
        file = f"{answer.name}.ogg"
        if names and answer.name not in names and file in kept:
            entries.append(kept[file])
            continue
        sound, spans = assemble(answer)
        write_opus(OUT / file, sound)
        entries.append(describe(answer, spans, len(sound) / SAMPLE_RATE_HZ))
        print(f"{file}: {len(sound) / SAMPLE_RATE_HZ:.1f} s, {(OUT / file).stat().st_size / 1000:.0f} kB")
    manifest_path.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def assemble(answer: Answer) -> tuple[Samples, list[tuple[float, float]]]:
    """The whole answer as samples of shape (n,), and where each line starts and ends in it, in seconds."""
    parts: list[Samples] = [silence(answer.lead_in_s)]
    spans: list[tuple[float, float]] = []
    at = len(parts[0])
    for number, line in enumerate(answer.lines):
        voice = speak(answer.voice, answer.spoken(line), answer.speed)
        voice = voice * np.float32(SPEECH_RMS / max(rms(voice), 1e-6))
        if number:
            parts.append(silence(line.pause_before_s))
            at += len(parts[-1])
        spans.append((at / SAMPLE_RATE_HZ, (at + len(voice)) / SAMPLE_RATE_HZ))
        parts.append(voice)
        at += len(voice)
    parts.append(silence(TAIL_S if answer.lines else 0.0))
    sound = np.concatenate(parts)
    rng = np.random.default_rng(sum(answer.name.encode()))
    noise_rms = FLOOR_RMS if answer.snr_db is None else SPEECH_RMS / 10 ** (answer.snr_db / 20)
    return np.clip(sound + room_noise(len(sound), noise_rms, rng), -1, 1).astype(np.float32), spans


def silence(seconds: float) -> Samples:
    """Zeros, to be filled by the room's noise."""
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)


def rms(samples: Samples) -> float:
    """Root mean square of the samples."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def room_noise(count: int, level_rms: float, rng: np.random.Generator) -> Samples:
    """A room: noise that falls by 3 dB an octave (as traffic and ventilation roughly do) and a faint 50 Hz hum."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency_hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(frequency_hz, 40)), count)
    hum = np.sin(2 * np.pi * 50 * np.arange(count) / SAMPLE_RATE_HZ)
    noise = pink / rms(pink) + 0.3 * hum
    return (noise * level_rms / rms(noise)).astype(np.float32)


def describe(answer: Answer, spans: list[tuple[float, float]], audio_s: float) -> dict[str, Any]:
    """The manifest entry: what was said, when, and what a fair judge would find in it."""
    sentences = [sentence(line, span) for line, span in zip(answer.lines, spans, strict=True)]
    pauses = [
        {"start_s": round(before[1], 3), "end_s": round(after[0], 3)} for before, after in itertools.pairwise(spans)
    ]
    return {
        "file": f"{answer.name}.ogg",
        "story": answer.story,
        "question": answer.question,
        "voice": answer.voice,
        "kind": answer.kind,
        "snr_db": answer.snr_db,
        "text": answer.text,
        "audio_s": round(audio_s, 3),
        "response_latency_s": round(spans[0][0], 3) if spans else None,
        "duration_s": round(spans[-1][1] - spans[0][0], 3) if spans else None,
        "speech_s": round(sum(end - start for start, end in spans), 3),
        "fillers": answer.fillers,
        "pauses": pauses,
        "key_points": [{"index": index, "verdict": verdict} for index, verdict in enumerate(answer.verdicts)],
        "sentences": sentences,
    }


def sentence(line: Line, span: tuple[float, float]) -> dict[str, Any]:
    """One line of the manifest entry."""
    return {
        "text": line.text,
        "start_s": round(span[0], 3),
        "end_s": round(span[1], 3),
        "component": line.component,
        "key_points": sorted(line.marks),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
