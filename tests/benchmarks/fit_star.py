"""Fits src/starling/assess/data/star.json: python tests/benchmarks/fit_star.py [--data FOLDER]

On answers cut by their own authors (outside material), on our own written ones, and on our spoken ones that
are not of the `report` part.
How well the method does on authors it has not seen: bench_star.py.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

from star_material.answers import FITTED_PARTS, own_answers, read_segments, spoken_answers  # noqa: E402
from star_material.fitting import fit_model  # noqa: E402
from surroundings import SHARED_DATA, need, print_surroundings  # noqa: E402

from starling.meaning.minilm import MiniLM  # noqa: E402
from starling.weights.minilm import find_minilm  # noqa: E402

TARGET = ROOT / "src" / "starling" / "assess" / "data" / "star.json"
ORIGIN = (
    "Softmax regression on sentences of interview answers cut into their parts by their own authors, and on our own "
    "answers. Made by tests/benchmarks/fit_star.py; see docs/star.md."
)


def main() -> None:
    """Fit on everything there is and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    path = need(parser.parse_args().data / "star_segments.jsonl.gz")
    print_surroundings("numpy", "scikit-learn")
    answers = [*read_segments(path), *own_answers(), *(answer for answer, _ in spoken_answers(*FITTED_PARTS))]
    TARGET.write_text(as_text(fit_model(answers, MiniLM(find_minilm()), ORIGIN)), encoding="utf-8")
    print(f"{len(answers)} answers -> {TARGET.relative_to(ROOT)}, {TARGET.stat().st_size / 1000:.0f} kB")


def as_text(model: dict[str, Any]) -> str:
    """JSON with one row of coefficients on a line."""
    fields = []
    for name, value in model.items():
        if isinstance(value, dict):
            rows = ",\n  ".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in value.items())
            fields.append(f"{json.dumps(name)}: {{\n  {rows}\n }}")
        elif name == "meaning":
            fields.append('"meaning": [\n  ' + ",\n  ".join(json.dumps(row) for row in value) + "\n ]")
        else:
            fields.append(f"{json.dumps(name)}: {json.dumps(value)}")
    return "{\n " + ",\n ".join(fields) + "\n}\n"


if __name__ == "__main__":
    main()
