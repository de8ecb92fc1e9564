"""Five hundred attempts in one process: does anything pile up?

    python tests/benchmarks/long_use.py [--attempts 500]

Each attempt transcribes the same fifteen seconds with the real model, judges and stores them. Prints resident memory,
open files, threads and temporary files after the first 20 attempts and at the end; exits with 1 when memory grew by
5 % or more, or when a file, a thread or a temporary file was left.
"""

import argparse
import os
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.surroundings import print_surroundings  # noqa: E402

from starling.audio.files import read_sound  # noqa: E402
from starling.config import Settings  # noqa: E402
from starling.home import Home  # noqa: E402
from starling.library.shelf import read_story  # noqa: E402
from starling.model import Sound  # noqa: E402
from starling.wiring import Wiring  # noqa: E402

WARM_UP_ATTEMPTS = 20
LISTENED_S = 15
MOST_GROWTH = 0.05


@dataclass(frozen=True)
class Footprint:
    """What the process holds."""

    resident_mb: float
    open_files: int
    threads: int
    temporary_files: int


def footprint(temporary: Path) -> Footprint:
    """Now, as the kernel counts it."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Footprint(
        resident_mb=pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        open_files=len(list(Path("/proc/self/fd").iterdir())),
        threads=threading.active_count(),
        temporary_files=len(list(temporary.rglob("*"))),
    )


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=500)
    attempts: int = parser.parse_args().attempts
    print_surroundings("faster-whisper", "ctranslate2", "onnxruntime")
    with tempfile.TemporaryDirectory() as folder:
        temporary = Path(folder, "tmp")
        temporary.mkdir()
        tempfile.tempdir = str(temporary)
        wiring = Wiring(Home(Path(folder, "home")), Settings())
        story = read_story(ROOT / "stories" / "knative-eventing.md")
        whole = read_sound(ROOT / "audio_samples" / "eventing-good.ogg")
        sound = Sound(whole.samples[: LISTENED_S * whole.sample_rate_hz], whole.sample_rate_hz)
        for number in range(1, attempts + 1):
            hearing = wiring.transcriber.transcribe(sound)
            stored = wiring.store.add(wiring.judge.attempt(story, hearing, 150.0))
            assert stored.id == number
            if number == WARM_UP_ATTEMPTS:
                early = footprint(temporary)
        late = footprint(temporary)
    print(f"after {WARM_UP_ATTEMPTS:4}: {early}")
    print(f"after {attempts:4}: {late}")
    grown = late.resident_mb / early.resident_mb - 1
    print(f"memory grew by {grown:.1%}")
    left = any(
        after > before
        for after, before in (
            (late.open_files, early.open_files),
            (late.threads, early.threads),
            (late.temporary_files, early.temporary_files),
        )
    )
    return 1 if left or grown >= MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
