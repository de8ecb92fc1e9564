"""Sentences that people wrote so that one follows from the other, can not be true beside it, or neither.

Read from copies of four public repositories in one folder, each under its own name and as it is laid out there:
counterfactually-augmented-data (Apache-2.0), negation-and-nli and ConjNLI (MIT), ScoNe (CC0). The premise stands for
what was said, the hypothesis for the point.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = ("entailment", "neutral", "contradiction")


@dataclass(frozen=True, slots=True)
class Entailment:
    """What was said, a point, and one of LABELS."""

    said: str
    point: str
    label: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A file, the columns of premise, hypothesis and label, and how many of each label are used at most."""

    path: str
    columns: tuple[str, str, str]
    separator: str = "\t"
    most: int | None = None


_NEGATION = "negation-and-nli/data/new_benchmarks/clean_data"
_SENTENCES = ("sentence1", "sentence2", "gold_label")
_TABLES = (
    _Table("counterfactually-augmented-data/NLI/all_combined/train.tsv", _SENTENCES),
    _Table(f"{_NEGATION}/MNLI.txt", ("Text", "Hypothesis", "gold_label")),
    _Table(f"{_NEGATION}/SNLI.txt", ("Text", "Hypothesis", "gold_label")),
    # Made by rules of names and figures exchanged: a part is enough.
    _Table("ConjNLI/data/NLI/adversarial_train_15k.tsv", ("Premise", "Hypothesis", "Label"), most=2500),
    _Table("ScoNe/scone_nli/train/one_scoped.csv", _SENTENCES, ",", most=125),
    _Table("ScoNe/scone_nli/train/one_not_scoped.csv", _SENTENCES, ",", most=125),
    _Table("ScoNe/scone_nli/train/no_negation.csv", _SENTENCES, ",", most=125),
)
KEPT_OUT = _Table("counterfactually-augmented-data/NLI/all_combined/dev.tsv", _SENTENCES)


def load_entailment(folder: Path) -> list[Entailment]:
    """Everything to fit on. Raises FileNotFoundError naming the file that is not there."""
    return [pair for table in _TABLES for pair in read_table(folder, table)]


def read_table(folder: Path, table: _Table) -> list[Entailment]:
    """The pairs of one file whose label is known, the same ones each time."""
    pairs = list(_rows(folder / table.path, table))
    if table.most is None:
        return pairs
    chance = random.Random(0)
    by_label = [[pair for pair in pairs if pair.label == label] for label in LABELS]
    return [pair for some in by_label for pair in chance.sample(some, min(table.most, len(some)))]


def _rows(path: Path, table: _Table) -> Iterator[Entailment]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        quoting = csv.QUOTE_NONE if table.separator == "\t" else csv.QUOTE_MINIMAL
        for row in csv.DictReader(file, delimiter=table.separator, quoting=quoting):
            said, point, label = (str(row.get(name) or "").strip() for name in table.columns)
            if said and point and label in LABELS:
                yield Entailment(said, point, label)
