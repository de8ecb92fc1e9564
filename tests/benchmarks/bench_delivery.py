"""Length, latency and pauses against answers whose times are known: python tests/benchmarks/bench_delivery.py [--hear]

The answers are those in audio_samples/, synthesised with known silences. Without --hear every stretch of voice stands
for a word, so that only the times of the detector are measured; with --hear the base model writes the words too, and
the way without a detector, times taken from the words alone, is shown beside it.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from surroundings import print_surroundings  # noqa: E402

from starling.assess.delivery import measure_delivery  # noqa: E402
from starling.audio.files import read_sound  # noqa: E402
from starling.model import Delivery, Hearing, Sound, Span, SpeechActivity, Transcript, Word  # noqa: E402
from starling.ports import Transcriber  # noqa: E402
from starling.speech.vad import SileroDetector  # noqa: E402

SAMPLES = ROOT / "audio_samples"
SHORTEST_PAUSE_S = 0.25
WITHIN_S = 0.2


def heard(sound: Sound) -> Hearing:
    """A hearing whose words are the stretches of voice themselves."""
    activity = SileroDetector().detect(sound)
    words = tuple(Word("voice", span.start_s, span.end_s) for span in activity.spans)
    return Hearing(Transcript(words), activity)


def by_words(hearing: Hearing) -> Hearing:
    """The same answer with a voice exactly where a word is: the way without a detector."""
    spans: list[Span] = []
    for word in hearing.transcript.words:
        start_s, end_s = word.start_s or 0.0, word.end_s or 0.0
        if spans and start_s - spans[-1].end_s < 1e-3:
            spans[-1] = Span(spans[-1].start_s, max(end_s, spans[-1].end_s))
        else:
            spans.append(Span(start_s, end_s))
    audio_s = hearing.activity.audio_s if hearing.activity else 0.0
    return Hearing(hearing.transcript, SpeechActivity(tuple(spans), audio_s))


def errors(delivery: Delivery, truth: dict[str, Any]) -> dict[str, list[float]]:
    """Absolute errors in seconds; a true pause that was not found counts with its whole length."""
    assert delivery.duration_s is not None
    assert delivery.response_latency_s is not None
    pauses = delivery.pauses or ()
    found: dict[str, list[float]] = {
        "length": [abs(delivery.duration_s - truth["duration_s"])],
        "latency": [abs(delivery.response_latency_s - truth["response_latency_s"])],
        "pause start": [],
        "pause end": [],
    }
    for pause in truth["pauses"]:
        span = Span(pause["start_s"], pause["end_s"])
        if span.duration_s < SHORTEST_PAUSE_S:
            continue
        near = max(pauses, key=lambda one: min(one.end_s, span.end_s) - max(one.start_s, span.start_s), default=None)
        if near is None or min(near.end_s, span.end_s) <= max(near.start_s, span.start_s):
            found["pause start"].append(span.duration_s)
            found["pause end"].append(span.duration_s)
        else:
            found["pause start"].append(abs(near.start_s - span.start_s))
            found["pause end"].append(abs(near.end_s - span.end_s))
    return found


def transcriber() -> Transcriber:
    """The base model."""
    from starling.config import Settings
    from starling.home import find_home
    from starling.wiring import Wiring

    return Wiring(find_home(None), Settings()).transcriber


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hear", action="store_true", help="write the words with the base model too (minutes)")
    ear = transcriber() if parser.parse_args().hear else None
    print_surroundings("numpy", "faster-whisper", "onnxruntime")
    manifest = [row for row in json.loads((SAMPLES / "manifest.json").read_text("utf-8")) if row["duration_s"]]
    sums: dict[str, dict[str, list[float]]] = {}
    for row in manifest:
        sound = read_sound(SAMPLES / row["file"])
        hearing = ear.transcribe(sound) if ear else heard(sound)
        ways = {"voice detector": hearing, **({"words alone": by_words(hearing)} if ear else {})}
        for name, way in ways.items():
            one = errors(measure_delivery(way, 150.0), row)
            for key, values in one.items():
                sums.setdefault(name, {}).setdefault(key, []).extend(values)
            worst = max(value for values in one.values() for value in values)
            print(f"{row['file']:36}{name:16}length off by {one['length'][0]:.2f} s, worst of all {worst:.2f} s")
    for name, figures in sums.items():
        for key, values in figures.items():
            inside = np.mean([value <= WITHIN_S for value in values])
            print(
                f"{name}, {key}: median {np.median(values):.2f} s, worst {max(values):.2f} s, "
                f"{inside:.0%} of {len(values)} within {WITHIN_S} s"
            )


if __name__ == "__main__":
    main()
