"""Words right, words lost, words made up: python tests/benchmarks/word_errors.py [--data FOLDER] [--model base]

Real clips by other people: read, accented, spontaneous, podcast; and clips without any speech, on which every word is
made up. Made-up noise is added to these: silence, hiss, hum, clicks of keys, breath and laughter-like bursts. Each
clip is heard at its own level and ten times quieter. Ours against one pass of faster-whisper (beam 5) with its voice
filter and without.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(Path(__file__).parent)]

from noises import made_up_noises  # noqa: E402
from speech_material import (  # noqa: E402
    RATE_HZ,
    Clip,
    Score,
    Way,
    faster_whisper,
    ours,
    outside_clips,
    quieter,
    timed,
    words_of,
)
from surroundings import SHARED_DATA, need, print_surroundings  # noqa: E402

from starling.model import Sound  # noqa: E402


def measure(label: str, way: Way, clips: list[Clip], factor: float) -> None:
    """Print the rows of one way."""
    scores: dict[str, Score] = defaultdict(Score)
    invented: list[str] = []
    for clip in clips:
        heard, cpu_s = timed(way, quieter(clip.sound, factor))
        for kind in (clip.kind if clip.text else "no speech", "all"):
            scores[kind].cpu_s += cpu_s
            scores[kind].audio_s += clip.sound.duration_s
            scores[kind].add(clip.text, heard)
        if not clip.text and words_of(heard, fillers=True):
            invented.append(f"{clip.name}: {heard[:60]}")
    spoken = sum(score.errors for kind, score in scores.items() if kind not in ("all", "no speech"))
    words = sum(score.words for kind, score in scores.items() if kind not in ("all", "no speech"))
    everything = scores["all"]
    print(f"\n{label}, level 1/{factor:g}: {100 * spoken / words:.2f} % word errors ({spoken} of {words}), ", end="")
    print(f"{everything.cpu_s:.1f} processor seconds for {everything.audio_s:.0f} s of sound")
    for kind, score in sorted(scores.items()):
        if kind not in ("all", "no speech"):
            print(f"    {kind:24}{100 * score.error_rate:7.1f} %  {score.errors:4} of {score.words}")
    print(f"    words on {len(invented)} of {sum(not clip.text for clip in clips)} clips without speech")
    for line in invented:
        print(f"        {line}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only-ours", action="store_true")
    chosen = parser.parse_args()
    need(chosen.data / "speech")
    print_surroundings("faster-whisper", "ctranslate2", "onnxruntime")
    print(f"model {chosen.model}, {chosen.threads} threads")
    noises = [Clip(name, Sound(noise, RATE_HZ), "", "no speech", True) for name, noise in made_up_noises().items()]
    clips = outside_clips(chosen.data) + noises
    ways: dict[str, Way] = {"ours": ours(chosen.model, chosen.threads)}
    if not chosen.only_ours:
        ways["faster-whisper, VAD"] = faster_whisper(chosen.model, chosen.threads, vad_filter=True)
        ways["faster-whisper, no VAD"] = faster_whisper(chosen.model, chosen.threads)
    for factor in (1.0, 10.0):
        for label, way in ways.items():
            measure(label, way, clips, factor)


if __name__ == "__main__":
    main()
