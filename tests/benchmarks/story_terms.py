"""Rare words of the story: won back, never put into a mouth, and no speech lost for them.

    python tests/benchmarks/story_terms.py [--model base]

Synthetic voices say sentences full of product names, with and without rehearsal noise; every voice also gives answers
that hold none of the terms. Each is heard three ways: without bias, by faster-whisper with `hotwords`, and by ours.
Needs espeak-ng and ffmpeg with flite.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from answers.load import load_off_topic  # noqa: E402
from speech_material import RATE_HZ, Clip, Score, Way, faster_whisper, ours, timed, words_of  # noqa: E402
from surroundings import print_surroundings  # noqa: E402
from tests.samples.voices import speak  # noqa: E402

from starling.model import Sound  # noqa: E402

VOICES = ("hibari", "espeak:en-gb", "flite:rms")
TERMS = ("Knative", "kubectl", "Istio", "Kourier", "Terraform", "Grafana", "OpenStack", "Ansible", "Postgres", "Jira")
SPELLED = {"kubectl": "cube control", "Postgres": "Postgress", "Kourier": "courier"}
"""How a person says what a synthetic voice would spell out."""
ANSWERS = (
    "We ran Knative on our own cluster, and every team had its own namespace. I wrote a small tool around "
    "kubectl, so that nobody had to remember the flags. Traffic went through Istio at first, and later we "
    "moved to Kourier, because it was lighter and broke less often. In the end the whole platform needed half "
    "the memory.",
    "The machines were described in Terraform, and the rest was done by Ansible. I put the numbers on a "
    "Grafana board, so that everybody saw the same thing. When the disk of the Postgres server filled up, the "
    "board told us an hour before anything went wrong. I wrote all of it into Jira the same evening and told "
    "the team on Monday.",
    "My task was to move two hundred machines off OpenStack before the contract ended. I started with a list, "
    "asked each owner for a date, and tried the move with Terraform in a small project first. Then I wrote "
    "down what kubectl had shown me, and we went on with Knative for everything that was idle at night.",
)


@dataclass
class Tally:
    """Terms said, terms heard right, terms heard that nobody said, and words."""

    said: int = 0
    right: int = 0
    ghosts: int = 0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    print_surroundings("faster-whisper", "ctranslate2")
    plain = ours(chosen.model, chosen.threads)
    ways: dict[str, tuple[Way, tuple[str, ...]]] = {
        "faster-whisper": (faster_whisper(chosen.model, chosen.threads, vad_filter=True), ()),
        "faster-whisper, hotwords": (faster_whisper(chosen.model, chosen.threads, vad_filter=True), TERMS),
        "ours without terms": (plain, ()),
        "ours": (plain, TERMS),
    }
    with_terms = [_clip(voice, text) for voice in VOICES for text in ANSWERS]
    without = [_clip(voice, answer.text) for voice in VOICES for answer in load_off_topic()[:3]]
    print(f"\n{'way':28}{'terms right':>14}{'ghosts':>8}{'errors with':>13}{'without':>9}{'cpu s':>8}")
    for label, (way, terms) in ways.items():
        tally, there, elsewhere, cpu_s = Tally(), Score(), Score(), 0.0
        for clips, score in ((with_terms, there), (without, elsewhere)):
            for clip in clips:
                heard, seconds = timed(way, clip.sound, terms)
                cpu_s += seconds
                score.add(clip.text, heard)
                _count(tally, clip.text, heard)
        rates = f"{100 * there.error_rate:11.1f} %{100 * elsewhere.error_rate:7.1f} %"
        print(f"{label:28}{tally.right:7} of {tally.said:3}{tally.ghosts:8}{rates}{cpu_s:8.1f}")


def _count(tally: Tally, said: str, heard: str) -> None:
    expected, found = words_of(said), words_of(heard)
    for term in words_of(" ".join(TERMS)):
        tally.said += expected.count(term)
        tally.right += min(expected.count(term), found.count(term))
        tally.ghosts += max(0, found.count(term) - expected.count(term))


def _clip(voice: str, text: str) -> Clip:
    spoken = " ".join(text.split()[:90])
    for term, sound in SPELLED.items():
        spoken = spoken.replace(term, sound)
    samples = np.concatenate([speak(voice, spoken, 1.0), np.zeros(RATE_HZ // 2, np.float32)])
    return Clip(voice, Sound(samples, RATE_HZ), " ".join(text.split()[:90]), voice, verbatim=False)


if __name__ == "__main__":
    main()
