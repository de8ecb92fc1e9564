"""The voices that speak the samples: text to 16 kHz mono samples, silence at both ends cut off.

Only the maker of samples uses these. espeak-ng is GPL and flite has a BSD-like licence; both are run as programs.
"""

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float32]

SAMPLE_RATE_HZ = 16_000
ESPEAK_WORDS_PER_MINUTE = 155
FFMPEG = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-y")
# Anything quieter than this part of the loudest sample is the voice's own lead-in and tail; the margin keeps
# the weak sounds that words begin and end with ("th", "f").
SILENT_BELOW = 0.01
MARGIN_S = 0.05
PYTTSX3_TRIES = 3
WAV_HEADER_BYTES = 44


def speak(voice: str, text: str, speed: float) -> Samples:
    """`text` by `voice` ("hibari", "espeak:en-gb", "flite:rms", "pyttsx3"), shape (n,), at `speed` of its own pace."""
    engine, _, name = voice.partition(":")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        if engine == "hibari":
            soundfile.write(path, _hibari()(text, speed=speed, seed=1), 24_000)
        elif engine == "espeak":
            pace = str(round(ESPEAK_WORDS_PER_MINUTE * speed))
            subprocess.run(["espeak-ng", "-v", name, "-s", pace, "-w", str(path), "--", text], check=True)
        elif engine == "flite":
            source = Path(folder) / "text.txt"
            source.write_text(text, encoding="utf-8")
            subprocess.run([*FFMPEG, "-f", "lavfi", "-i", f"flite=textfile={source}:voice={name}", path], check=True)
        elif engine == "pyttsx3":
            _pyttsx3_save(text, path, round(ESPEAK_WORDS_PER_MINUTE * speed))
        else:
            raise ValueError(f"No such voice: {voice}")
        return trimmed(at_our_rate(path, speed if engine == "flite" else 1.0))


def at_our_rate(path: Path, speed: float) -> Samples:
    """A sound file at 16 kHz mono, shape (n,), its tempo changed by `speed`."""
    command = [*FFMPEG, "-i", str(path), "-af", f"atempo={speed},aresample={SAMPLE_RATE_HZ}", "-ac", "1"]
    raw = subprocess.run([*command, "-f", "f32le", "-"], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.float32)


def trimmed(samples: Samples) -> Samples:
    """The samples without the silence at their ends, but for a margin."""
    loud = np.flatnonzero(np.abs(samples) > SILENT_BELOW * np.abs(samples).max(initial=1e-6))
    margin = round(MARGIN_S * SAMPLE_RATE_HZ)
    return samples[max(0, loud[0] - margin) : loud[-1] + 1 + margin] if len(loud) else samples[:0]


def write_opus(path: Path, samples: Samples) -> None:
    """Ogg Opus, 24 kbit/s: speech stays clear, and an hour would be 11 MB. The same samples give the same bytes."""
    command = [*FFMPEG, "-f", "f32le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1", "-i", "-"]
    # Without bitexact the container gets a random serial number.
    encode = ["-c:a", "libopus", "-b:a", "24k", "-application", "voip", "-fflags", "+bitexact", str(path)]
    subprocess.run([*command, *encode], input=samples.astype("<f4").tobytes(), check=True)


@cache
def _hibari() -> Any:
    import hibari

    return hibari.Hibari()


def _pyttsx3_save(text: str, path: Path, words_per_minute: int) -> None:
    # In a process of its own: an engine that has saved once keeps saving, and it writes to stdout.
    code = (
        "import sys, pyttsx3; engine = pyttsx3.init(); engine.setProperty('rate', int(sys.argv[3]));"
        "engine.save_to_file(sys.argv[1], sys.argv[2]); engine.runAndWait()"
    )
    command = [sys.executable, "-c", code, text, str(path), str(words_per_minute)]
    # On a busy machine it now and then ends before its file is written.
    for _ in range(PYTTSX3_TRIES):
        subprocess.run(command, check=True, capture_output=True)
        if path.exists() and path.stat().st_size > WAV_HEADER_BYTES:
            return
    raise RuntimeError(f"pyttsx3 wrote no sound for: {text}")
