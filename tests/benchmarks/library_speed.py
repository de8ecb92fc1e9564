"""How long a library of 1,000 stories takes.   python tests/benchmarks/library_speed.py [--stories N]

Budget on 2 cores: the list in under 0.3 s after start-up, the import of as many stories in under 10 s. Start-up is what
`starling --version` takes. Compared with reading every story in full for each list.
"""

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
sys.path.insert(0, str(SOURCE))

from starling import __version__  # noqa: E402

_WORDS = (
    "lamp",
    "boat",
    "kite",
    "mill",
    "rope",
    "bell",
    "gate",
    "pond",
    "sail",
    "coin",
    "river",
    "baker",
    "tower",
    "wheel",
)
_LABELS = ("Situation", "Task", "Action", "Result")


def notes_of(count: int) -> str:
    """Notes with `count` stories of about 120 words each, half of them in bullets."""
    chance = random.Random(7)
    blocks = []
    for number in range(count):
        sections = []
        for label in _LABELS:
            deeds = [chance.choice(["mended", "painted", "sold"]) for _ in range(3)]
            sentences = [f"I {deed} the {' '.join(chance.sample(_WORDS, 6))}." for deed in deeds]
            body = "\n".join(f"- {text}" for text in sentences) if number % 2 else " ".join(sentences)
            sections.append(f"### {label}\n{body}")
        blocks.append(f"## The {chance.choice(_WORDS)} of year {number}\n" + "\n".join(sections))
    return "# My stories\n\n" + "\n\n".join(blocks) + "\n"


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and seconds of processor time, which a busy machine does not stretch as much."""

    wall_s: float
    cpu_s: float

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.wall_s - other.wall_s, self.cpu_s - other.cpu_s)

    def __str__(self) -> str:
        return f"{self.wall_s:6.2f} s ({self.cpu_s:5.2f} s of processor time)"


def starling(home: Path, *arguments: str) -> Cost:
    """The cost of one run of the program."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    before, started = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "starling", "--home", str(home), *arguments]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(time.perf_counter() - started, cpu_s)


def median(run: Callable[[], Cost], times: int = 5) -> Cost:
    costs = [run() for _ in range(times)]
    return Cost(statistics.median(c.wall_s for c in costs), statistics.median(c.cpu_s for c in costs))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--stories", type=int, default=1000)
    count = arguments.parse_args().stories
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    print(today, platform.machine(), os.cpu_count(), "cores python", platform.python_version(), "starling", __version__)
    with tempfile.TemporaryDirectory() as folder:
        home, notes = Path(folder) / "home", Path(folder) / "notes.md"
        notes.write_text(notes_of(count), encoding="utf-8")
        starting = median(lambda: starling(home, "--version"))
        print(f"start-up                            {starting}")
        print(f"import of {count} stories             {starling(home, 'import', str(notes))}   (budget 10 s)")
        print(f"import again, nothing new           {starling(home, 'import', str(notes))}")
        print(f"first list after start-up           {starling(home, 'stories') - starting}")
        listing = median(lambda: starling(home, "stories")) - starting
        print(f"list after start-up                 {listing}   (budget 0.3 s)")
        (home / "cache" / "stories.json").unlink()
        whole = starling(home, "stories") - starting
        print(f"list, every story read in full      {whole}   (the plain way)")


if __name__ == "__main__":
    main()
