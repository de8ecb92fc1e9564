"""Labelled material for the recall benchmarks: sets by other people (a folder beside the repository), and our own.

The sets by other people are optional: without the folder the scripts say so and measure on our own answers only.
"""

import gzip
import hashlib
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.benchmarks.answers.load import Part, load_answers

from starling.assess.matching.features import Comparison, compare
from starling.meaning.minilm import MiniLM
from starling.meaning.reader import CrossEncoder, shipped_model
from starling.model import Hearing, Verdict
from starling.weights.minilm import find_minilm

GROUP_OF_SET = {"story_recall": "story", "one_sentence_summaries": "doc_id", "news_summaries": "doc_id"}
"""The sets, and what must never lie on both sides of a split: the story, the document."""

UNREAD_STORY = "story_recall:5"
"""The reader is fitted on the other two."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One answer with labelled points. `said[i]` is 1, 0 or nan (not used); `verdicts` only for our own answers."""

    set_name: str
    group: str
    points: tuple[str, ...]
    text: str
    said: NDArray[np.float64]
    verdicts: tuple[str, ...] = ()
    contradictions: tuple[str | None, ...] = ()
    is_report: bool = False


def load_set(name: str, data: Path, most: int | None = None, seed: int = 0) -> list[Case]:
    """The answers of one set by other people, in a fixed shuffled order, at most `most`. Empty when absent."""
    path = data / "key_points" / f"{name}.jsonl.gz"
    if not path.exists():
        print(f"{path} is absent: {name} is left out")
        return []
    rows: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows[(f"{name}:{row[GROUP_OF_SET[name]]}", row["text"])].append(row)
    keys = sorted(rows)
    random.Random(seed).shuffle(keys)
    return [
        Case(
            name,
            group,
            tuple(str(row["key_point"]) for row in rows[(group, text)]),
            text,
            np.array([float(str(row["label"])) for row in rows[(group, text)]]),
        )
        for group, text in keys[:most]
    ]


def load_own(part: Part | None = None) -> list[Case]:
    """Our own labelled answers, from text. Half-said and contradicted points are no matter of said or not said."""
    known = {Verdict.COVERED: 1.0, Verdict.MISSED: 0.0}
    return [
        Case(
            "own_answers",
            f"own:{answer.story.name}",
            tuple(point.text for point in answer.story.key_points),
            answer.text,
            np.array([known.get(label.verdict, np.nan) for label in answer.labels]),
            tuple(str(label.verdict) for label in answer.labels),
            tuple(str(label.contradiction) if label.contradiction else None for label in answer.labels),
            is_report=answer.part is Part.REPORT,
        )
        for answer in load_answers(part)
    ]


def compare_case(case: Case, embedder: MiniLM) -> Comparison:
    """The product's own comparison of a case."""
    return compare(case.points, Hearing.typed(case.text).transcript, embedder, None)


@cache
def shipped_embedder() -> MiniLM:
    """The embedder that the product uses."""
    return MiniLM(find_minilm())


@cache
def shipped_reader() -> CrossEncoder:
    """The reader that the product uses."""
    return CrossEncoder(shipped_model(), find_minilm().tokenizer_path)


def read_by_the_reader(set_name: str, group: str) -> bool:
    """Whether the reader may be fitted on a group: half of the documents of other people's sets, two of the three
    retold stories. The others, and the fit part of our own answers, tell what its word is worth."""
    if set_name == "story_recall":
        return group != UNREAD_STORY
    if set_name in GROUP_OF_SET:
        return int(hashlib.sha256(group.encode()).hexdigest(), 16) % 10 < 5
    return False


def calibration_error(probability: NDArray[np.float64], truth: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: distance of forecast and frequency over equal bins (Naeini et al. 2015)."""
    place = np.minimum((probability * bins).astype(int), bins - 1)
    error = 0.0
    for index in range(bins):
        inside = place == index
        if inside.any():
            error += inside.mean() * abs(probability[inside].mean() - truth[inside].mean())
    return float(error)
