"""Is the right story recognised from an answer?   python tests/benchmarks/recognise_stories.py [--fit]

Fits on the FIT part of our labelled answers (--fit prints the constants), reports on the REPORT part and on the twelve
sample stories with the spoken samples' texts. Each answer is judged with its story in the library, and without it, when
`none of your stories` is right.
"""

import argparse
import json
import math
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from tempfile import gettempdir

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "src")]

from answers.load import Part, load_answers, load_off_topic, load_stories  # noqa: E402

from starling import __version__  # noqa: E402
from starling.assess.recognise import BELIEF_AT, STEEPNESS, evidence_for, weighed  # noqa: E402
from starling.library.shelf import Shelf  # noqa: E402
from starling.meaning.minilm import MiniLM  # noqa: E402
from starling.model import Hearing, Story, Transcript  # noqa: E402
from starling.ports import Embedder  # noqa: E402
from starling.weights.minilm import find_minilm  # noqa: E402

ROOT = Path(__file__).parents[2]
Case = tuple[list[Story], list[float], str | None]
"""A library, the evidence for each of its stories, and the name of the right one."""


def cases_of(stories: Sequence[Story], told: Sequence[tuple[Transcript, str | None]], embedder: Embedder) -> list[Case]:
    """Every answer with its story in the library and, where it has one, without it."""
    cases: list[Case] = []
    for transcript, right in told:
        means = {story.name: evidence_for(story, transcript, embedder) for story in stories}
        cases.append((list(stories), [means[story.name] for story in stories], right))
        if right is not None:
            others = [story for story in stories if story.name != right]
            cases.append((others, [means[story.name] for story in others], None))
    return cases


def log_loss(cases: Sequence[Case], steepness: float, belief_at: float) -> float:
    """Mean negative log likelihood, with a little doubt so that separable data do not drive the slope to infinity."""
    total = 0.0
    for stories, means, right in cases:
        outcome = weighed(stories, means, steepness, belief_at)
        shares = {guess.story.name: guess.probability for guess in outcome.guesses}
        likelihood = outcome.none_probability if right is None else shares[right]
        total -= 0.995 * math.log(max(likelihood, 1e-9)) + 0.005 * math.log(max(1 - likelihood, 1e-9))
    return total / len(cases)


def report(name: str, cases: Sequence[Case]) -> None:
    """Shares of right answers, and the naive way beside ours."""
    told = [case for case in cases if case[2] is not None]
    none = [case for case in cases if case[2] is None]
    right = sum(bool(best and best.story.name == case[2]) for case in told for best in [weighed(*case[:2]).best])
    refused = sum(weighed(*case[:2]).best is None for case in none)
    forced = sum(case[0][max(range(len(case[1])), key=case[1].__getitem__)].name == case[2] for case in told)
    print(f"{name}: right story {right}/{len(told)}; 'none of your stories' {refused}/{len(none)} where none was told")
    print(f"   without a threshold: right story {forced}/{len(told)}; none refused 0/{len(none)}")
    print(f"   log loss {log_loss(cases, STEEPNESS, BELIEF_AT):.3f}")


def part_cases(part: Part, embedder: Embedder) -> list[Case]:
    told = [(answer.hearing.transcript, answer.story.name) for answer in load_answers(part)]
    off = [(answer.hearing.transcript, None) for answer in load_off_topic(part)]
    return cases_of(load_stories(part), [*told, *off], embedder)


def sample_cases(embedder: Embedder) -> list[Case]:
    samples = json.loads((ROOT / "audio_samples" / "manifest.json").read_text(encoding="utf-8"))
    stories, _ = Shelf(ROOT / "stories").readable()
    names = {story.name for story in stories}
    told = [
        (Hearing.typed(sample["text"]).transcript, sample["story"] if "off" not in sample["kind"] else None)
        for sample in samples
        if sample.get("text") and len(sample["text"].split()) >= 30 and sample.get("story") in names
    ]
    off = [(answer.hearing.transcript, None) for answer in load_off_topic(Part.REPORT)]
    return cases_of(stories, [*told, *off], embedder)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fit", action="store_true", help="fit the two constants anew and print them")
    chosen = arguments.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d} {platform.machine()} python {platform.python_version()} starling {__version__}"
    )
    embedder = MiniLM(find_minilm(Path(gettempdir()) / "starling-benchmark-cache"))
    if chosen.fit:
        cases = part_cases(Part.FIT, embedder)
        grid = product(range(2, 30), (n / 20 for n in range(-48, -16)))
        best = min(grid, key=lambda pair: log_loss(cases, *pair))
        print(f"fitted on FIT: STEEPNESS = {best[0]}, BELIEF_AT = {best[1]}; log loss {log_loss(cases, *best):.3f}")
        report("FIT part", cases)
    report("REPORT part (stories never used for fitting)", part_cases(Part.REPORT, embedder))
    report("twelve sample stories", sample_cases(embedder))


if __name__ == "__main__":
    main()
