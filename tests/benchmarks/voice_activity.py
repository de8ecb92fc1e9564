"""Seconds of voice found at several levels: python tests/benchmarks/voice_activity.py [--data FOLDER]

Ours beside Silero as faster-whisper runs it, on real clips with speech and on sounds without.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from noises import made_up_noises  # noqa: E402
from speech_material import RATE_HZ, outside_clips, quieter  # noqa: E402
from surroundings import SHARED_DATA, need, print_surroundings  # noqa: E402

from starling.model import Sound  # noqa: E402
from starling.speech.vad import WINDOW_SAMPLES, SileroDetector, activity_of  # noqa: E402


def plain_silero_s(sound: Sound) -> float:
    """Seconds of voice with Silero over the whole sound, cut into spans as ours is."""
    from faster_whisper.vad import get_vad_model

    padded = np.pad(sound.samples, (0, -len(sound.samples) % WINDOW_SAMPLES))
    return activity_of(np.asarray(get_vad_model()(padded)).reshape(-1), sound.duration_s).speech_s


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    need((data := parser.parse_args().data) / "speech")
    print_surroundings("faster-whisper", "onnxruntime")
    clips = outside_clips(data)
    spoken = [clip.sound for clip in clips if clip.text]
    silent = [clip.sound for clip in clips if not clip.text]
    silent += [Sound(noise, RATE_HZ) for noise in made_up_noises().values()]
    print(f"{'level':>8}{'material':>18}{'sound':>10}{'Silero alone':>15}{'ours':>10}")
    for factor in (1.0, 10.0, 30.0):
        for name, sounds in (("speech", spoken), ("no speech", silent)):
            changed = [quieter(sound, factor) for sound in sounds]
            total_s = sum(sound.duration_s for sound in changed)
            alone_s = sum(plain_silero_s(sound) for sound in changed)
            ours_s = sum(SileroDetector().detect(sound).speech_s for sound in changed)
            print(f"{f'1/{factor:g}':>8}{name:>18}{total_s:8.1f} s{alone_s:13.1f} s{ours_s:8.1f} s")


if __name__ == "__main__":
    main()
