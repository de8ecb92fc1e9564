"""Discourse markers and repeats against telephone talk marked by people.

    python tests/benchmarks/bench_fillers.py [--data FOLDER]

The rules of src/starling/assess/markers.py were written looking at the conversations of FIT; REPORT shows what they do
elsewhere. Beside ours: the usual way, every occurrence of the phrase is a filler.
"""

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

from surroundings import SHARED_DATA, need, print_surroundings  # noqa: E402

from starling.assess.disfluency import find_disfluencies  # noqa: E402
from starling.assess.markers import find_markers  # noqa: E402
from starling.model import Word  # noqa: E402

REPORT = frozenset({23, 26, 28, 29, 30, 33})
PHRASES = ("you know", "like", "so", "i mean", "basically", "actually")
_PIECE = re.compile(r"\{[A-Z]|\}|<[^>]*>|[\[\]+#/]|--?|[^\s\[\]+#/{}<>]+")


@dataclass(frozen=True, slots=True)
class Turn:
    """Words with their punctuation; `marked[i]` is whether word i lies in a discourse marker or an edit term."""

    conversation: int
    words: tuple[str, ...]
    marked: tuple[bool, ...]
    repairs: int


def read_turns(path: Path) -> list[Turn]:
    """All turns of filler_labels.jsonl.gz."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_turn(json.loads(line)) for line in lines]


def _turn(row: dict[str, object]) -> Turn:
    words: list[str] = []
    marked: list[bool] = []
    braces: list[str] = []
    for piece in _PIECE.findall(str(row["annotated"])):
        if piece.startswith("{"):
            braces.append(piece[1])
        elif piece == "}":
            del braces[-1:]
        elif re.search(r"\w", piece) and not piece.startswith("<"):
            words.append(piece)
            marked.append(bool(braces) and braces[-1] in "DE")
        elif words and piece in (",", ".", "?"):
            words[-1] += piece
    return Turn(int(str(row["conversation"])), tuple(words), tuple(marked), int(str(row["n_repairs"])))


def every_occurrence(words: Sequence[str]) -> set[tuple[int, str]]:
    """Where each phrase begins, whatever it means."""
    bare = [re.sub(r"[^\w']", "", word.lower()) for word in words]
    return {
        (at, phrase)
        for phrase in PHRASES
        for at in range(len(bare))
        if bare[at : at + len(phrase.split())] == phrase.split()
    }


def ours(words: Sequence[str]) -> set[tuple[int, str]]:
    """Where Starling hears an empty marker."""
    starts = {start for start, _ in find_markers(words)}
    return {(at, phrase) for at, phrase in every_occurrence(words) if at in starts}


def report(name: str, turns: Sequence[Turn], way: Callable[[Sequence[str]], set[tuple[int, str]]]) -> None:
    """Precision and recall, together and phrase by phrase."""
    right, found, real = Counter[str](), Counter[str](), Counter[str]()
    for turn in turns:
        true = {(at, phrase) for at, phrase in every_occurrence(turn.words) if turn.marked[at]}
        guess = way(turn.words)
        right.update(phrase for _, phrase in guess & true)
        found.update(phrase for _, phrase in guess)
        real.update(phrase for _, phrase in true)
    total = f"precision {right.total() / found.total():.3f}, recall {right.total() / real.total():.3f}"
    each = ", ".join(f"{p} {right[p]} of {found[p]} found, {real[p]} real" for p in PHRASES)
    print(f"{name:34}{total}  ({each})")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    turns = read_turns(need(parser.parse_args().data / "filler_labels.jsonl.gz"))
    print_surroundings()
    for part, chosen in (
        ("conversations looked at", [turn for turn in turns if turn.conversation not in REPORT]),
        ("other conversations", [turn for turn in turns if turn.conversation in REPORT]),
    ):
        report(f"{part}, every occurrence", chosen, every_occurrence)
        report(f"{part}, Starling", chosen, ours)
        counts = [(len(find_disfluencies([Word(w) for w in turn.words])), turn.repairs) for turn in chosen]
        both, said, real = (sum(c) for c in zip(*((min(c), *c) for c in counts), strict=True))
        print(f"{part}: repairs per turn agree for {both} of {said} found, {real} marked")


if __name__ == "__main__":
    main()
