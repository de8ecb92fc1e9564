"""Many recordings on all cores: python tests/benchmarks/batch_throughput.py [--model base]

The bundled sample answers, all of them, with our batch on two workers; against faster-whisper's own batched pipeline
on the same files one after another (batch of 8, two threads), and `whisper-ctranslate2` where it is installed.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(Path(__file__).parent)]

from speech_material import CACHE, Score  # noqa: E402
from surroundings import print_surroundings  # noqa: E402

from starling.audio.files import read_sound  # noqa: E402
from starling.model import Hearing  # noqa: E402
from starling.speech.batch import BatchItem, batch_items, hear_all  # noqa: E402
from starling.speech.transcriber import WhisperOptions, WhisperTranscriber  # noqa: E402
from starling.weights.whisper import find_whisper  # noqa: E402

SAMPLES = ROOT / "audio_samples"
Texts = dict[str, str]


def ours(model: str, workers: int) -> Texts:
    """Our batch: each recording on one core."""
    options = WhisperOptions(device="cpu", threads=1, workers=workers)
    transcriber = WhisperTranscriber(model, find_whisper(model, CACHE), options)

    def hear(item: BatchItem) -> Hearing:
        return transcriber.transcribe(read_sound(item.path))

    outcomes = hear_all(batch_items(SAMPLES), hear, workers)
    return {outcome.item.path.name: outcome.hearing.transcript.text for outcome in outcomes if outcome.hearing}


def batched_pipeline(model: str, workers: int) -> Texts:
    """faster-whisper's batched pipeline."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    loaded = WhisperModel(str(find_whisper(model, CACHE)), device="cpu", compute_type="int8", cpu_threads=workers)
    pipeline = BatchedInferencePipeline(loaded)
    texts = {}
    for item in batch_items(SAMPLES):
        segments, _ = pipeline.transcribe(
            read_sound(item.path).samples, language="en", beam_size=5, batch_size=8, word_timestamps=True
        )
        texts[item.path.name] = " ".join(segment.text.strip() for segment in segments)
    return texts


def command_line(model: str, workers: int) -> Texts:
    """whisper-ctranslate2 over all files in one call."""
    files = [str(item.path) for item in batch_items(SAMPLES)]
    with tempfile.TemporaryDirectory() as folder:
        command = ["whisper-ctranslate2", "--model_directory", str(find_whisper(model, CACHE)), "--language", "en"]
        command += ["--device", "cpu", "--compute_type", "int8", "--threads", str(workers), "--output_dir", folder]
        command += ["--output_format", "txt", "--word_timestamps", "True", "--local_files_only", "True"]
        subprocess.run([*command, *files], check=True, capture_output=True)
        return {
            path.name: (Path(folder) / f"{path.stem}.txt").read_text("utf-8") for path in (Path(file) for file in files)
        }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="base")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    print_surroundings("faster-whisper", "ctranslate2")
    manifest = {row["file"]: row for row in json.loads((SAMPLES / "manifest.json").read_text("utf-8"))}
    audio_s = sum(row["audio_s"] for row in manifest.values())
    ways: dict[str, Callable[[str, int], Texts]] = {"ours": ours, "batched pipeline": batched_pipeline}
    if shutil.which("whisper-ctranslate2"):
        ways["whisper-ctranslate2"] = command_line
    else:
        print("whisper-ctranslate2 is not installed: left out")
    print(f"model {chosen.model}, {len(manifest)} recordings, {audio_s:.0f} s, loading the model included\n")
    for label, way in ways.items():
        began_s = time.monotonic()
        texts = way(chosen.model, chosen.workers)
        wall_s = time.monotonic() - began_s
        score = Score()
        for file, text in texts.items():
            score.add(manifest[file]["text"], text)
        print(f"{label:22}{wall_s:7.1f} s  {audio_s / wall_s:6.1f} times real time", end="  ")
        print(f"{100 * score.error_rate:5.1f} % word errors", flush=True)


if __name__ == "__main__":
    main()
