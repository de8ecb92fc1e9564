"""From the stop key to the report, processor time and memory: python tests/benchmarks/latency.py [--minutes 0.5 3 10]

The bundled sample answers, put one after another to the wanted length, go to the live ear as a microphone would give
them: the last 45 s in real time, what comes before as fast as it is heard. Then the recording ends, and the time until
the hearing is there is taken. Against it: one pass of faster-whisper (beam 5, voice filter, same model and threads)
after the recording, and Starling's own hearing afterwards. Each figure is for one run of its own process.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from surroundings import print_surroundings  # noqa: E402

SAMPLES = ROOT / "audio_samples"
BLOCK = 400
REAL_TIME_S = 45.0
RATE_HZ = 16_000


def main() -> None:
    """Measure in processes of their own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="base")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, nargs="+", default=[0.5, 3.0, 10.0])
    parser.add_argument("--times", type=int, default=3, help="live runs of each length, each ending elsewhere")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        way, minutes, shift = chosen.one
        print(json.dumps(measure(way, float(minutes), int(shift), chosen.model, chosen.threads)))
        return
    print_surroundings("faster-whisper", "ctranslate2")
    print(f"model {chosen.model}, {chosen.threads} threads\n")
    print(f"{'length':>8}  {'way':18}{'wait, median':>14}{'worst':>8}{'cpu s':>8}{'memory MB':>11}{'words':>7}")
    for minutes in chosen.minutes:
        for way in ("live", "after", "faster-whisper"):
            runs = [
                _in_own_process(chosen, way, minutes, shift) for shift in range(chosen.times if way == "live" else 1)
            ]
            waits = [run["wait_s"] for run in runs]
            cpu_s, memory_mb = median(run["cpu_s"] for run in runs), max(run["memory_mb"] for run in runs)
            print(f"{minutes:6.1f} m  {way:18}{median(waits):12.2f} s{max(waits):6.2f} s", end="")
            print(f"{cpu_s:8.1f}{memory_mb:11.0f}{runs[0]['words']:7.0f}", flush=True)


def measure(way: str, minutes: float, shift: int, model: str, threads: int) -> dict[str, float]:
    """One run: seconds of waiting, processor seconds of hearing, peak memory, words heard."""
    samples = _answer(minutes, shift)
    run = {"live": _live, "after": _after, "faster-whisper": _faster_whisper}[way]
    wait_s, cpu_s, words = run(samples, model, threads)
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"wait_s": wait_s, "cpu_s": cpu_s, "memory_mb": peak_kb / 1024, "words": words}


def _live(samples: np.ndarray, model: str, threads: int) -> tuple[float, float, int]:
    from starling.model import Sound
    from starling.speech.live import LiveTranscriber

    transcriber = _transcriber(model, threads)
    transcriber.load()
    began_cpu_s = time.process_time()
    ear = LiveTranscriber(lambda: transcriber)
    in_real_time = len(samples) - round(REAL_TIME_S * RATE_HZ)
    for start in range(0, max(0, in_real_time), BLOCK):
        ear.push(samples[start : start + BLOCK])
    while ear.backlog:
        time.sleep(0.05)
    begun_s = time.monotonic()
    for number, start in enumerate(range(max(0, in_real_time), len(samples), BLOCK), 1):
        ear.push(samples[start : start + BLOCK])
        time.sleep(max(0.0, begun_s + number * BLOCK / RATE_HZ - time.monotonic()))
    stopped_s = time.monotonic()
    hearing = ear.finish(Sound(samples, RATE_HZ))
    return time.monotonic() - stopped_s, time.process_time() - began_cpu_s, len(hearing.transcript.words)


def _after(samples: np.ndarray, model: str, threads: int) -> tuple[float, float, int]:
    from starling.model import Sound

    transcriber = _transcriber(model, threads)
    transcriber.load()
    began_s, began_cpu_s = time.monotonic(), time.process_time()
    hearing = transcriber.transcribe(Sound(samples, RATE_HZ))
    return time.monotonic() - began_s, time.process_time() - began_cpu_s, len(hearing.transcript.words)


def _faster_whisper(samples: np.ndarray, model: str, threads: int) -> tuple[float, float, int]:
    from faster_whisper import WhisperModel
    from speech_material import CACHE

    from starling.weights.whisper import find_whisper

    loaded = WhisperModel(str(find_whisper(model, CACHE)), device="cpu", compute_type="int8", cpu_threads=threads)
    began_s, began_cpu_s = time.monotonic(), time.process_time()
    segments, _ = loaded.transcribe(samples, language="en", beam_size=5, vad_filter=True, word_timestamps=True)
    words = sum(len(segment.words or ()) for segment in segments)
    return time.monotonic() - began_s, time.process_time() - began_cpu_s, words


def _transcriber(model: str, threads: int):
    from speech_material import CACHE

    from starling.speech.transcriber import WhisperOptions, WhisperTranscriber
    from starling.weights.whisper import find_whisper

    return WhisperTranscriber(model, find_whisper(model, CACHE), WhisperOptions(device="cpu", threads=threads))


def _answer(minutes: float, shift: int) -> np.ndarray:
    """Samples of the wanted length, ending somewhere else for each `shift`."""
    from starling.audio.files import read_sound

    manifest = json.loads((SAMPLES / "manifest.json").read_text("utf-8"))
    files = [row["file"] for row in manifest if row["kind"] != "silence"]
    joined = np.concatenate([read_sound(SAMPLES / file).samples for file in files])
    wanted = round(60 * minutes * RATE_HZ)
    start = shift * 7 * RATE_HZ
    return np.tile(joined, 1 + (start + wanted) // len(joined))[start : start + wanted]


def _in_own_process(chosen: argparse.Namespace, way: str, minutes: float, shift: int) -> dict[str, float]:
    options = ["--model", chosen.model, "--threads", str(chosen.threads), "--one", way, str(minutes), str(shift)]
    command = [sys.executable, __file__, *options]
    run: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return run


if __name__ == "__main__":
    main()
