"""What the reader is fitted on: pairs (key point, something said) with what the one is of the other.

Our own pairs (`pairs/`), our own spoken answers of the `read` part, and the sets by other people whose licences allow
it: retellings (Apache-2.0), summaries (original CC-BY-4.0), arguments (CDLA-Sharing). Of these only what
`read_by_the_reader` gives free.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from tests.benchmarks.answers.load import Part
from tests.benchmarks.entailment import Entailment
from tests.benchmarks.recall_data import Case, compare_case, load_own, load_set, read_by_the_reader, shipped_embedder

from starling.assess.matching.model import recall_model
from starling.assess.matching.reading import stretches_of
from starling.assess.matching.scoring import shortlist

PAIRS_DIR = Path(__file__).parent / "pairs"
OUTCOMES = ("covered", "partial", "missed", "contradicted")
OUTCOME_OF_KIND = {"covered": 0, "close": 0, "partial": 1, "trap": 2, "meaning": 3, "twisted": 3, "number": 3}
TWINS = ("close", "twisted")
SAID, NOT_SAID = (0.85, 0.15, 0.0, 0.0), (0.0, 0.03, 0.9, 0.07)
"""What a label of other people (said or not) tells of our four outcomes."""

OUTCOMES_OF_LABEL = {
    "entailment": (1.0, 0.0, 0.0, 0.0),
    "neutral": (0.0, 0.35, 0.65, 0.0),
    "contradiction": (0.0, 0.0, 0.0, 1.0),
}
"""Of a neutral pair nobody says how much of the point was said; only that not all was, and that none was denied."""

PAIRS_BESIDE_TWINS, ANSWERS_BESIDE_TWINS, OTHERS_BESIDE_TWINS = 3500, 5500, 3000
"""Rows of a pass over twins: other lines of their stories, our own answers, what other people wrote to contradict."""

LENGTHS_WORDS = (0, 12, 20, 25, 30, 35, 40, 50, 60)
FILLERS = ("um", "uh", "you know", "like", "I mean", "so")
A_FILLER = re.compile(r"\b(um|uh|er|hmm|you know|like)\b,?\s*", re.IGNORECASE)
MOST = {"news_summaries": 1000, "one_sentence_summaries": 500, "story_recall": 1500, "arguments": 600, "answers": 2500}
"""Rows of each set in one pass."""

OTHERS_BESIDE_ANSWERS = 3200
"""Rows of everything else in a pass that is mostly answers."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A point, what was said, the probabilities of the four outcomes, and how much the row counts."""

    point: str
    said: str
    outcome: tuple[float, ...]
    weight: float
    kind: str


@dataclass(frozen=True, slots=True)
class MiniStory:
    """Points of one situation, each with its lines as (kind, text)."""

    points: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def load_mini_stories() -> tuple[list[MiniStory], list[MiniStory]]:
    """The mini-stories to fit on, and those kept out, one in ten."""
    parts: tuple[list[MiniStory], list[MiniStory]] = ([], [])
    for path in sorted(PAIRS_DIR.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            story = MiniStory(tuple((point["point"], tuple(_lines(point))) for point in entry["points"]))
            parts[bool(entry.get("kept_out"))].append(story)
    return parts


def _lines(point: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in OUTCOME_OF_KIND:
        for line in point.get(kind) or ():
            yield kind, line


def pairs_as_written(stories: list[MiniStory]) -> list[Pair]:
    """Every line beside its point."""
    return [
        Pair(point, line, _certain(OUTCOME_OF_KIND[kind]), 1.0, kind)
        for story in stories
        for point, lines in story.points
        for kind, line in lines
    ]


class Material:
    """Draws the rows of one pass after the other."""

    def __init__(self, data: Path, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self.stories, self.kept_out = load_mini_stories()
        self._sets = {"answers": answer_pairs(), **public_pairs(data)}

    def one_pass(self) -> list[Pair]:
        """Pairs in a new disguise, other lines of the same story as things not said, and a draw from every set."""
        rows = [row for story in self.stories for row in self._disguised(story)]
        for name, kept in self._sets.items():
            rows += self._random.sample(kept, min(MOST[name], len(kept)))
        return rows

    def answers_pass(self) -> list[Pair]:
        """Every row of our own answers, the few half said and contradicted ones twice, beside some of the rest."""
        everything = self.one_pass()
        others = [row for row in everything if row.kind != "answer"]
        answers = [replace(row, said=self._as_heard(row.said)) for row in self._sets["answers"]]
        few = [row for row in answers if row.outcome[1] == 1 or row.outcome[3] == 1]
        # Who twists a point keeps its words; without these, to tell it as noted would look twisted.
        noted = [
            Pair(
                point,
                self._among(self._as_heard(point), [self._random.choice(others).said]),
                _certain(0),
                1.0,
                "as noted",
            )
            for point in {row.point: None for row in answers}
        ]
        return answers + few + noted + self._random.sample(others, OTHERS_BESIDE_ANSWERS)

    def twins_pass(self, entailment: list[Entailment]) -> list[Pair]:
        """Close restatements and the same with a word or two twisted, in two disguises, beside some of all the rest.

        Who contradicts keeps the words, who tells it right is freer with them: without twins that is what is learnt.
        """
        everything = [row for story in self.stories for row in self._disguised(story)]
        again = [row for story in self.stories for row in self._disguised(story)]
        twins = [row for row in (*everything, *again) if row.kind in TWINS]
        others = [
            Pair(pair.point, self._at_times_as_heard(pair.said), OUTCOMES_OF_LABEL[pair.label], 0.6, pair.label)
            for pair in entailment
        ]
        beside = (
            ([row for row in everything if row.kind not in TWINS], PAIRS_BESIDE_TWINS),
            (self.answers_pass(), ANSWERS_BESIDE_TWINS),
            (others, OTHERS_BESIDE_TWINS),
        )
        return twins + [row for rows, most in beside for row in self._random.sample(rows, min(most, len(rows)))]

    def _at_times_as_heard(self, line: str) -> str:
        return self._as_heard(line) if self._random.random() < 0.5 else line

    def _disguised(self, story: MiniStory) -> Iterator[Pair]:
        for place, (point, lines) in enumerate(story.points):
            others = [line for at, (_, theirs) in enumerate(story.points) if at != place for _, line in theirs]
            for kind, line in lines:
                said = self._among(self._as_heard(line), others)
                yield Pair(point, said, _certain(OUTCOME_OF_KIND[kind]), 1.0, kind)
            # Near the note's own words and right: without these, many words in common would look like a contradiction.
            yield Pair(point, self._among(self._as_heard(point), others), _certain(0), 1.0, "as noted")
            for line in self._random.sample(others, min(2, len(others))):
                yield Pair(point, self._as_heard(line), _certain(2), 0.7, "other point")

    def _among(self, line: str, others: list[str]) -> str:
        """Other lines of the story around it, up to a length drawn alike for every label: length tells nothing."""
        wanted = self._random.choice(LENGTHS_WORDS)
        while others and len(line.split()) < wanted - 6:
            other = self._random.choice(others)
            line = f"{other} {line}" if self._random.random() < 0.5 else f"{line} {other}"
            if self._random.random() < 0.15:
                break
        return line

    def _as_heard(self, line: str) -> str:
        """Fillers, capitals and punctuation come and go alike for every label."""
        if self._random.random() < 0.5:
            line = A_FILLER.sub("", line).strip()
        if self._random.random() < 0.3:
            line = re.sub(r"[^\w\s'%$-]", "", line.lower())
        if self._random.random() < 0.35:
            words = line.split()
            for _ in range(self._random.randint(1, 3)):
                words.insert(self._random.randint(0, len(words)), self._random.choice(FILLERS))
            line = " ".join(words)
        return line


def answer_pairs() -> list[Pair]:
    """Our own spoken answers of the `read` part: each point beside its most telling stretches, as the product reads
    them. What was not said is not said in any of them; what was said is taken to be in the first."""
    found = []
    for case in load_own(Part.READ):
        for point, verdict, stretches in zip(case.points, case.verdicts, _stretches(case), strict=True):
            used = stretches if verdict == "missed" else stretches[:1]
            weight = 1.0 if verdict != "missed" else 0.6
            found += [Pair(point, text, _certain(OUTCOMES.index(verdict)), weight, "answer") for text in used]
    return found


def public_pairs(data: Path) -> dict[str, list[Pair]]:
    """The sets by other people, as far as they are there."""
    found = {}
    for name, most in (("story_recall", None), ("one_sentence_summaries", None), ("news_summaries", 500)):
        found[name] = [
            Pair(point, stretches[0], SAID if said else NOT_SAID, 0.5, name)
            for case in load_set(name, data, most)
            if read_by_the_reader(name, case.group)
            for point, said, stretches in zip(case.points, case.said, _stretches(case), strict=True)
        ]
    arguments = data / "key_points" / "arguments.jsonl.gz"
    if arguments.exists():
        with gzip.open(arguments, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        said = [row for row in rows if row["label"] == 1]
        rest = random.Random(0).sample([row for row in rows if row["label"] == 0], len(said))
        found["arguments"] = [
            Pair(row["key_point"], row["text"], SAID if row["label"] else NOT_SAID, 0.5, "arguments")
            for row in (*said, *rest)
        ]
    return found


def _stretches(case: Case) -> list[list[str]]:
    comparison = compare_case(case, shipped_embedder())
    short = shortlist(comparison, recall_model().pick)
    return [
        [comparison.answer.text(stretch) for stretch in stretches_of(comparison, merits)] for merits in short.merits
    ]


def _certain(outcome: int) -> tuple[float, ...]:
    return tuple(float(place == outcome) for place in range(len(OUTCOMES)))


def targets(rows: list[Pair]) -> NDArray[np.float32]:
    """Shape (len(rows), 4)."""
    return np.array([row.outcome for row in rows], dtype=np.float32)
