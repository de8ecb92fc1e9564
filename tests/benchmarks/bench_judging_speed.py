"""How long the timeline, delivery, habits and advice take for a three-minute answer.

    python tests/benchmarks/bench_judging_speed.py

Models are loaded before the clock starts. The answer is one of our spoken ones, told on until 450 words; each run gets
words of its own. Recall is timed by itself: it has a target of its own, and in the product it comes first
and has already embedded the sentences. The second line does without it.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from answers.load import Part, load_answers  # noqa: E402
from surroundings import print_surroundings  # noqa: E402

from starling.assess.advice import advise, praise  # noqa: E402
from starling.assess.delivery import measure_delivery  # noqa: E402
from starling.assess.habits import find_habits  # noqa: E402
from starling.assess.profile import profile_named  # noqa: E402
from starling.assess.recall import judge_recall  # noqa: E402
from starling.assess.star import find_star  # noqa: E402
from starling.meaning.minilm import MiniLM  # noqa: E402
from starling.model import Hearing, Recall, Span, SpeechActivity, Transcript, Word  # noqa: E402
from starling.weights.minilm import find_minilm  # noqa: E402

SECONDS = 180.0
WORDS = 450
RUNS = 9
WITHIN_S = 0.2


def answer(run: int) -> tuple[Hearing, object]:
    """450 words over three minutes, other ones for each run, and the story they begin with."""
    told = load_answers(Part.REPORT)
    told = told[run:] + told[:run]
    tokens = [token for one in told for token in one.text.split()][:WORDS]
    step_s = SECONDS / WORDS
    words = tuple(Word(token, at * step_s, (at + 1) * step_s) for at, token in enumerate(tokens))
    voice = tuple(Span(float(start), start + 3.5) for start in range(0, int(SECONDS), 4))
    return Hearing(Transcript(words), SpeechActivity(voice, SECONDS)), told[0].story


def once(run: int, embedder: MiniLM, recall_first: bool) -> tuple[float, float]:
    """Seconds for recall and for everything else."""
    hearing, story = answer(run)
    profile = profile_named("general")
    start = time.perf_counter()
    recall = judge_recall(story, hearing.transcript, embedder) if recall_first else Recall(0.0, ())
    middle = time.perf_counter()
    delivery = measure_delivery(hearing, 150.0)
    star = find_star(story, hearing, recall, embedder)
    habits = find_habits(hearing.transcript.words, star)
    advise(recall, star, delivery, profile, habits, hearing.transcript.words)
    praise(recall, star, delivery, profile, habits)
    return middle - start, time.perf_counter() - middle


def main() -> None:
    """Print medians of nine runs."""
    print_surroundings("numpy", "onnxruntime")
    for name, recall_first in (("after recall, as in the product", True), ("alone, no sentence seen before", False)):
        embedder = MiniLM(find_minilm())
        once(RUNS, embedder, recall_first)
        seconds = np.array([once(run, embedder, recall_first) for run in range(RUNS)])
        recall_s, rest_s = np.median(seconds, axis=0)
        verdict = "within" if rest_s < WITHIN_S else "over"
        times = f"recall {recall_s:.3f} s, all the rest {rest_s:.3f} s (worst {seconds[:, 1].max():.3f} s)"
        print(f"{name}: {times}, {verdict} {WITHIN_S} s")


if __name__ == "__main__":
    main()
