"""Whether a part that was left out is noticed: python tests/benchmarks/bench_missing_parts.py

Our own spoken answers of the `report` part, as text. Each is judged whole, and once more without the sentences of each
part in turn. Printed: of the parts left out, how many are called missing; of the parts told, how many are called
missing wrongly; with the story and without.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.answers.load import Answer, Part, load_answers  # noqa: E402
from tests.benchmarks.recall_data import shipped_embedder, shipped_reader  # noqa: E402
from tests.benchmarks.surroundings import print_surroundings  # noqa: E402

from starling.assess.recall import judge_recall  # noqa: E402
from starling.assess.star import find_star  # noqa: E402
from starling.model import Component, Hearing, Recall, Story  # noqa: E402

NO_STORY, NO_RECALL = Story("none", "none", ()), Recall(0.0, ())
LEAST_SENTENCES = 3


def tellings(answer: Answer) -> Iterator[tuple[str, frozenset[Component]]]:
    """The answer and its shortened forms, each with the parts that are told in it."""
    for left_out in (None, *Component):
        kept = [sentence for sentence in answer.sentences if left_out is None or sentence.component is not left_out]
        told = frozenset(sentence.component for sentence in kept if sentence.component is not None)
        if len(kept) >= LEAST_SENTENCES and (left_out is None or len(kept) < len(answer.sentences)):
            yield " ".join(sentence.text for sentence in kept), told


def missing_in(story: Story | None, text: str) -> tuple[Component, ...]:
    """The parts that the product calls missing."""
    hearing, embedder = Hearing.typed(text), shipped_embedder()
    if story is None:
        return find_star(NO_STORY, hearing, NO_RECALL, embedder).missing
    recall = judge_recall(story, hearing.transcript, embedder, None, shipped_reader())
    return find_star(story, hearing, recall, embedder).missing


def main() -> None:
    print_surroundings("numpy", "onnxruntime")
    for name, is_known in (("with its story", True), ("without", False)):
        counts: dict[tuple[bool, Component], list[int]] = defaultdict(lambda: [0, 0])
        for answer in load_answers(Part.REPORT):
            for text, told in tellings(answer):
                called = missing_in(answer.story if is_known else None, text)
                for part in Component:
                    counts[part in told, part][0] += part in called
                    counts[part in told, part][1] += 1
        for is_told, what in ((False, "left out and noticed"), (True, "told and called missing")):
            total = [sum(column) for column in zip(*(counts[is_told, part] for part in Component), strict=True)]
            each = ", ".join(f"{part} {counts[is_told, part][0]}/{counts[is_told, part][1]}" for part in Component)
            print(f"{name}, {what}: {total[0]} of {total[1]} ({total[0] / max(total[1], 1):.3f}); {each}")


if __name__ == "__main__":
    main()
