"""Five hundred attempts in one process: does anything pile up?

    python tests/benchmarks/long_use.py [--attempts 500] [--model base] [--seconds 20]

Each attempt is a whole rehearsal, as `starling demo` makes one: a recorder with its threads and files fed from a
bundled recording, transcription by the real model while it comes in, judging, a FLAC file, the database, the report in
the terminal and the page. Only the sound card is left out, and the question is not read aloud. Prints every 20 attempts
what the process holds; exits with 1 when resident memory grew by 5 % or more after the first 20, or when a file handle,
a thread or a temporary file was left. `free` is what glibc's allocator holds without using it.
"""

import argparse
import contextlib
import ctypes
import gc
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.surroundings import print_surroundings  # noqa: E402

from starling.audio.endpointing import Limits  # noqa: E402
from starling.audio.files import read_sound  # noqa: E402
from starling.audio.sample_microphone import SampleMicrophone  # noqa: E402
from starling.cli.app import App  # noqa: E402
from starling.cli.pages import report  # noqa: E402
from starling.cli.rehearsal import Asked, Manner, rehearse_answer, show_outcome  # noqa: E402
from starling.library.shelf import read_story  # noqa: E402
from starling.model import Sound  # noqa: E402

WARM_UP_ATTEMPTS = 20
MOST_GROWTH = 0.05


@dataclass(frozen=True)
class Footprint:
    """What the process holds."""

    resident_mb: float
    free_mb: float
    open_files: int
    threads: int
    temporary_files: int


class _Mallinfo(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in [
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        ]
    ]


def footprint(*temporary: Path) -> Footprint:
    """Now, as the kernel counts it."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Footprint(
        resident_mb=pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        free_mb=_free_bytes() / 1e6,
        open_files=len(list(Path("/proc/self/fd").iterdir())),
        # Also the threads of the libraries, of which Python knows nothing.
        threads=max(threading.active_count(), len(list(Path("/proc/self/task").iterdir()))),
        temporary_files=sum(len(list(folder.rglob("*"))) for folder in temporary),
    )


def _free_bytes() -> int:
    mallinfo2 = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if mallinfo2 is None:
        return 0
    mallinfo2.restype = _Mallinfo
    return int(mallinfo2().fordblks)


@contextlib.contextmanager
def unseen() -> Iterator[None]:
    """Reports go nowhere; what stands on this terminal is the table."""
    before = os.dup(2)
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):  # noqa: PTH123
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(before, 2)
            os.close(before)


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=500)
    parser.add_argument("--model", default="base")
    parser.add_argument("--seconds", type=int, default=20, help="of the recording, for each attempt")
    options = parser.parse_args()
    print_surroundings("faster-whisper", "ctranslate2", "onnxruntime")
    print(f"model {options.model}, {options.seconds} s an attempt")
    with tempfile.TemporaryDirectory() as folder:
        temporary = Path(folder, "tmp")
        temporary.mkdir()
        tempfile.tempdir = str(temporary)
        app = App(Path(folder, "home"), {"model": options.model})
        story = read_story(ROOT / "stories" / "knative-eventing.md")
        whole = read_sound(ROOT / "audio_samples" / "eventing-good.ogg")
        sound = Sound(whole.samples[: options.seconds * whole.sample_rate_hz], whole.sample_rate_hz)
        early = late = footprint()
        began_s = time.monotonic()
        for number in range(1, options.attempts + 1):
            with unseen():
                sample = SampleMicrophone(sound, "a recording")
                manner = Manner(Limits(max_s=60), speak=False, sample=sample)
                outcome = rehearse_answer(app, Asked(story, "Why?", 150.0), manner)
                assert outcome.attempt.id == number
                assert outcome.attempt.assessment.recall is not None
                show_outcome(app, outcome)
                report.callback.__wrapped__(app, number, False, None, False)
            if number % WARM_UP_ATTEMPTS == 0:
                gc.collect()
                late = footprint(temporary, app.home.unfinished_dir)
                early = late if number == WARM_UP_ATTEMPTS else early
                print(f"after {number:4} ({time.monotonic() - began_s:5.0f} s): {late}", flush=True)
    grown = late.resident_mb / early.resident_mb - 1
    print(f"memory grew by {grown:.1%} after the first {WARM_UP_ATTEMPTS}")
    left = any(
        after > before
        for after, before in (
            (late.open_files, early.open_files),
            (late.threads, early.threads),
            (late.temporary_files, early.temporary_files),
        )
    )
    print("something was left" if left else "no file handle, thread or temporary file was left")
    return 1 if left or grown >= MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
