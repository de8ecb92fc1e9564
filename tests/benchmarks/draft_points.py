"""Are key points proposed from prose as good as a person's?   python tests/benchmarks/draft_points.py [--data FOLDER]

1. Our labelled answers: each story's fullest answer serves as its owner's prose, section by section. Recall of the
   other answers against the drafts is compared with the recall that listeners ticked off, and so is recall against
   the hand-made points. The usual ways beside it: every sentence a point, and the first two of each section.
2. The owner's notes in --data: drafts from their prose against the hand-made points of the same stories in stories/,
   judged by the spoken samples.
"""

import argparse
import json
import platform
import re
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "src")]

from answers.load import Answer, load_answers  # noqa: E402

from starling import __version__  # noqa: E402
from starling.assess.recall import judge_recall  # noqa: E402
from starling.config import DEFAULT_TARGET_S  # noqa: E402
from starling.library.drafts import Prose, draft_points  # noqa: E402
from starling.library.importing.notes import read_notes  # noqa: E402
from starling.library.pace import points_s  # noqa: E402
from starling.library.shelf import Shelf  # noqa: E402
from starling.meaning.minilm import MiniLM  # noqa: E402
from starling.model import Component, Hearing, KeyPoint, Story, Verdict  # noqa: E402
from starling.ports import Embedder  # noqa: E402
from starling.weights.minilm import find_minilm  # noqa: E402

ROOT = Path(__file__).parents[2]
TWINS = {"FaaS": "faas", "Knative Eventing": "knative-eventing", "VM management V2 and Ashwin": "vm-management-v2"}
"""Stories of the notes that are told in prose, and their hand-made twins in stories/."""

_CREDIT = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5}
Maker = Callable[[Sequence[Prose]], list[list[str]]]


def sentences_of(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


MAKERS: dict[str, Maker] = {
    "drafts": lambda prose: draft_points(prose, DEFAULT_TARGET_S),
    "every sentence": lambda prose: [sentences_of(paragraph.text) for paragraph in prose],
    "first two sentences": lambda prose: [sentences_of(paragraph.text)[:2] for paragraph in prose],
}


def story_of(name: str, prose: Sequence[Prose], maker: Maker) -> Story:
    texts = [(p.section, text) for p, points in zip(prose, maker(prose), strict=True) for text in points]
    return Story(name, name, tuple(KeyPoint(i, section, text) for i, (section, text) in enumerate(texts)))


def human_recall(answer: Answer) -> float:
    return statistics.mean(_CREDIT.get(label.verdict, 0.0) for label in answer.labels)


def prose_of(answer: Answer) -> list[Prose]:
    parts = {c: " ".join(s.text for s in answer.sentences if s.component is c) for c in Component}
    return [Prose(component, text) for component, text in parts.items() if text]


def labelled_answers(embedder: Embedder) -> None:
    by_story: dict[str, list[Answer]] = {}
    for answer in load_answers():
        by_story.setdefault(answer.story.name, []).append(answer)
    human: list[float] = []
    judged: dict[str, list[float]] = {name: [] for name in ("hand-made points", *MAKERS)}
    counts: dict[str, list[int]] = {name: [] for name in judged}
    lengths: dict[str, list[float]] = {name: [] for name in judged}
    for answers in by_story.values():
        fullest = max(answers, key=human_recall)
        stories = {"hand-made points": fullest.story}
        stories |= {name: story_of(fullest.story.name, prose_of(fullest), maker) for name, maker in MAKERS.items()}
        for name, story in stories.items():
            counts[name].append(len(story.key_points))
            lengths[name].append(points_s(point.text for point in story.key_points))
        for answer in answers:
            if answer is fullest:
                continue
            human.append(human_recall(answer))
            for name, story in stories.items():
                judged[name].append(judge_recall(story, answer.hearing.transcript, embedder).score)
    print(f"{len(human)} answers to {len(by_story)} stories; recall against what listeners ticked off")
    for name, scores in judged.items():
        agreement = statistics.correlation(human, scores)
        error = statistics.mean(abs(a - b) for a, b in zip(human, scores, strict=True))
        made = f"{statistics.mean(counts[name]):4.1f} points, {statistics.mean(lengths[name]):4.0f} s to say"
        print(f"  {name:20} correlation {agreement:.2f}  mean difference {error:.2f}   ({made})")


def notes_and_samples(folder: Path, embedder: Embedder) -> None:
    path = folder / "behavior-interview.md"
    if not path.exists():
        print(f"absent, so not measured: {path}")
        return
    shelf = Shelf(ROOT / "stories")
    samples = json.loads((ROOT / "audio_samples" / "manifest.json").read_text(encoding="utf-8"))
    drafts = {found.story.title: found.story for found in read_notes(path).findings.told}
    for title, name in TWINS.items():
        hand = shelf.find(name)
        seconds = f"{points_s(p.text for p in drafts[title].key_points):.0f} s"
        print(
            f"{name}: {len(drafts[title].key_points)} points from the notes ({seconds}), {len(hand.key_points)} by hand"
        )
        for sample in samples:
            if sample["story"] != name or len(sample["text"].split()) < 30:
                continue
            transcript = Hearing.typed(sample["text"]).transcript
            against_drafts = judge_recall(drafts[title], transcript, embedder).score
            against_hand = judge_recall(hand, transcript, embedder).score
            print(f"  {sample['file']:32} recall against drafts {against_drafts:.2f}, by hand {against_hand:.2f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared", help="folder with behavior-interview.md"
    )
    folder = arguments.parse_args().data
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    print(today, platform.machine(), "python", platform.python_version(), "starling", __version__)
    embedder = MiniLM(find_minilm(Path(gettempdir()) / "starling-benchmark-cache"))
    labelled_answers(embedder)
    notes_and_samples(folder, embedder)


if __name__ == "__main__":
    main()
