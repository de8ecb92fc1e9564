"""Kill a rehearsal at random moments: how much of what was said is lost?

    python tests/benchmarks/kill_fifty_times.py [--times 50] [--seed 1] [--minutes 20]

Half of the kills (SIGKILL) come while it records, half while it transcribes, judges and stores. After each the database
is checked; in the end `starling recover` must leave exactly one attempt for each rehearsal, none lost and none twice.
Lost audio is the time from the moment recording began until the kill (or until Enter), less what is in the kept
recording. With --minutes no rehearsal begins later than that, and what was done by then is judged. Exits with 1 when
more than 0.5 s was lost anywhere. Needs the virtual sound card: pulseaudio.
"""

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.surroundings import print_surroundings  # noqa: E402
from tests.e2e.rehearsal import Rehearsal  # noqa: E402
from tests.soundcard import SoundCard, is_installed  # noqa: E402

from starling.audio.files import read_sound  # noqa: E402
from starling.audio.journal import find_unfinished  # noqa: E402
from starling.history.store import SqliteStore  # noqa: E402
from starling.home import Home  # noqa: E402
from starling.model import Sound  # noqa: E402

MOST_LOST_S = 0.5
STORY = "knative-eventing"


@dataclass(frozen=True)
class Kill:
    """One rehearsal that was killed `spoken_s` after it began to record; `after` says when."""

    after: str
    begun_at: datetime
    spoken_s: float


def main() -> int:
    """Kill, recover, compare, print. 1 when too much was lost, or an attempt is missing or there twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    chosen = parser.parse_args()
    if not is_installed():
        print("this needs the programs pulseaudio, pactl, parec and pacat")
        return 1
    print_surroundings()
    dice = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        card = SoundCard(Path(folder) / "card")
        card.start()
        try:
            home = _home(Path(folder))
            kills: list[Kill] = []
            last_s = time.monotonic() + 60 * chosen.minutes
            while len(kills) < chosen.times and time.monotonic() < last_s:
                kills.append(_kill_one(card, home, dice, recording=len(kills) % 2 == 0))
            return _judge(card, home, kills)
        finally:
            card.stop()


def _home(folder: Path) -> Path:
    home = folder / "home"
    (home / "stories").mkdir(parents=True)
    shutil.copy(ROOT / "stories" / f"{STORY}.md", home / "stories")
    (home / "config.toml").write_text('model = "tiny.en"\n')
    return home


def _kill_one(card: SoundCard, home: Path, dice: random.Random, recording: bool) -> Kill:
    person = Rehearsal(card, home, "practice", STORY, "--no-speak")
    # A busy machine may take a while to start; that is not what is measured.
    person.wait_for("REC", within_s=600)
    begun_s, begun_at = time.monotonic(), datetime.now(UTC)
    card.say(_speech(8.0))
    time.sleep(dice.uniform(1.5, 6.0))
    spoken_s = time.monotonic() - begun_s
    after = "recording"
    if not recording:
        person.press("\r")
        person.wait_for("Listening", within_s=600)
        time.sleep(dice.uniform(0.0, 3.0))
        after = "stopping"
    person.kill()
    _check_database(home)
    return Kill(after, begun_at, spoken_s)


def _speech(length_s: float) -> Sound:
    sound = read_sound(ROOT / "audio_samples" / "eventing-good.ogg")
    first = int(np.argmax(np.abs(sound.samples) > 0.05))
    return Sound(sound.samples[first : first + int(length_s * sound.sample_rate_hz)], sound.sample_rate_hz)


def _check_database(home: Path) -> None:
    path = home / "starling.db"
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        assert found == "ok", found


def _judge(card: SoundCard, home: Path, kills: list[Kill]) -> int:
    offered = len(find_unfinished(Home(home).unfinished_dir))
    with SqliteStore(home / "starling.db") as store:
        stored = len(store.list())
    finished = Rehearsal(card, home, "recover")
    code = finished.ended(600)
    left = find_unfinished(Home(home).unfinished_dir)
    with SqliteStore(home / "starling.db") as store:
        attempts = sorted(store.list(), key=lambda attempt: attempt.recorded_at)
    print(f"{len(kills)} kills: {stored} attempts were stored by then, {offered} recordings were offered to finish")
    print(f"after starling recover (exit code {code}): {len(attempts)} attempts, {len(left)} recordings left")
    good = code == 0 and not left and len(attempts) == len(kills)
    for after in ("recording", "stopping"):
        lost = [
            max(0.0, kill.spoken_s - read_sound(attempt.audio_path).duration_s)
            for kill, attempt in zip(kills, attempts, strict=False)
            if kill.after == after and attempt.audio_path is not None
        ]
        if lost:
            print(
                f"  killed while {after:9}: {len(lost):2} times; lost audio "
                f"median {np.median(lost):.3f} s, worst {max(lost):.3f} s (at most {MOST_LOST_S} s allowed)"
            )
        good = good and bool(lost) and max(lost) <= MOST_LOST_S
    print("good" if good else "NOT GOOD")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
