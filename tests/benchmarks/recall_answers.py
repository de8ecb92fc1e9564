"""How well the verdicts fit our own labelled answers: the report part only, nothing of which was fitted on.

    python tests/benchmarks/recall_answers.py            # from text
    python tests/benchmarks/recall_answers.py --audio    # spoken, then recognised with the base model (slow)

Prints F1 of covered beside the usual ways, contradictions, ghosts (off-topic and cross-story answers), refusals,
the calibration of `said_probability`, and the time for twenty points.
"""

import argparse
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.answers.load import Answer, Contradiction, Part, load_answers, load_off_topic  # noqa: E402
from tests.benchmarks.recall_data import calibration_error, shipped_embedder, shipped_reader  # noqa: E402
from tests.benchmarks.surroundings import print_surroundings  # noqa: E402

from starling.assess.matching.notes import FIGURE_NOTE  # noqa: E402
from starling.assess.recall import judge_recall, read_ahead  # noqa: E402
from starling.assess.refusal import off_story, unheard  # noqa: E402
from starling.assess.sentences import sentence_bounds  # noqa: E402
from starling.meaning.minilm import MiniLM  # noqa: E402
from starling.meaning.reader import CrossEncoder, shipped_model  # noqa: E402
from starling.model import Hearing, KeyPoint, Recall, Refusal, Story, Verdict  # noqa: E402

if TYPE_CHECKING:
    from starling.speech.transcriber import WhisperTranscriber

USUAL_COSINE = 0.30
"""What people use: one embedding of the whole answer, covered from this cosine on."""

TUNED = {"best sentence cosine": 0.53, "token_set_ratio": 0.62}
"""For the other usual ways: the cosine does best there on the fit part; --tune prints the best of each."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audio", action="store_true", help="speak and recognise the answers first")
    parser.add_argument("--most", type=int, help="only so many answers")
    parser.add_argument("--tune", action="store_true", help="print the best thresholds of the usual ways (fit part)")
    options = parser.parse_args()
    print_surroundings("numpy", "onnxruntime", "rapidfuzz")
    embedder = shipped_embedder()
    if options.tune:
        tune(embedder)
        return
    answers = load_answers(Part.REPORT)[: options.most]
    hearings = [recognised(answer) if options.audio else answer.hearing for answer in answers]
    recalls = [judged(answer.story, hearing) for answer, hearing in zip(answers, hearings, strict=True)]
    alone = [
        judge_recall(answer.story, hearing.transcript, embedder)
        for answer, hearing in zip(answers, hearings, strict=True)
    ]
    print(f"{len(answers)} answers of {len({a.story.name for a in answers})} stories kept aside,", end=" ")
    print("from audio" if options.audio else "from text")
    print_verdicts(answers, hearings, recalls, alone)
    print_contradictions(answers, recalls)
    print_refusals(answers, hearings, recalls)
    print_ghosts(answers, hearings)
    print_speed(answers, embedder)


def judged(story: Story, hearing: Hearing) -> Recall:
    """As the product judges."""
    return judge_recall(story, hearing.transcript, shipped_embedder(), None, shipped_reader())


def refused(story: Story, hearing: Hearing, recall: Recall) -> Refusal | None:
    """Why the product gives no score, or None."""
    return unheard(hearing) or off_story(story, hearing, recall)


def recognised(answer: Answer) -> Hearing:
    """The answer as the product hears it: spoken by a synthetic voice, taken down by the base model."""
    from tests.benchmarks.answers.synthesise import speak, usual_take

    return _transcriber().transcribe(speak(answer, usual_take(answer)).sound)


@cache
def _transcriber() -> "WhisperTranscriber":
    from starling.speech.transcriber import WhisperOptions, WhisperTranscriber
    from starling.weights.whisper import find_whisper

    return WhisperTranscriber("base", find_whisper("base", ROOT / ".cache"), WhisperOptions())


def flat(recalls: list[Recall], attribute: str) -> NDArray[np.object_]:
    """One attribute of all matches in a row."""
    return np.array([getattr(match, attribute) for recall in recalls for match in recall.matches], dtype=object)


def truth(answers: tuple[Answer, ...]) -> NDArray[np.object_]:
    """The labelled verdicts in a row."""
    return np.array([label.verdict for answer in answers for label in answer.labels], dtype=object)


def scores(said: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hits = int((said & wanted).sum())
    precision, recall = hits / max(int(said.sum()), 1), hits / max(int(wanted.sum()), 1)
    return precision, recall, 2 * hits / max(int(said.sum()) + int(wanted.sum()), 1)


def usual_ways(story: Story, hearing: Hearing, embedder: MiniLM) -> dict[str, NDArray[np.float64]]:
    """One figure per point for each of the ways people use today."""
    words = hearing.transcript.words
    points = [point.text for point in story.key_points]
    sentences = [" ".join(word.text for word in words[a:b]) for a, b in sentence_bounds(words)]
    vectors = embedder.embed([*points, hearing.transcript.text, *sentences])
    cosines = vectors[: len(points)] @ vectors[len(points) :].T
    return {
        "whole-answer cosine": cosines[:, 0].astype(np.float64),
        "best sentence cosine": cosines[:, 1:].max(axis=1).astype(np.float64),
        "token_set_ratio": np.array(
            [max(fuzz.token_set_ratio(point.lower(), text.lower()) for text in sentences) / 100 for point in points]
        ),
    }


def print_verdicts(
    answers: tuple[Answer, ...], hearings: list[Hearing], recalls: list[Recall], alone: list[Recall]
) -> None:
    wanted, given = truth(answers), flat(recalls, "verdict")
    print("\ncovered                     precision recall   F1")
    usual = [
        usual_ways(answer.story, hearing, shipped_embedder()) for answer, hearing in zip(answers, hearings, strict=True)
    ]
    for name in usual[0]:
        threshold = TUNED.get(name, USUAL_COSINE)
        said = np.concatenate([way[name] for way in usual]) >= threshold
        print(
            f"  {name + f' >= {threshold}':27}"
            + "{:8.3f} {:6.3f} {:6.3f}".format(*scores(said, wanted == Verdict.COVERED))
        )
    print(
        f"  {'Starling without its reader':27}"
        + "{:8.3f} {:6.3f} {:6.3f}".format(
            *scores(flat(alone, "verdict") == Verdict.COVERED, wanted == Verdict.COVERED)
        )
    )
    print(
        f"  {'Starling':27}"
        + "{:8.3f} {:6.3f} {:6.3f}".format(*scores(given == Verdict.COVERED, wanted == Verdict.COVERED))
    )
    clear = np.isin(wanted.astype(str), ["covered", "missed"])
    print(
        f"  {'Starling, said or not said':27}"
        + "{:8.3f} {:6.3f} {:6.3f}".format(
            *scores((given == Verdict.COVERED)[clear], (wanted == Verdict.COVERED)[clear])
        )
    )
    print("\nlabelled \\ verdict   " + "".join(f"{verdict:>14}" for verdict in Verdict))
    for label in Verdict:
        row = [int(((wanted == label) & (given == verdict)).sum()) for verdict in Verdict]
        print(f"  {label:18}" + "".join(f"{count:14}" for count in row))
    said = flat(recalls, "said_probability").astype(float)
    error = calibration_error(said[clear], (wanted == Verdict.COVERED)[clear])
    print(f"expected calibration error of said_probability (covered against missed): {error:.3f}")


def print_contradictions(answers: tuple[Answer, ...], recalls: list[Recall]) -> None:
    kinds = np.array([str(label.contradiction or "") for answer in answers for label in answer.labels])
    found = flat(recalls, "verdict") == Verdict.CONTRADICTED
    print("\ncontradicted: found of all; of those reported, how many are contradictions of any kind")
    for kind in Contradiction:
        print(f"  {kind:10} recall {int((found & (kinds == kind)).sum())} of {int((kinds == kind).sum())}")
    is_figure = np.array([str(note).startswith(FIGURE_NOTE) for note in flat(recalls, "note")])
    for name, called in (("a figure", found & is_figure), ("the meaning", found & ~is_figure), ("either", found)):
        print(f"  called because of {name}: {int((called & (kinds != '')).sum())} of {int(called.sum())} rightly")


def print_refusals(answers: tuple[Answer, ...], hearings: list[Hearing], recalls: list[Recall]) -> None:
    wrongly = [
        f"{answer.id} ({refusal.reason})"
        for answer, hearing, recall in zip(answers, hearings, recalls, strict=True)
        if (refusal := refused(answer.story, hearing, recall)) is not None
    ]
    print(f"\nhonest answers refused: {len(wrongly)} of {len(answers)} {', '.join(wrongly)}")


def print_ghosts(answers: tuple[Answer, ...], hearings: list[Hearing]) -> None:
    stories = tuple({answer.story.name: answer.story for answer in answers}.values())
    crossed = [
        (story, hearing)
        for answer, hearing in zip(answers, hearings, strict=True)
        for story in stories
        if story.name != answer.story.name
    ]
    off_topic = [(story, answer.hearing) for answer in load_off_topic(Part.REPORT) for story in stories]
    for name, pairs in (("cross-story", crossed), ("off-topic", off_topic)):
        counts = dict.fromkeys(Verdict, 0)
        count_refused = 0
        for story, hearing in pairs:
            recall = judged(story, hearing)
            count_refused += refused(story, hearing, recall) is not None
            for match in recall.matches:
                counts[match.verdict] += 1
        total = max(sum(counts.values()), 1)
        print(
            f"{name}: {counts[Verdict.COVERED] / total:.2%} covered, {counts[Verdict.PARTIAL] / total:.2%} partial,",
            end=" ",
        )
        print(f"{counts[Verdict.CONTRADICTED] / total:.2%} contradicted of {total};", end=" ")
        print(f"{count_refused} of {len(pairs)} refused")


def print_speed(answers: tuple[Answer, ...], embedder: MiniLM) -> None:
    """Twenty points against three minutes of talk (420 words): models loaded, and the story read ahead or not."""
    texts = [point.text for answer in answers for point in answer.story.key_points]
    story = Story(
        "speed", "Speed", tuple(KeyPoint(i, None, text) for i, text in enumerate(dict.fromkeys(texts)) if i < 20)
    )
    words = " ".join(answer.text for answer in answers[::4]).split()
    for name, is_read_ahead in (("nothing seen before", False), ("story read ahead, as in practice", True)):
        taken = []
        for run in range(5):
            fresh = MiniLM(embedder._files)
            fresh.embed(["Is everybody ready to begin?"])
            reader = CrossEncoder(shipped_model(), embedder._files.tokenizer_path)
            reader.read([("warm", "up")])
            if is_read_ahead:
                read_ahead(story, fresh)
            transcript = Hearing.typed(" ".join(words[run * 40 : run * 40 + 420])).transcript
            start = time.perf_counter()
            judge_recall(story, transcript, fresh, None, reader)
            taken.append(time.perf_counter() - start)
        print(f"20 points, 420 words, {name}: {np.median(taken):.2f} s (median of 5; fastest {min(taken):.2f} s)")


def tune(embedder: MiniLM) -> None:
    """Best thresholds of the usual ways on the fit part."""
    answers = load_answers(Part.FIT)
    wanted = truth(answers) == Verdict.COVERED
    usual = [usual_ways(answer.story, answer.hearing, embedder) for answer in answers]
    for name in usual[0]:
        values = np.concatenate([way[name] for way in usual])
        best = max(np.linspace(0.1, 0.95, 86), key=lambda threshold: scores(values >= threshold, wanted)[2])
        print(f"{name}: best at {best:.2f}, F1 {scores(values >= best, wanted)[2]:.3f}")


if __name__ == "__main__":
    main()
