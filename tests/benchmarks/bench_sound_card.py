"""The real program on the virtual sound card: time to the first sound, lost sound, and time to the report.

    python tests/benchmarks/bench_sound_card.py [--times 5] [--minutes 3] [--model base]

Starts `starling practice` in a terminal; measures from the start of the program to the first sound of the question
(spoken before: warm cache); plays the bundled answers one after another into the microphone for so many minutes while
live decoding runs, compares what was stored with what was played, and measures from the stop key until the first line
of the report is on the screen. Needs pulseaudio. Exits with 1 when sound was lost.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.surroundings import print_surroundings  # noqa: E402
from tests.e2e.rehearsal import Rehearsal, lost_s  # noqa: E402
from tests.soundcard import SoundCard, is_installed  # noqa: E402

from starling.audio.files import read_sound  # noqa: E402
from starling.history.store import SqliteStore  # noqa: E402
from starling.model import Sound  # noqa: E402

QUESTION = "What was the hardest decision you had to make?"
LOUD = 0.02


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--model", default="base")
    chosen = parser.parse_args()
    if not is_installed():
        print("this needs the programs pulseaudio, pactl, parec and pacat")
        return 1
    print_surroundings("faster-whisper", "ctranslate2", "sounddevice")
    with tempfile.TemporaryDirectory(prefix="card-") as folder:
        card = SoundCard(Path(folder) / "card")
        card.start()
        try:
            home = _home(Path(folder))
            waits_s = [first_sound_s(card, home, chosen.model) for _ in range(chosen.times + 1)][1:]
            print(f"from the call to the first sound: median {median(waits_s):.2f} s, worst {max(waits_s):.2f} s")
            return long_answer(card, home, chosen.minutes, chosen.model)
        finally:
            card.stop()


def _home(folder: Path) -> Path:
    home = folder / "home"
    (home / "stories").mkdir(parents=True)
    shutil.copy(ROOT / "stories" / "knative-eventing.md", home / "stories")
    return home


def first_sound_s(card: SoundCard, home: Path, model: str) -> float:
    """Seconds from starting the program until the speaker makes a sound."""
    found: list[float] = []
    form = ["--raw", "--format=s16le", "--channels=1", "--rate=16000", "--latency-msec=10"]
    listener = subprocess.Popen(
        ["parec", "--device=speaker.monitor", *form],
        env=card.environment,
        stdout=subprocess.PIPE,
    )

    def listen() -> None:
        assert listener.stdout is not None
        while data := listener.stdout.read(320):
            if not found and np.max(np.abs(np.frombuffer(data, "<i2"))) > LOUD * 32768:
                found.append(time.monotonic())

    ear = threading.Thread(target=listen, daemon=True)
    ear.start()
    time.sleep(0.5)
    begin_s = time.monotonic()
    person = Rehearsal(card, home, "practice", "knative-eventing", "--model", model, "--question", QUESTION)
    person.wait_for("REC", within_s=120)
    person.press("q")
    person.wait_for("LEAVE?")
    person.press("y")
    person.ended()
    listener.terminate()
    ear.join()
    return found[0] - begin_s


def long_answer(card: SoundCard, home: Path, minutes: float, model: str) -> int:
    """Speak for so long; what was lost, and how long the report takes."""
    parts = [read_sound(path).samples for path in sorted((ROOT / "audio_samples").glob("*-good.ogg"))]
    whole = np.concatenate(parts * (1 + int(minutes * 60 * 16_000 / sum(map(len, parts)))))
    answer = Sound(whole[: int(minutes * 60 * 16_000)], 16_000)
    person = Rehearsal(card, home, "practice", "knative-eventing", "--model", model, "--no-speak")
    person.wait_for("REC", within_s=120)
    card.say(answer, wait=True)
    person.press("\r")
    stopped_s = time.monotonic()
    person.wait_for("Length:", within_s=600)
    print(f"from the stop key to the report, {minutes:g} min answer: {time.monotonic() - stopped_s:.2f} s")
    person.ended()
    with SqliteStore(home / "starling.db") as store:
        (attempt,) = store.list()
    assert attempt.audio_path is not None
    missing_s = lost_s(answer, read_sound(attempt.audio_path))
    print(f"lost of {minutes:g} min played while decoding: {missing_s:.3f} s")
    return 0 if missing_s == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
