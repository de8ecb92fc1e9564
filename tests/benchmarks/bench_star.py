"""Word accuracy of the STAR timeline on authors it has not seen: python tests/benchmarks/bench_star.py [--data FOLDER]

For each author the model is fitted again without that author; what ships is fitted on all of them (fit_star.py).
Beside it: cutting by position alone, and the sentence model without a sequence. Then our own spoken answers of the
`report` part (as text), with the model fitted without them, which is the one that ships.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
import yaml  # noqa: E402
from answers.load import Part  # noqa: E402
from star_material.answers import (  # noqa: E402
    FITTED_PARTS,
    LABELS,
    LETTERS,
    CutAnswer,
    own_answers,
    read_segments,
    spoken_answers,
)
from star_material.fitting import fit_model  # noqa: E402
from surroundings import SHARED_DATA, need, print_surroundings  # noqa: E402

from starling.assess.recall import judge_recall  # noqa: E402
from starling.assess.sentences import sentence_bounds  # noqa: E402
from starling.assess.star import sentence_parts  # noqa: E402
from starling.assess.timeline.model import StarModel, model_of, star_model  # noqa: E402
from starling.meaning.minilm import MiniLM  # noqa: E402
from starling.model import Component, Recall, Story  # noqa: E402
from starling.weights.minilm import find_minilm  # noqa: E402

READINGS = Path(__file__).parent / "star_material/attentive_reading.yaml"
NO_STORY = Story("none", "none", ())
NO_RECALL = Recall(0.0, ())
Guess = Callable[[CutAnswer, Story, StarModel], list[Component | None]]
EMBEDDER = MiniLM(find_minilm())


def by_position(cuts: Sequence[float]) -> Guess:
    """Cut the answer at fixed parts of its length: the way that needs no words."""

    def guess(answer: CutAnswer, _story: Story, _model: StarModel) -> list[Component | None]:
        count = len(answer.tokens)
        return [LABELS[int(np.searchsorted(cuts, (at + 0.5) / count))] for at in range(count)]

    return guess


def by_sentence(answer: CutAnswer, _story: Story, model: StarModel) -> list[Component | None]:
    """Each sentence for itself: the likeliest part, no sequence."""
    words = answer.hearing.transcript.words
    bounds = sentence_bounds(words)
    evidence = model.evidence([" ".join(word.text for word in words[a:b]) for a, b in bounds], EMBEDDER)
    best = (evidence + model.log_prior)[:, :4].argmax(axis=1)
    return [LABELS[part] for part, (start, end) in zip(best, bounds, strict=True) for _ in range(start, end)]


def by_starling(answer: CutAnswer, story: Story, model: StarModel) -> list[Component | None]:
    """What the product does."""
    hearing = answer.hearing
    bounds = sentence_bounds(hearing.transcript.words)
    recall = judge_recall(story, hearing.transcript, EMBEDDER) if story.key_points else NO_RECALL
    parts = sentence_parts(story, hearing.transcript.words, bounds, recall, EMBEDDER, model)
    best = parts.argmax(axis=1)
    return [LABELS[part] for part, (start, end) in zip(best, bounds, strict=True) for _ in range(start, end)]


def author_cuts(answers: Iterable[CutAnswer]) -> list[float]:
    """Where the parts end on average: the best that position alone can know."""
    ends = [
        np.cumsum([len(tokens) for _, tokens in a.stretches])[:3] / len(a.tokens)
        for a in answers
        if len(a.stretches) == 4
    ]
    return [float(value) for value in np.mean(ends, axis=0)]


def accuracy(guess: Guess, answers: Sequence[tuple[CutAnswer, Story]], model: StarModel) -> tuple[int, int]:
    """Words right, words in all."""
    right = total = 0
    for answer, story in answers:
        labels = guess(answer, story, model)
        right += sum(one is two for one, two in zip(labels, answer.labels, strict=True))
        total += len(labels)
    return right, total


def unseen_authors(answers: Sequence[CutAnswer], ours: Sequence[CutAnswer], authors: Sequence[str]) -> None:
    """The table of the head of this file."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for author in authors:
        model = model_of(fit_model([*(a for a in answers if a.author != author), *ours], EMBEDDER, ""))
        held_out = [a for a in answers if a.author == author]
        shuffled = [a.shuffled(seed) for a in held_out for seed in (1, 2)]
        position = by_position(author_cuts(a for a in answers if a.author != author))
        group = "human" if held_out[0].is_human else "assisted or model-written"
        for name, guess, told, known in (
            ("in order, position alone", position, held_out, False),
            ("in order, sentences alone", by_sentence, held_out, False),
            ("in order, no story", by_starling, held_out, False),
            ("in order, story known", by_starling, held_out, True),
            ("shuffled, position alone", position, shuffled, False),
            ("shuffled, sentences alone", by_sentence, shuffled, False),
            ("shuffled, no story", by_starling, shuffled, False),
            ("shuffled, story known", by_starling, shuffled, True),
        ):
            pairs = [(a, a.as_story() if known else NO_STORY) for a in told]
            right, total = accuracy(guess, pairs, model)
            for key in ((name, group), (name, "all"), (name, author)):
                sums[key][0] += right
                sums[key][1] += total
    groups = ["human", "assisted or model-written", "all", *authors]
    for name in dict.fromkeys(name for name, _ in sums):
        figures = ", ".join(
            f"{g.split('/')[0][:24]} {sums[name, g][0] / sums[name, g][1]:.3f}" for g in groups if sums[name, g][1]
        )
        print(f"{name:28}{figures}")


def attentive_reader(answers: Sequence[CutAnswer]) -> None:
    """What somebody makes of people's answers who reads them with attention: beyond this it is a matter of taste."""
    readings = yaml.safe_load(READINGS.read_text(encoding="utf-8"))
    for order in ("as_told", "mixed"):
        right = total = 0
        for answer in (a for a in answers if a.name in readings):
            told = answer if order == "as_told" else answer.shuffled(1)
            bounds = sentence_bounds(told.hearing.transcript.words)
            for (start, end), letter in zip(bounds, readings[answer.name][order], strict=True):
                right += sum(part is LETTERS[letter.upper()] for part in told.labels[start:end])
                total += end - start
        print(f"an attentive reader, people's answers {order}: {right / total:.3f} of {total} words")


def own_spoken() -> None:
    """Our own spoken answers, as text, in their order and with their sections in another; none was fitted on."""
    pairs = spoken_answers(Part.REPORT)
    orders = {"in order": list(pairs), "in another order": [(a.shuffled(seed), s) for a, s in pairs for seed in (1, 2)]}
    ways: dict[str, Guess] = {"position alone": by_position((0.25, 0.35, 0.8)), "Starling": by_starling}
    for order, told in orders.items():
        for known in (False, True):
            for how, guess in ways.items():
                right, total = accuracy(guess, [(a, story if known else NO_STORY) for a, story in told], star_model())
                name = "story known" if known else "no story"
                print(f"own spoken answers, {order}, {name}, {how}: {right / total:.3f} of {total} words")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    parser.add_argument("--authors", choices=("none", "human", "all"), default="all")
    options = parser.parse_args()
    answers = read_segments(need(options.data / "star_segments.jsonl.gz"))
    print_surroundings("numpy", "scikit-learn", "onnxruntime")
    ours = [*own_answers(), *(answer for answer, _ in spoken_answers(*FITTED_PARTS))]
    wanted = {"none": [], "human": [a for a in answers if a.is_human], "all": answers}[options.authors]
    if wanted:
        unseen_authors(answers, ours, sorted({a.author for a in wanted}))
    attentive_reader(answers)
    own_spoken()


if __name__ == "__main__":
    main()
