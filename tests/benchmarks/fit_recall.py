"""Fits the recall model again and writes src/starling/assess/data/recall.json.

    python tests/benchmarks/fit_recall.py [--data FOLDER] [--write]

Needs scikit-learn. Uses only the fit part of our own answers. Prints figures on groups (stories, documents) left
out of the fit, and writes nothing without --write.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.answers.load import Part  # noqa: E402
from tests.benchmarks.recall_data import (  # noqa: E402
    GROUP_OF_SET,
    Case,
    compare_case,
    load_own,
    load_set,
    read_by_the_reader,
    shipped_embedder,
    shipped_reader,
)
from tests.benchmarks.surroundings import SHARED_DATA  # noqa: E402

from starling.assess.matching.beliefs import PLAINLY_SAID, said_literally  # noqa: E402
from starling.assess.matching.features import WINDOW_FEATURES  # noqa: E402
from starling.assess.matching.reading import READ_FEATURES, read_points  # noqa: E402
from starling.assess.matching.rivals import RIVAL_FEATURES, find_rivals  # noqa: E402
from starling.assess.matching.scoring import POINT_FEATURES, shortlist  # noqa: E402
from starling.assess.refusal import is_off_story  # noqa: E402

ORIGIN = (
    "Logistic regressions fitted by tests/benchmarks/fit_recall.py on people's retellings of short stories, on "
    "summaries with labelled content units, and on the fit part of our own labelled answers. See docs/recall.md."
)
TARGET = ROOT / "src/starling/assess/data/recall.json"
PICK = {"cosine": 3.7, "coverage": 3.0, "likeness": 1.5, "pairs": 0.5, "token_set": 1.2, "length": -0.3}
"""Weights that choose a point's window: from a first fit on windows of the same sets, rounded by hand."""

MOST_ANSWERS = {"story_recall": None, "one_sentence_summaries": 260, "news_summaries": 160}
OWN_SHARE = {"said": 0.3, "complete": 0.75}
"""How much of the total weight our own answers get beside the sets by other people."""

CROSSED_SHARE = 0.2
"""And our answers against other stories' points, of which nothing was said."""

NOTED_SHARE = 0.1
"""And stories told as they are noted, and single points as replies: nobody wrote such answers for us, yet people do
answer like this, and what lies beyond all that was fitted on may get any verdict."""

OWN_SHARE_OF_JUDGEMENTS = 0.9
"""For what is told of contradictions: only our own answers hold any."""

MOST_GHOSTS = 0.018
"""Of the points of another story, no more than these may count as covered, in answers that are not refused."""

OPPOSED_PRECISION = 0.8
"""Of the points called contradicted for what they say, figures apart, so many shall be."""

MISFIGURED_PRECISION = 0.9
"""The same for those called because another figure was said."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows of figures with their targets (nan: not used for this target).

    `rivals` are nan where no other figure was said, and `misfigured` is 1 where one was said for what the point counts.
    `answers` numbers the answers; `fresh` are rows that the reader was not fitted on, and may be asked about: only they
    tell what its word is worth.
    """

    values: NDArray[np.float64]
    reads: NDArray[np.float64]
    rivals: NDArray[np.float64]
    said: NDArray[np.float64]
    complete: NDArray[np.float64]
    opposed: NDArray[np.float64]
    misfigured: NDArray[np.float64]
    verdicts: NDArray[np.str_]
    groups: NDArray[np.str_]
    sets: NDArray[np.str_]
    answers: NDArray[np.intp]
    fresh: NDArray[np.bool_]


def crossed(cases: list[Case]) -> list[Case]:
    """Every answer against the points of another story: nothing of it was said."""
    others = sorted({case.points for case in cases})
    found = []
    for case in cases:
        points = others[(others.index(case.points) + 1 + len(found) % 3) % len(others)]
        found.append(Case("crossed", case.group, points, case.text, np.zeros(len(points))))
    return found


def as_noted(cases: list[Case]) -> list[Case]:
    """Each story told in the words of its notes: whole, every other point of it, and single points as replies."""
    groups = {case.points: case.group for case in cases}
    found = []
    for number, (points, group) in enumerate(sorted(groups.items())):
        every_other = [place % 2 == number % 2 for place in range(len(points))]
        found.append(_noted(group, points, [True] * len(points)))
        found.append(_noted(group, points, every_other))
        for place in range(number % 3, len(points), 3):
            one, other = points[place], points[(place + 1) % len(points)]
            found.append(Case("as_reply", group, (one,), f"{one}.", np.ones(1), ("covered",)))
            found.append(Case("as_reply", group, (one,), f"{other}.", np.zeros(1), ("missed",)))
    return found


def _noted(group: str, points: tuple[str, ...], told: list[bool]) -> Case:
    text = " ".join(f"{point.rstrip('.')}." for point, is_told in zip(points, told, strict=True) if is_told)
    verdicts = tuple("covered" if is_told else "missed" for is_told in told)
    return Case("as_noted", group, points, text, np.array(told, dtype=float), verdicts)


def build_table(cases: list[Case]) -> Table:
    """One row per answer and point."""
    embedder, reader = shipped_embedder(), shipped_reader()
    pick = np.array([PICK.get(name, 0.0) for name in WINDOW_FEATURES])
    rows = []
    for number, case in enumerate(cases):
        comparison = compare_case(case, embedder)
        short = shortlist(comparison, pick)
        verdicts = np.array(case.verdicts or [""] * len(case.points))
        count = len(case.points)
        # Replies are judged without the reader.
        fresh = not read_by_the_reader(case.set_name, case.group) and case.set_name != "as_reply"
        reads = (
            read_points(comparison, short, reader, np.arange(count)).values
            if fresh
            else np.full((count, len(READ_FEATURES)), np.nan)
        )
        rows.append(
            Table(
                values=short.values,
                reads=reads,
                rivals=find_rivals(comparison, short).values,
                said=case.said,
                complete=(verdicts == "covered").astype(float) if case.verdicts else case.said,
                opposed=(verdicts == "contradicted").astype(float) if case.verdicts else np.zeros(count),
                misfigured=np.array([kind == "number" for kind in case.contradictions or [None] * count], dtype=float),
                verdicts=verdicts,
                groups=np.array([case.group] * count),
                sets=np.array([case.set_name] * count),
                answers=np.full(count, number),
                fresh=np.array([fresh] * count),
            )
        )
    return Table(*(np.concatenate([getattr(row, field.name) for row in rows]) for field in fields(Table)))


def weights_of(sets: NDArray[np.str_], own_share: float) -> NDArray[np.float64]:
    """Every set weighs the same, our own answers `own_share` of the total; mean weight 1."""
    others = sorted(set(sets) - {"own_answers", "crossed", "as_noted", "as_reply"})
    share = {name: (1 - own_share - CROSSED_SHARE) / len(others) for name in others}
    share |= {
        "own_answers": own_share if others else 1.0,
        "crossed": CROSSED_SHARE,
        "as_noted": NOTED_SHARE,
        "as_reply": NOTED_SHARE,
    }
    counts = {name: int((sets == name).sum()) for name in set(sets)}
    return np.array([share[name] / counts[name] for name in sets]) * len(sets)


def fit(values: NDArray[np.float64], target: NDArray[np.float64], weights: NDArray[np.float64]) -> LogisticRegression:
    """Ridge logistic regression on standardised figures, given back for the raw figures."""
    centre, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.5, max_iter=2000).fit((values - centre) / scale, target, sample_weight=weights)
    model.intercept_ = model.intercept_ - (model.coef_[0] * centre / scale).sum()
    model.coef_ = model.coef_ / scale
    return model


def unseen(
    figures: NDArray[np.float64], target: NDArray[np.float64], table: Table, own_share: float, rows: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Probabilities for `rows` from models that saw nothing of their story or document (8 folds of groups)."""
    result = np.full(len(target), np.nan)
    places = np.flatnonzero(rows)
    known = ~np.isnan(target)
    for train, test in GroupKFold(8).split(places, groups=table.groups[places]):
        used = places[train][known[places[train]]]
        model = fit(figures[used], target[used], weights_of(table.sets[used], own_share))
        result[places[test]] = model.predict_proba(figures[places[test]])[:, 1]
    return result


def best_threshold(score: Callable[[float], float]) -> float:
    """The middle of the thresholds whose score is within 0.001 of the best: less chancy than the very best."""
    grid = np.linspace(0.05, 0.95, 181)
    scores = np.array([score(float(value)) for value in grid])
    return float(np.median(grid[scores >= scores.max() - 0.001]))


def f1(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall."""
    return float(2 * (said & truth).sum() / max(said.sum() + truth.sum(), 1))


def careful_threshold(probability: NDArray[np.float64], truth: NDArray[np.bool_], precision: float) -> float:
    """The lowest threshold from which on so many as wished are contradictions, and at least ten are found."""
    for value in np.linspace(0.05, 0.95, 181):
        called = probability >= value
        if called.sum() >= 10 and truth[called].mean() >= precision:
            return float(value)
    return 0.95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    table = build_table(fitting_cases(options.data))
    alone, read = table.values, np.concatenate([table.values, table.reads], axis=1)
    everything = np.ones(len(alone), dtype=np.bool_)
    learnable = table.fresh & (table.sets != "story_recall")
    judgements, is_misfigured = fit_misfigured(table)
    judgements |= fit_opposed(read, table, is_misfigured)
    document = {
        "origin": ORIGIN,
        "pick": PICK,
        "alone": fit_opinion("alone", alone, table, everything),
        "read": fit_opinion("read", read, table, learnable),
        **judgements,
    }
    print_unread_story(table, read, learnable)
    if options.write:
        TARGET.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        print(f"written: {TARGET}")


def fitting_cases(data: Path) -> list[Case]:
    """Everything that may be fitted on."""
    cases = load_own(Part.FIT)
    cases += crossed(cases) + as_noted(cases)
    for name in GROUP_OF_SET:
        cases += load_set(name, data, MOST_ANSWERS[name])
    return cases


def fit_opinion(name: str, figures: NDArray[np.float64], table: Table, rows: NDArray[np.bool_]) -> dict[str, Any]:
    """The two regressions of an opinion and its thresholds, with figures from groups left out in turn."""
    said = unseen(figures, table.said, table, OWN_SHARE["said"], rows)
    complete = unseen(figures, table.complete, table, OWN_SHARE["complete"], rows)
    for set_name in sorted(set(table.sets[rows]) - {"crossed"}):
        there = rows & (table.sets == set_name) & ~np.isnan(table.said)
        print(f"{name}, {set_name}: AUROC of said {roc_auc_score(table.said[there], said[there]):.3f} ({there.sum()})")
    own = rows & (table.sets == "own_answers")
    ours = rows & np.isin(table.sets, ["own_answers", "crossed", "as_noted", "as_reply"])
    covered = table.complete > 0
    crossed_rows = rows & (table.sets == "crossed")
    near = unseen(table.values, table.said, table, OWN_SHARE["said"], rows)
    ghosts = np.where(_refused(near, crossed_rows, table), 0.0, complete[crossed_rows])
    shown = complete.copy()
    shown[crossed_rows] = ghosts
    covered_from = best_threshold(
        lambda value: f1(shown[ours] >= value, covered[ours]) if (ghosts >= value).mean() <= MOST_GHOSTS else 0.0
    )
    half = table.verdicts == "partial"
    left = ours & (complete < covered_from) & (table.verdicts != "contradicted")
    partial_from = best_threshold(lambda value: f1(said[left] >= value, half[left]))
    print(
        f"{name}, own answers: F1 of covered {f1(complete[own] >= covered_from, covered[own]):.3f} from "
        f"{covered_from:.2f}, of half said {f1(said[left] >= partial_from, half[left]):.3f}; covered in other stories' "
        f"answers {(ghosts >= covered_from).mean():.1%}"
    )
    return {
        "said": coefficients(figures, table.said, table, OWN_SHARE["said"], rows),
        "complete": coefficients(figures, table.complete, table, OWN_SHARE["complete"], rows),
        "covered_from": round(covered_from, 3),
        "partial_from": round(partial_from, 3),
    }


def _refused(said: NDArray[np.float64], rows: NDArray[np.bool_], table: Table) -> NDArray[np.bool_]:
    """For each of `rows` whether its answer is refused as being about something else."""
    is_off = {
        number: is_off_story(said[rows & (table.answers == number)].tolist())
        for number in np.unique(table.answers[rows])
    }
    return np.array([is_off[number] for number in table.answers[rows]])


def fit_misfigured(table: Table) -> tuple[dict[str, Any], NDArray[np.bool_]]:
    """The regression that tells other figures for the same thing, its threshold, and where it calls one.

    What counts as rightly called is any contradiction: who turns a point round may change its figure too.
    """
    rows = np.isin(table.sets, ["own_answers", "crossed", "as_noted"]) & ~np.isnan(table.rivals).any(axis=1)
    figures = np.nan_to_num(table.rivals)
    believed = unseen(figures, table.misfigured, table, OWN_SHARE_OF_JUDGEMENTS, rows)
    threshold = careful_threshold(believed[rows], table.opposed[rows] > 0, MISFIGURED_PRECISION)
    called = rows & (np.nan_to_num(believed) >= threshold)
    own, wrong = table.sets == "own_answers", table.misfigured > 0
    told_apart = roc_auc_score(wrong[rows & own], believed[rows & own])
    print(
        f"other figures: AUROC {told_apart:.3f} among points with a rival; from {threshold:.2f} "
        f"{int((called & wrong).sum())} of {int(wrong.sum())} found, {int(called.sum())} called, of these "
        f"{int((called & (table.opposed > 0)).sum())} contradicted and {int((called & ~own).sum())} of other stories"
    )
    fitted = coefficients(figures, table.misfigured, table, OWN_SHARE_OF_JUDGEMENTS, rows, RIVAL_FEATURES)
    return {"misfigured": fitted, "misfigured_from": round(threshold, 3)}, called


def fit_opposed(figures: NDArray[np.float64], table: Table, is_misfigured: NDArray[np.bool_]) -> dict[str, Any]:
    """The regression that tells contradictions, and its threshold for those not told by their figures."""
    rows = table.fresh & np.isin(table.sets, ["own_answers", "crossed", "as_noted"])
    target = np.where(table.misfigured > 0, np.nan, table.opposed)
    opposed = unseen(figures, target, table, OWN_SHARE_OF_JUDGEMENTS, rows)
    known = rows & ~np.isnan(target)
    told_apart = roc_auc_score(target[known] > 0, opposed[known])
    # What the words alone make plain is never called contradicted.
    plain = unseen(table.values, table.complete, table, OWN_SHARE["complete"], np.ones(len(rows), dtype=np.bool_))
    opposed = np.where((plain >= PLAINLY_SAID) | said_literally(table.values), 0.0, opposed)
    open_rows, truth = rows & ~is_misfigured, table.opposed > 0
    threshold = careful_threshold(opposed[open_rows], truth[open_rows], OPPOSED_PRECISION)
    called = rows & (is_misfigured | (np.nan_to_num(opposed) >= threshold))
    more = called & ~is_misfigured
    print(
        f"contradicted: AUROC {told_apart:.3f}; from {threshold:.2f} {int((more & truth).sum())} more found, "
        f"{int(more.sum())} more called; in all {int((called & truth).sum())} of {int(truth[rows].sum())}, "
        f"{int(called.sum())} called"
    )
    fitted = coefficients(figures, target, table, OWN_SHARE_OF_JUDGEMENTS, rows)
    return {"opposed": fitted, "opposed_from": round(threshold, 3)}


def print_unread_story(table: Table, figures: NDArray[np.float64], learnable: NDArray[np.bool_]) -> None:
    """The retold story that neither the reader nor the regression behind it has seen."""
    rows = learnable & ~np.isnan(table.said)
    model = fit(figures[rows], table.said[rows], weights_of(table.sets[rows], OWN_SHARE["said"]))
    there = table.fresh & (table.sets == "story_recall")
    if there.any():
        found = model.predict_proba(figures[there])[:, 1]
        print(f"read, story_recall, a story never read: AUROC of said {roc_auc_score(table.said[there], found):.3f}")


def coefficients(
    figures: NDArray[np.float64],
    target: NDArray[np.float64],
    table: Table,
    own_share: float,
    rows: NDArray[np.bool_],
    names: tuple[str, ...] = (*POINT_FEATURES, *READ_FEATURES),
) -> dict[str, Any]:
    """A regression on all of `rows`, as it stands in the file that ships."""
    used = rows & ~np.isnan(target)
    model = fit(figures[used], target[used], weights_of(table.sets[used], own_share))
    used_names = names[: figures.shape[1]]
    return {
        "intercept": round(float(model.intercept_[0]), 4),
        "coefficients": {key: round(float(value), 4) for key, value in zip(used_names, model.coef_[0], strict=True)},
    }


if __name__ == "__main__":
    main()
