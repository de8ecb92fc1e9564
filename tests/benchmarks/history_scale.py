"""How long history, trends, due and the dashboard's data take with 1,000 stories and 100,000 attempts.

    python tests/benchmarks/history_scale.py [--stories 1000] [--attempts 100000] [--keep FOLDER]

Targets: each answer within 0.3 s on 2 cores, the database under 1 GB. Also: 8 processes storing 200 attempts each
lose none. The usual way beside ours: one JSON document an attempt, all of them read to answer the same questions.
"""

import argparse
import json
import multiprocessing
import os
import platform
import random
import sqlite3
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.unit.attempts import DELIVERY, HABITS, STAR, assessment, attempt  # noqa: E402

from starling.history.codec import assessment_to_bytes, hearing_to_bytes, time_to_text  # noqa: E402
from starling.history.due import schedule_of  # noqa: E402
from starling.history.overview import overview  # noqa: E402
from starling.history.rows import Filters, figures_of  # noqa: E402
from starling.history.store import SqliteStore, keep_story  # noqa: E402
from starling.history.trends import story_trend  # noqa: E402
from starling.model import (  # noqa: E402
    Attempt,
    Component,
    Hearing,
    KeyPoint,
    Recall,
    Span,
    SpeechActivity,
    Story,
    Transcript,
    Verdict,
    Word,
)

NOW = datetime(2026, 11, 1, tzinfo=UTC)
VOCABULARY = [f"w{number:04d}" for number in range(3000)]
POINTS = 12
WORDS = 320
ANSWERS = 400
AT_ONCE = 4000


@dataclass(frozen=True)
class Answer:
    """One answer, and what the store would write of it."""

    made: Attempt
    figures: Mapping[str, object]
    hearing: bytes
    judged: bytes


@dataclass(frozen=True)
class Shelved:
    """A story, and what the database calls it and its points."""

    story: Story
    version_id: int
    point_ids: list[int]


def a_story(number: int, chance: random.Random) -> Story:
    points = tuple(
        KeyPoint(index, list(Component)[index * 4 // POINTS], " ".join(chance.choices(VOCABULARY, k=14)))
        for index in range(POINTS)
    )
    return Story(name=f"story-{number:04d}", title=f"Story {number}", key_points=points)


def an_attempt(story: Story, minute: float, chance: random.Random) -> Attempt:
    """An answer of about two minutes: 320 words with times, twelve verdicts with evidence."""
    words, at_s = [], 0.5
    for _ in range(WORDS):
        length_s = chance.uniform(0.15, 0.5)
        word = Word(chance.choice(VOCABULARY), round(at_s, 3), round(at_s + length_s, 3), round(chance.random(), 4))
        words.append(word)
        at_s += length_s + chance.uniform(0, 0.1)
    verdicts = chance.choices(list(Verdict), k=POINTS)
    template = assessment().recall
    assert template is not None
    matches = tuple(
        replace(template.matches[0], point=point, verdict=verdict, confidence=round(chance.random(), 4))
        for point, verdict in zip(story.key_points, verdicts, strict=True)
    )
    said = sum(verdict is Verdict.COVERED for verdict in verdicts) + verdicts.count(Verdict.PARTIAL) / 2
    judged = replace(assessment(), recall=Recall(said / POINTS, matches), star=STAR, delivery=DELIVERY, habits=HABITS)
    hearing = Hearing(Transcript(tuple(words)), SpeechActivity((Span(0.5, at_s),), at_s + 1), model="base")
    recorded_at = NOW - timedelta(minutes=minute)
    return replace(attempt(), story=story, recorded_at=recorded_at, hearing=hearing, assessment=judged)


def fill(path: Path, stories: int, attempts: int) -> float:
    """Fill the database at `path`; seconds taken. What comes out of it is checked against what went in.

    Making and encoding an answer takes a hundred times as long as writing it, and a hundred thousand would take an
    hour. So ANSWERS different ones go through the store's own codec once, and every attempt gets the bytes and figures
    of one of them with its own story, time, and rows of verdicts: as many rows, of the same sizes, under the same
    indexes. No transaction holds more than AT_ONCE attempts, so that the write-ahead log stays small. Cards are left
    out; the store makes them when it is first asked what is due, and that is measured too.
    """
    chance = random.Random(7)
    shelf = [a_story(number, chance) for number in range(stories)]
    answers = [an_answer(chance) for _ in range(min(ANSWERS, attempts))]
    began_s = time.perf_counter()
    with SqliteStore(path) as store:
        with store.writing() as connection:
            shelved = [Shelved(story, keep_story(connection, story), keep_points(connection, story)) for story in shelf]
        for first in range(0, attempts, AT_ONCE):
            with store.writing() as connection:
                for number in range(first, min(first + AT_ONCE, attempts)):
                    told = shelved[number % stories]
                    add_row(connection, told, answers[chance.randrange(len(answers))], when(number, attempts))
        check(store, shelf, answers)
    return time.perf_counter() - began_s


def when(number: int, attempts: int) -> datetime:
    return NOW - timedelta(minutes=4.0 * (attempts - number))


def an_answer(chance: random.Random) -> Answer:
    made = an_attempt(a_story(0, chance), 0, chance)
    hearing, judged = hearing_to_bytes(made.hearing), assessment_to_bytes(made.assessment, made.story)
    return Answer(made, figures_of(made), hearing, judged)


def keep_points(connection: sqlite3.Connection, story: Story) -> list[int]:
    insert = "INSERT INTO points (story_name, section, text) VALUES (?, ?, ?) RETURNING id"
    rows = [(story.name, point.section, point.text) for point in story.key_points]
    return [int(connection.execute(insert, row).fetchone()[0]) for row in rows]


def add_row(connection: sqlite3.Connection, told: Shelved, answer: Answer, recorded_at: datetime) -> None:
    """What SqliteStore.add_within writes, from bytes that are encoded already."""
    columns: dict[str, object] = {
        "recorded_at": time_to_text(recorded_at),
        "day": recorded_at.astimezone().strftime("%Y-%m-%d"),
        "story_name": told.story.name,
        "story_version_id": told.version_id,
        "question": answer.made.question,
        "model": answer.made.hearing.model,
        "starling_version": answer.made.starling_version,
        **answer.figures,
    }
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO attempts ({', '.join(columns)}) VALUES ({marks})"
    attempt_id = connection.execute(insert, tuple(columns.values())).lastrowid
    connection.execute("INSERT INTO hearings VALUES (?, ?)", (attempt_id, answer.hearing))
    connection.execute("INSERT INTO assessments VALUES (?, ?)", (attempt_id, answer.judged))
    assert answer.made.assessment.recall is not None
    rows = [
        (attempt_id, point_id, match.point.index, match.verdict, match.confidence)
        for point_id, match in zip(told.point_ids, answer.made.assessment.recall.matches, strict=True)
    ]
    connection.executemany("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?)", rows)


def check(store: SqliteStore, shelf: list[Story], answers: list[Answer]) -> None:
    """Stop where the rows are not what the store would have written: read some back, and add one of them anew."""
    made = {answer.hearing: answer for answer in answers}
    for story in shelf[:3]:
        kept = store.get(store.latest_id(story.name))
        answer = made[hearing_to_bytes(kept.hearing)]
        assert kept.story == story
        assert [(match.point, match.verdict) for match in kept.assessment.recall.matches] == [
            (point, match.verdict)
            for point, match in zip(story.key_points, answer.made.assessment.recall.matches, strict=True)
        ]
        row = store.row(kept.id)
        again = store.row(store.add(replace(kept, id=None)).id)
        assert replace(again, id=row.id) == row, "the store writes other columns than this benchmark"
        assert (
            story_trend(store, story.name, 2).points[0].verdicts[0]
            == story_trend(store, story.name, 2).points[0].verdicts[1]
        )


def median_of(times: int, call: Callable[[], object]) -> tuple[float, float]:
    """Seconds waited, and seconds of the processor: on a busy machine only the second tells what the work is."""
    waited, worked = [], []
    for _ in range(times):
        began_s, began_work_s = time.perf_counter(), time.process_time()
        call()
        waited.append(time.perf_counter() - began_s)
        worked.append(time.process_time() - began_work_s)
    return sorted(waited)[times // 2], sorted(worked)[times // 2]


def the_usual_way(path: Path) -> float:
    """Seconds to decode every stored assessment, as a list of documents would have to."""
    connection = sqlite3.connect(path)
    began_s = time.perf_counter()
    for (packed,) in connection.execute("SELECT assessment FROM assessments"):
        json.loads(zlib.decompress(packed))
    return time.perf_counter() - began_s


def store_some(path: Path, count: int) -> None:
    """One of several processes that store at once."""
    with SqliteStore(path) as store:
        for number in range(count):
            store.add(attempt(days=number / 100))


def store_at_once(folder: Path, processes: int, count: int) -> tuple[int, float, str]:
    """How many attempts arrived, seconds taken, and what the integrity check says."""
    path = folder / "together.db"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=store_some, args=(path, count)) for _ in range(processes)]
    began_s = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    taken_s = time.perf_counter() - began_s
    with sqlite3.connect(path) as connection:
        arrived = connection.execute("SELECT count(*) FROM attempts").fetchone()[0]
        return arrived, taken_s, connection.execute("PRAGMA integrity_check").fetchone()[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="Keep the database here, and use it again.")
    asked = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"SQLite {sqlite3.sqlite_version}, {datetime.now(UTC):%Y-%m-%d %H:%M}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "scale.db"
        if not path.exists():
            print(f"filled in {fill(path, asked.stories, asked.attempts):.0f} s")
        report(path)
        arrived, taken_s, sound = store_at_once(Path(scratch), 8, 200)
        print(f"8 processes x 200 attempts: {arrived} of 1600 arrived in {taken_s:.1f} s, integrity {sound}")


def report(path: Path) -> None:
    with SqliteStore(path) as store:
        began_s = time.perf_counter()
        schedule_of(store, NOW)
        print(f"schedule made the first time: {time.perf_counter() - began_s:.2f} s (once; kept afterwards)")
        questions: dict[str, Callable[[], object]] = {
            "history": lambda: store.rows(Filters()),
            "history --story --below 50": lambda: store.rows(Filters(story_name="story-0007", below_recall=0.5)),
            "history --refused": lambda: store.rows(Filters(only_refused=True)),
            "history --question": lambda: store.rows(Filters(question_contains="no such words")),
            "trends STORY": lambda: story_trend(store, "story-0007"),
            "due": lambda: schedule_of(store, NOW),
            "dashboard data": lambda: overview(store, NOW, NOW.date()),
        }
        for name, ask in questions.items():
            waited_s, worked_s = median_of(7, ask)
            verdict = "ok" if waited_s < 0.3 else "OVER 0.3 s"
            print(f"{name:30s} {waited_s:7.3f} s  processor {worked_s:.3f} s  {verdict}")
        made = an_attempt(a_story(3, random.Random(1)), 0, random.Random(2))
        waited_s, worked_s = median_of(5, lambda: store.add(made))
        print(f"{'storing one attempt':30s} {waited_s:7.3f} s  processor {worked_s:.3f} s")
    print(f"{'the usual way, decoding all':30s} {the_usual_way(path):7.3f} s")
    size_bytes = sum(part.stat().st_size for part in path.parent.glob("scale.db*"))
    print(f"database {size_bytes / 1e6:.0f} MB  {'ok' if size_bytes < 1e9 else 'OVER 1 GB'}")


if __name__ == "__main__":
    main()
