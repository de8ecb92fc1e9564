"""Throw coverage-guided garbage at everything that reads a user's file.

    python tests/benchmarks/fuzz/run.py [--runs 100000] [--target NAME]

Needs atheris (`pip install atheris`). An input that raises anything but StarlingError, computes for over 5 s, hangs for
over a minute or needs over 1 GB ends the run of that target and is kept in tests/benchmarks/.cache/fuzz/ for a look.
"""

import argparse
import contextlib
import platform
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from targets import ROOT, TARGETS

CACHE = ROOT / "tests" / "benchmarks" / ".cache" / "fuzz"
LONGEST_S = 5
"""Of computing: on a busy machine a program that waits for its turn is no hang."""
LONGEST_HANG_S = 60
MOST_MEMORY_MB = 1024


def fuzz(name: str, runs: int) -> None:
    """Run one target in this process; libFuzzer ends the process."""
    import atheris

    sys.path.insert(0, str(ROOT / "src"))
    folder = Path(tempfile.mkdtemp(prefix="starling-fuzz-"))
    make, seeds = TARGETS[name]
    with atheris.instrument_imports(include=["starling"]):
        target = make(folder)
    from starling.errors import StarlingError

    def one(data: bytes) -> None:
        began_s = time.process_time()
        with contextlib.suppress(StarlingError):
            target(data)
        taken_s = time.process_time() - began_s
        assert taken_s <= LONGEST_S, f"an input took {taken_s:.1f} s"

    corpus = CACHE / name
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in ROOT.glob(seeds):
        (corpus / seed.name).write_bytes(seed.read_bytes())
    atheris.Setup(
        [
            sys.argv[0],
            f"-atheris_runs={runs}",
            f"-timeout={LONGEST_HANG_S}",
            f"-rss_limit_mb={MOST_MEMORY_MB}",
            f"-artifact_prefix={CACHE}/{name}-",
            "-max_len=20000",
            "-verbosity=0",
            str(corpus),
        ],
        one,
    )
    atheris.Fuzz()


def main() -> int:
    """Fuzz every target in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000, help="inputs in all, shared over the targets")
    parser.add_argument("--target", choices=list(TARGETS))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        fuzz(options.target, options.runs)
        return 0
    names = [options.target] if options.target else list(TARGETS)
    print(f"{platform.platform()}, Python {platform.python_version()}, {date.today()}")
    failed = []
    for name in names:
        runs = options.runs // len(names)
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, __file__, "--inside", "--target", name, "--runs", str(runs)],
            capture_output=True,
            text=True,
            check=False,
        )
        # libFuzzer's clock may ring once more while the process, which is done, takes itself apart.
        finished = done.returncode == -signal.SIGALRM and f"Done {runs} in" in done.stderr
        verdict = "ok" if done.returncode == 0 or finished else f"FAILED (exit {done.returncode})"
        print(f"{name:12} {runs:7} inputs {time.monotonic() - began:7.0f} s  {verdict}", flush=True)
        if verdict != "ok":
            failed.append(name)
            print((done.stdout + done.stderr)[-2500:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
