"""How far a second reading of the report part gives the same labels: python tests/benchmarks/label_agreement.py

What no judge can pass: where two attentive readers differ, a verdict is a matter of taste.
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.answers.load import Label, Part, load_answers, load_second_reading  # noqa: E402

from starling.model import Verdict  # noqa: E402

NAMES = ("covered", "partial", "missed", "number", "meaning")


def name_of(label: Label) -> str:
    """One word for a label, traps among the missed."""
    return str(label.contradiction or label.verdict)


def main() -> None:
    second = load_second_reading()
    pairs = Counter(
        (name_of(one), name_of(other))
        for answer in load_answers(Part.REPORT)
        for one, other in zip(answer.labels, second[answer.id], strict=True)
    )
    total, same = sum(pairs.values()), sum(count for (one, other), count in pairs.items() if one == other)
    print(f"{same} of {total} labels are the same ({same / total:.3f})")
    print("first \\ second" + "".join(f"{name:>10}" for name in NAMES))
    for one in NAMES:
        print(f"  {one:12}" + "".join(f"{pairs[one, other]:10}" for other in NAMES))
    said = str(Verdict.COVERED)
    either = sum(count * ((one == said) + (other == said)) for (one, other), count in pairs.items())
    print(f"F1 of covered between the two: {2 * pairs[said, said] / either:.3f}")


if __name__ == "__main__":
    main()
