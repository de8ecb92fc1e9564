"""Ranking of said against not said on other people's labelled sets, with an ablation.

    python tests/benchmarks/recall_sets.py [--data FOLDER] [--most 150]

Every figure is from stories or documents that the reader never saw and the coefficients were not fitted on (8 folds
of groups; the file that ships is fitted the same way on all of them). Prints the usual ways, ours, ours without each
kind of evidence, and the expected calibration error. Needs scikit-learn.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.answers.load import Part  # noqa: E402
from tests.benchmarks.fit_recall import OWN_SHARE, Table, build_table, crossed, unseen  # noqa: E402
from tests.benchmarks.recall_data import (  # noqa: E402
    GROUP_OF_SET,
    Case,
    calibration_error,
    load_own,
    load_set,
    shipped_embedder,
)
from tests.benchmarks.surroundings import SHARED_DATA, need, print_surroundings  # noqa: E402

from starling.assess.matching.reading import READ_FEATURES  # noqa: E402
from starling.assess.matching.scoring import POINT_FEATURES  # noqa: E402
from starling.assess.sentences import sentence_bounds  # noqa: E402
from starling.meaning.minilm import MiniLM  # noqa: E402
from starling.model import Hearing  # noqa: E402

EVIDENCE = {
    "meaning": ("cosine", "cosine_over_answer", "cosine_over_story", "best_cosine"),
    "wording": ("coverage", "pairs", "token_set", "best_coverage", "best_token_set"),
    "likeness of words": ("likeness", "explained", "best_likeness"),
    "numbers": ("numbers_fit", "numbers_absent", "numbers_differ"),
    "opposites and negations": ("opposites", "negations"),
    "neighbours and order": ("point_before", "point_after", "out_of_order"),
    "the reader": READ_FEATURES,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    parser.add_argument("--most", type=int, default=320, help="answers of each set")
    options = parser.parse_args()
    need(options.data / "key_points")
    print_surroundings("numpy", "scikit-learn", "onnxruntime", "rapidfuzz")
    own = load_own(Part.FIT)
    cases = own + crossed(own)
    for name in GROUP_OF_SET:
        cases += load_set(name, options.data, options.most)
    table = build_table(cases)
    print(f"\n{'AUROC on groups never read':34}" + "".join(f"{name:>24}" for name in GROUP_OF_SET))
    for name, values in usual_ways(cases, shipped_embedder()).items():
        print_row(name, values, table)
    figures = np.concatenate([table.values, table.reads], axis=1)
    ours = unseen(figures, table.said, table, OWN_SHARE["said"], table.fresh)
    print_row("Starling", ours, table)
    for kind, names in EVIDENCE.items():
        kept = [place for place, name in enumerate((*POINT_FEATURES, *READ_FEATURES)) if name not in names]
        part = unseen(figures[:, kept], table.said, table, OWN_SHARE["said"], table.fresh)
        print_row(f"  without {kind}", part, table)
    errors = []
    for name in GROUP_OF_SET:
        rows = table.fresh & (table.sets == name)
        errors.append(calibration_error(ours[rows], table.said[rows] > 0))
    print(f"{'expected calibration error':34}" + "".join(f"{error:24.3f}" for error in errors))


def usual_ways(cases: list[Case], embedder: MiniLM) -> dict[str, NDArray[np.float64]]:
    """One figure per row for each of the ways people use today."""
    found: dict[str, list[float]] = {"whole-answer cosine": [], "best sentence cosine": [], "token_set_ratio": []}
    for case in cases:
        words = Hearing.typed(case.text).transcript.words
        sentences = [" ".join(word.text for word in words[first:end]) for first, end in sentence_bounds(words)]
        vectors = embedder.embed([*case.points, case.text, *sentences])
        cosines = vectors[: len(case.points)] @ vectors[len(case.points) :].T
        found["whole-answer cosine"] += cosines[:, 0].tolist()
        found["best sentence cosine"] += cosines[:, 1:].max(axis=1).tolist()
        for point in case.points:
            best = max(fuzz.token_set_ratio(point.lower(), sentence.lower()) for sentence in sentences)
            found["token_set_ratio"].append(best / 100)
    return {name: np.array(values) for name, values in found.items()}


def print_row(name: str, values: NDArray[np.float64], table: Table) -> None:
    places = [table.fresh & (table.sets == set_name) for set_name in GROUP_OF_SET]
    print(f"{name:34}" + "".join(f"{roc_auc_score(table.said[rows], values[rows]):24.3f}" for rows in places))


if __name__ == "__main__":
    main()
