"""Answers cut into STAR parts: by people outside this project (a data folder), and our own (answers.txt)."""

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from answers.load import Part, load_answers

from starling.assess.sentences import sentence_bounds
from starling.model import Component, Hearing, KeyPoint, Story, Word

OWN_FILE = Path(__file__).with_name("answers.txt")
LABELS: tuple[Component | None, ...] = (*Component, None)
Stretch = tuple[Component | None, tuple[str, ...]]
LETTERS = dict(zip("STARN", LABELS, strict=True))
_WEIGHT_OF_ORIGIN = {"human_pre_chatgpt": 3.0, "human_likely": 3.0, "unknown_or_llm_assisted": 1.5, "likely_llm": 1.0}
_OWN_WEIGHT = 3.0
FITTED_PARTS = tuple(part for part in Part if part is not Part.REPORT)


@dataclass(frozen=True, slots=True)
class CutAnswer:
    """An answer as its author cut it. `weight` is how far its cuts are trusted when fitting."""

    name: str
    author: str
    origin: str
    stretches: tuple[Stretch, ...]
    weight: float

    @property
    def is_human(self) -> bool:
        """Whether a person is believed to have written it."""
        return self.origin.startswith("human")

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its words."""
        return tuple(token for _, tokens in self.stretches for token in tokens)

    @property
    def labels(self) -> tuple[Component | None, ...]:
        """The author's part for every word."""
        return tuple(part for part, tokens in self.stretches for _ in tokens)

    @property
    def hearing(self) -> Hearing:
        """As a typed transcript."""
        return Hearing.typed(" ".join(self.tokens))

    def shuffled(self, seed: int) -> "CutAnswer":
        """The same answer with its sections in a random order other than its own."""
        sections = in_sections(self)
        order = list(range(len(sections)))
        chance = random.Random(f"{self.name} {seed}")
        while order == sorted(order) and len(order) > 1:
            chance.shuffle(order)
        return replace(self, stretches=tuple(stretch for at in order for stretch in sections[at]))

    def as_story(self) -> Story:
        """The story whose key points are the answer's own sentences."""
        points = [(part, text) for part, text in labelled_sentences(self) if part is not None]
        return Story(self.name, self.name, tuple(KeyPoint(at, part, text) for at, (part, text) in enumerate(points)))


def labelled_sentences(answer: CutAnswer) -> list[tuple[Component | None, str]]:
    """Each sentence of each stretch with its part."""
    return [(part, text) for part, tokens in answer.stretches for text in cut_into_sentences(tokens)]


def in_sections(answer: CutAnswer) -> list[list[Stretch]]:
    """Neighbouring stretches of one part; an aside stays with what came before it."""
    sections: list[list[Stretch]] = []
    for stretch in answer.stretches:
        begun = {part for part, _ in sections[-1] if part is not None} if sections else {None}
        if sections and (stretch[0] is None or begun <= {stretch[0]}):
            sections[-1].append(stretch)
        else:
            sections.append([stretch])
    return sections


def cut_into_sentences(tokens: Sequence[str]) -> list[str]:
    """The sentences of one stretch."""
    return [" ".join(tokens[start:end]) for start, end in sentence_bounds([Word(token) for token in tokens])]


def read_segments(path: Path) -> tuple[CutAnswer, ...]:
    """Answers cut by their authors, from star_segments.jsonl.gz. Unfilled templates are left out."""
    rows: dict[str, list[dict[str, str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows.setdefault(row["story_id"], []).append(row)
    return tuple(_cut_answer(name, parts) for name, parts in rows.items() if not _is_template(parts))


def own_answers() -> tuple[CutAnswer, ...]:
    """Our own written answers, all of them for fitting."""
    lines = [line for line in OWN_FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    blocks = [block.splitlines() for block in "\n".join(lines).strip().split("\n\n")]
    return tuple(
        CutAnswer(
            f"own {at}",
            "us",
            "own",
            tuple((LETTERS[line[0]], _spoken(line[2:])) for line in block),
            _OWN_WEIGHT,
        )
        for at, block in enumerate(blocks)
    )


def spoken_answers(*parts: Part) -> tuple[tuple[CutAnswer, Story], ...]:
    """Our labelled spoken answers of these parts, each with its story."""
    return tuple(
        (
            CutAnswer(
                answer.id,
                "us, spoken",
                "own",
                tuple((sentence.component, tuple(sentence.text.split())) for sentence in answer.sentences),
                _OWN_WEIGHT,
            ),
            answer.story,
        )
        for part in parts
        for answer in load_answers(part)
    )


def _is_template(parts: list[dict[str, str]]) -> bool:
    return any("[Describe" in row["text"] or "[Explain" in row["text"] for row in parts)


def _cut_answer(name: str, parts: list[dict[str, str]]) -> CutAnswer:
    stretches = tuple((Component(row["section"]), _spoken(row["text"])) for row in parts)
    origin = parts[0]["origin"]
    author = parts[0]["source"].split(":")[0]
    kept = tuple(stretch for stretch in stretches if stretch[1])
    return CutAnswer(name, author, origin, kept, _WEIGHT_OF_ORIGIN.get(origin, 1.0))


def _spoken(text: str) -> tuple[str, ...]:
    """The tokens that can be said: bullets and pictures go."""
    return tuple(token for token in text.split() if any(character.isalnum() for character in token))
