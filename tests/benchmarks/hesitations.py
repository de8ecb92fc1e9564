"""How many "um"s the ear hears, and what that costs in words: python tests/benchmarks/hesitations.py [--data FOLDER]

Real clips whose transcripts keep every "um" (--data), and our own answers spoken by three synthetic voices with
hesitations put in at random. Beside ours: the same decoding without the verbatim prompt, and faster-whisper.
Needs espeak-ng and ffmpeg with flite for the synthetic part.
"""

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from answers.load import Part, load_answers  # noqa: E402
from speech_material import RATE_HZ, Clip, Score, Way, faster_whisper, ours, outside_clips, timed  # noqa: E402
from surroundings import SHARED_DATA, print_surroundings  # noqa: E402
from tests.samples.voices import speak  # noqa: E402

from starling.model import Sound  # noqa: E402

VOICES = ("hibari", "espeak:en-us", "flite:slt")
SOUNDS = ("um", "uh")
WORDS_BETWEEN = (6, 16)


def hesitant(text: str, rng: random.Random) -> str:
    """The text with "um" and "uh" put in every 6 to 16 words."""
    words = text.split()
    at = rng.randint(2, WORDS_BETWEEN[0])
    while at < len(words):
        sound = rng.choice(SOUNDS)
        # After the end of a sentence the hesitation begins the next one.
        ends = words[at - 1][-1] in ".?!"
        words.insert(at, f"{sound.capitalize()}," if ends else f"{sound},")
        if not ends and words[at - 1][-1].isalnum():
            words[at - 1] += ","
        at += rng.randint(*WORDS_BETWEEN)
    return " ".join(words)


def spoken_answers(count: int) -> list[Clip]:
    """`count` answers for each voice, from the part of our answers that nothing is fitted on."""
    rng = random.Random(7)
    chosen = [answer.text for answer in load_answers(Part.REPORT)][:count]
    clips = []
    for voice in VOICES:
        for number, text in enumerate(chosen):
            said = hesitant(" ".join(text.split()[:90]), rng)
            samples = np.concatenate([speak(voice, said, 1.0), np.zeros(RATE_HZ // 2, np.float32)])
            clips.append(Clip(f"{voice}-{number}", Sound(samples, RATE_HZ), said, voice, verbatim=True))
    return clips


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--answers", type=int, default=4, help="answers for each voice")
    chosen = parser.parse_args()
    print_surroundings("faster-whisper", "ctranslate2")
    sets: dict[str, list[Clip]] = {"spoken by synthetic voices": spoken_answers(chosen.answers)}
    if (chosen.data / "speech").exists():
        sets["real clips"] = [clip for clip in outside_clips(chosen.data) if clip.verbatim]
    else:
        print(f"{chosen.data} is not here: no real clips in this run")
    ways: dict[str, Way] = {
        "faster-whisper, VAD": faster_whisper(chosen.model, chosen.threads, vad_filter=True),
        "ours, not verbatim": ours(chosen.model, chosen.threads, verbatim=False),
        "ours": ours(chosen.model, chosen.threads),
    }
    print(f"\nmodel {chosen.model}; word errors are counted without fillers")
    print(f"{'material':28}{'way':24}{'ums':>5}{'heard':>7}{'recall':>8}{'precision':>11}{'word errors':>13}")
    for name, clips in sets.items():
        for label, way in ways.items():
            score = Score()
            for clip in clips:
                score.add(clip.text, timed(way, clip.sound)[0])
            print(
                f"{name:28}{label:24}{score.said:5}{score.written:7}{score.recall:8.2f}{score.precision:11.2f}"
                f"{100 * score.error_rate:12.1f} %"
            )


if __name__ == "__main__":
    main()
