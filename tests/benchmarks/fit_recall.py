"""Fits the recall model again and writes src/starling/assess/data/recall.json.

    python tests/benchmarks/fit_recall.py [--data FOLDER] [--write]

Needs scikit-learn. Uses only the fit part of our own answers. Prints figures on groups (stories, documents) left
out of the fit, and writes nothing without --write.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.answers.load import Part  # noqa: E402
from tests.benchmarks.recall_data import GROUP_OF_SET, Case, compare_case, load_own, load_set, shipped_embedder  # noqa: E402
from tests.benchmarks.surroundings import SHARED_DATA  # noqa: E402

from starling.assess.matching.features import WINDOW_FEATURES  # noqa: E402
from starling.assess.matching.scoring import POINT_FEATURES, shortlist  # noqa: E402

TARGET = ROOT / "src/starling/assess/data/recall.json"
PICK = {"cosine": 3.7, "coverage": 3.0, "likeness": 1.5, "pairs": 0.5, "token_set": 1.2, "length": -0.3}
"""Weights that choose a point's window: from a first fit on windows of the same sets, rounded by hand."""

MOST_ANSWERS = {"story_recall": None, "one_sentence_summaries": None, "news_summaries": 320}
OWN_SHARE_SAID, OWN_SHARE_COMPLETE = 0.1, 0.5
"""How much of the total weight our own answers get beside the sets by other people."""

NUMBER_FROM = 0.5
"""From which probability, its figures set right, a point with another figure is contradicted: on the fit part of our
own answers 34 of 37 wrong numbers are found, and 35 of 38 reported are contradictions."""

CROSSED_SHARE = 0.1
"""And our answers against other stories' points, of which nothing was said."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows of figures with their targets (nan: not used for this target)."""

    values: NDArray[np.float64]
    said: NDArray[np.float64]
    complete: NDArray[np.float64]
    groups: NDArray[np.str_]
    sets: NDArray[np.str_]


def crossed(cases: list[Case]) -> list[Case]:
    """Every answer against the points of another story: nothing of it was said."""
    others = sorted({case.points for case in cases})
    found = []
    for case in cases:
        points = others[(others.index(case.points) + 1 + len(found) % 3) % len(others)]
        found.append(Case("crossed", case.group, points, case.text, np.zeros(len(points))))
    return found


def build_table(cases: list[Case]) -> Table:
    """One row per answer and point."""
    embedder = shipped_embedder()
    pick = np.array([PICK.get(name, 0.0) for name in WINDOW_FEATURES])
    values, said, complete, groups, sets = [], [], [], [], []
    for case in cases:
        values.append(shortlist(compare_case(case, embedder), pick).values)
        said.append(case.said)
        full = np.array([float(verdict == "covered") for verdict in case.verdicts]) if case.verdicts else case.said
        complete.append(full)
        groups += [case.group] * len(case.points)
        sets += [case.set_name] * len(case.points)
    return Table(
        np.concatenate(values), np.concatenate(said), np.concatenate(complete), np.array(groups), np.array(sets)
    )


def weights_of(sets: NDArray[np.str_], own_share: float) -> NDArray[np.float64]:
    """Every set weighs the same, our own answers `own_share` of the total; mean weight 1."""
    others = sorted(set(sets) - {"own_answers", "crossed"})
    share = {name: (1 - own_share - CROSSED_SHARE) / len(others) for name in others}
    share |= {"own_answers": own_share if others else 1.0, "crossed": CROSSED_SHARE}
    counts = {name: int((sets == name).sum()) for name in set(sets)}
    return np.array([share[name] / counts[name] for name in sets]) * len(sets)


def fit(values: NDArray[np.float64], target: NDArray[np.float64], weights: NDArray[np.float64]) -> LogisticRegression:
    """Ridge logistic regression on standardised figures, given back for the raw figures."""
    centre, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.5, max_iter=2000).fit((values - centre) / scale, target, sample_weight=weights)
    model.intercept_ = model.intercept_ - (model.coef_[0] * centre / scale).sum()
    model.coef_ = model.coef_ / scale
    return model


def unseen(table: Table, target: NDArray[np.float64], own_share: float) -> NDArray[np.float64]:
    """Probabilities for every row from a model that saw nothing of its story or document (8 folds of groups)."""
    result = np.full(len(target), np.nan)
    known = ~np.isnan(target)
    for train, test in GroupKFold(8).split(table.values, groups=table.groups):
        rows = train[known[train]]
        model = fit(table.values[rows], target[rows], weights_of(table.sets[rows], own_share))
        result[test] = model.predict_proba(table.values[test])[:, 1]
    return result


def best_threshold(score: Callable[[float], float]) -> float:
    """The middle of the thresholds whose score is within 0.003 of the best: less chancy than the very best."""
    grid = np.linspace(0.05, 0.95, 181)
    scores = np.array([score(float(value)) for value in grid])
    return float(np.median(grid[scores >= scores.max() - 0.003]))


def f1(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall."""
    return float(2 * (said & truth).sum() / max(said.sum() + truth.sum(), 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    cases = load_own(Part.FIT)
    verdicts = np.array([verdict for case in cases for verdict in case.verdicts])
    cases += crossed(cases)
    for name in GROUP_OF_SET:
        cases += load_set(name, options.data, MOST_ANSWERS[name])
    table = build_table(cases)
    own, covered = table.sets == "own_answers", table.complete > 0
    said, complete = unseen(table, table.said, OWN_SHARE_SAID), unseen(table, table.complete, OWN_SHARE_COMPLETE)
    for name in sorted(set(table.sets)):
        rows = (table.sets == name) & ~np.isnan(table.said)
        if name == "crossed":
            continue
        print(f"{name}: AUROC of said {roc_auc_score(table.said[rows], said[rows]):.3f} ({rows.sum()} rows)")
    ours = own | (table.sets == "crossed")
    covered_from = best_threshold(lambda value: f1(complete[ours] >= value, covered[ours]))
    half = np.zeros(len(covered), dtype=np.bool_)
    half[: len(verdicts)] = verdicts == "partial"
    open_rows = ours & (complete < covered_from)
    partial_from = best_threshold(lambda value: f1(said[open_rows] >= value, half[open_rows]))
    print(
        f"own answers: F1 of covered {f1(complete[own] >= covered_from, covered[own]):.3f} from {covered_from:.2f}; "
        f"covered in other stories' answers {(complete[ours & ~own] >= covered_from).mean():.1%}"
    )
    if options.write:
        write(table, {"covered_from": covered_from, "partial_from": partial_from, "number_from": NUMBER_FROM})


def write(table: Table, thresholds: dict[str, float]) -> None:
    """Fit on everything but the report part and write the file that ships."""
    models = {}
    for name, target, own_share in (
        ("said", table.said, OWN_SHARE_SAID),
        ("complete", table.complete, OWN_SHARE_COMPLETE),
    ):
        rows = ~np.isnan(target)
        model = fit(table.values[rows], target[rows], weights_of(table.sets[rows], own_share))
        coefficients = {
            name: round(float(value), 4) for name, value in zip(POINT_FEATURES, model.coef_[0], strict=True)
        }
        models[name] = {"intercept": round(float(model.intercept_[0]), 4), "coefficients": coefficients}
    origin = (
        "Logistic regressions fitted by tests/benchmarks/fit_recall.py on people's retellings of short stories, on "
        "summaries with labelled content units, and on the fit part of our own labelled answers. See docs/recall.md."
    )
    document = {"origin": origin, "pick": PICK, **models, "thresholds": {k: round(v, 3) for k, v in thresholds.items()}}
    TARGET.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    print(f"written: {TARGET}")


if __name__ == "__main__":
    main()
