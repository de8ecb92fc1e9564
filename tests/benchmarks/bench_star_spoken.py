"""The STAR timeline from sound: part of the speaking time told right on our own spoken answers.

    python tests/benchmarks/bench_star_spoken.py [--answers 8]

The answers of the `report` part are spoken by the usual voices (some over noise), written by the base model and judged
with their story; the truth is when each sentence was really said. Beside it: cutting the sound by position alone.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from answers.load import Part, load_answers  # noqa: E402
from answers.synthesise import Spoken, speak, usual_take  # noqa: E402
from surroundings import print_surroundings  # noqa: E402

from starling.assess.recall import judge_recall  # noqa: E402
from starling.assess.star import find_star  # noqa: E402
from starling.config import Settings  # noqa: E402
from starling.home import find_home  # noqa: E402
from starling.model import Component, Star  # noqa: E402
from starling.wiring import Wiring  # noqa: E402

STEP_S = 0.01
MEAN_CUTS = (0.25, 0.35, 0.8)


def truth_at(spoken: Spoken, moments: Sequence[float]) -> list[Component | str | None]:
    """The part really served at each moment; "silence" between sentences."""
    found: list[Component | str | None] = []
    for moment in moments:
        said = [one for one in spoken.sentences if one.span.start_s <= moment < one.span.end_s]
        found.append(said[0].sentence.component if said else "silence")
    return found


def told_at(star: Star, moment: float) -> Component | None:
    """The part of the span that the moment lies in; between spans, of the nearer one."""
    if not star.spans:
        return None
    away = [max((span.start_s or 0.0) - moment, moment - (span.end_s or 0.0), 0.0) for span in star.spans]
    return star.spans[int(np.argmin(away))].component


def main() -> None:
    """Print each answer and the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=None, help="only the first so many")
    count = parser.parse_args().answers
    print_surroundings("numpy", "faster-whisper", "onnxruntime")
    wiring = Wiring(find_home(None), Settings())
    right = position = total = 0
    for answer in load_answers(Part.REPORT)[:count]:
        spoken = speak(answer, usual_take(answer))
        hearing = wiring.transcriber.transcribe(spoken.sound)
        recall = judge_recall(answer.story, hearing.transcript, wiring.embedder)
        star = find_star(answer.story, hearing, recall, wiring.embedder)
        start_s, end_s = spoken.sentences[0].span.start_s, spoken.sentences[-1].span.end_s
        moments = np.arange(start_s, end_s, STEP_S).tolist()
        truth = truth_at(spoken, moments)
        voiced = [(moment, part) for moment, part in zip(moments, truth, strict=True) if part != "silence"]
        ours = sum(told_at(star, moment) is part for moment, part in voiced)
        by_position = sum(
            tuple(Component)[int(np.searchsorted(MEAN_CUTS, (moment - start_s) / (end_s - start_s)))] is part
            for moment, part in voiced
        )
        print(f"{answer.id:50}{ours / len(voiced):.3f}  by position {by_position / len(voiced):.3f}", flush=True)
        right, position, total = right + ours, position + by_position, total + len(voiced)
    share, plain = right / total, position / total
    print(f"speaking time told right: {share:.3f}, by position alone {plain:.3f}, {total * STEP_S:.0f} s")


if __name__ == "__main__":
    main()
