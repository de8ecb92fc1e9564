"""Every bundled sample through the whole product, beside what its manifest says is in it.

    python tests/benchmarks/samples.py [--model base] [NAME ...]

A line per sample: word error rate; key points judged as the manifest says; part of the sentences' time given to the
component the manifest gives it; error of the response latency and of the duration; pauses of a second or more that
were found. Below it each key point judged otherwise, as `index expected>judged`.
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from rapidfuzz.distance import Levenshtein  # noqa: E402
from tests.benchmarks.surroundings import print_surroundings  # noqa: E402

from starling.audio.files import read_sound  # noqa: E402
from starling.config import Settings  # noqa: E402
from starling.home import Home  # noqa: E402
from starling.library.shelf import read_story  # noqa: E402
from starling.model import Assessment, Attempt, Star, Transcript  # noqa: E402
from starling.speech.terms import words_of  # noqa: E402
from starling.wiring import Wiring  # noqa: E402

LONG_PAUSE_S = 1.0
PAUSE_TOLERANCE_S = 0.3


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="base")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    print_surroundings("faster-whisper", "ctranslate2", "onnxruntime")
    manifest = json.loads((ROOT / "audio_samples" / "manifest.json").read_text(encoding="utf-8"))
    print(f"{'sample':30}{'voice':15}{'wer':>6}{'points':>9}{'star':>6}{'latency':>9}{'length':>8}{'pauses':>8}")
    with tempfile.TemporaryDirectory() as folder:
        wiring = Wiring(Home(Path(folder)), Settings(model=arguments.model))
        for sample in manifest:
            name = Path(sample["file"]).stem
            if not arguments.names or name in arguments.names:
                print_sample(name, sample, judged(wiring, sample))


def judged(wiring: Wiring, sample: dict[str, Any]) -> Attempt:
    """The sample as `starling score` judges it."""
    story = read_story(ROOT / "stories" / f"{sample['story']}.md")
    sound = read_sound(ROOT / "audio_samples" / sample["file"])
    hearing = wiring.transcriber.transcribe(sound, words_of(story))
    return wiring.judge.attempt(story, hearing, story.target_s or 150.0, sample["question"])


def print_sample(name: str, sample: dict[str, Any], attempt: Attempt) -> None:
    """One line, and one for the points judged otherwise."""
    assessment = attempt.assessment
    head = f"{name:30}{sample['voice']:15}{word_error_rate(sample, attempt.hearing.transcript):6.3f}"
    if assessment.refused is not None:
        print(f"{head}  refused: {assessment.refused.reason}")
        return
    assert assessment.recall is not None
    assert assessment.star is not None
    expected = [point["verdict"] for point in sample["key_points"]]
    found = [match.verdict.value for match in assessment.recall.matches]
    wrong = [
        f"{index} {truth}>{verdict}"
        for index, (truth, verdict) in enumerate(zip(expected, found, strict=True))
        if truth != verdict
    ]
    points = f"{len(expected) - len(wrong)}/{len(expected)}"
    print(f"{head}{points:>9}{star_agreement(sample, assessment.star):6.2f}{timing(sample, assessment)}")
    if wrong:
        print(f"    {', '.join(wrong)}")


def word_error_rate(sample: dict[str, Any], transcript: Transcript) -> float:
    """Edits per word of the truth; case and punctuation do not count, the spelling of numbers does."""
    truth, heard = (re.findall(r"[a-z0-9']+", text.lower()) for text in (sample["text"], transcript.text))
    return Levenshtein.distance(truth, heard) / max(1, len(truth))


def star_agreement(sample: dict[str, Any], star: Star) -> float:
    """Part of the time of the sentences that serve a component in which the same component was found."""
    agreed_s = total_s = 0.0
    for sentence in sample["sentences"]:
        if sentence["component"] is None:
            continue
        total_s += sentence["end_s"] - sentence["start_s"]
        for span in star.spans:
            if span.component == sentence["component"] and span.start_s is not None and span.end_s is not None:
                shared_s = min(span.end_s, sentence["end_s"]) - max(span.start_s, sentence["start_s"])
                agreed_s += max(0.0, shared_s)
    return agreed_s / total_s if total_s else 1.0


def timing(sample: dict[str, Any], assessment: Assessment) -> str:
    """Error of latency and duration in seconds, and long pauses found of those there are."""
    delivery = assessment.delivery
    assert delivery is not None
    assert delivery.response_latency_s is not None
    assert delivery.duration_s is not None
    long = [pause for pause in sample["pauses"] if pause["end_s"] - pause["start_s"] >= LONG_PAUSE_S]
    found = sum(
        any(
            abs(heard.start_s - pause["start_s"]) < PAUSE_TOLERANCE_S
            and abs(heard.end_s - pause["end_s"]) < PAUSE_TOLERANCE_S
            for heard in delivery.pauses or ()
        )
        for pause in long
    )
    latency_s = delivery.response_latency_s - sample["response_latency_s"]
    length_s = delivery.duration_s - sample["duration_s"]
    return f"{latency_s:+9.2f}{length_s:+8.2f}{f'{found}/{len(long)}':>8}"


if __name__ == "__main__":
    main()
