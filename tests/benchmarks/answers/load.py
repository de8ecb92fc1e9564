"""Reads the labelled answers: stories, what was said, and what a listener would tick off.

    from answers.load import Part, load_answers
    for answer in load_answers(Part.FIT):
        answer.story, answer.text, answer.labels[0].verdict

See README.md in this folder for the labelling guide. Wrong or incomplete labels raise LabelError with file and answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from starling.model import Component, Hearing, KeyPoint, Story, Verdict

HERE = Path(__file__).parent
STORIES_DIR = HERE / "stories"
OFF_TOPIC_FILE = HERE / "off_topic.yaml"
SECOND_READING_FILE = HERE / "second_reading.yaml"

_COMPONENT_OF_LETTER: dict[str, Component | None] = {
    "s": Component.SITUATION,
    "t": Component.TASK,
    "a": Component.ACTION,
    "r": Component.RESULT,
    "x": None,
}


class LabelError(ValueError):
    """A label file that can't be trusted: says which file and answer, and what is wrong."""


class Part(StrEnum):
    """What a story may be used for. Nothing is ever fitted, chosen or tuned on REPORT.

    The reader is fitted on READ, and what is built on its word on FIT, which it has not seen.
    """

    READ = "read"
    FIT = "fit"
    REPORT = "report"


class Contradiction(StrEnum):
    """How a point was contradicted: another number for the same thing, or another meaning."""

    NUMBER = "number"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Label:
    """What a listener ticks off for one key point.

    `contradiction` is set exactly when the verdict is CONTRADICTED; `is_trap` marks a MISSED point
    whose topic was talked about all the same.
    """

    verdict: Verdict
    contradiction: Contradiction | None = None
    is_trap: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One spoken sentence and the component it serves, None for an aside or small talk."""

    text: str
    component: Component | None


class Spoken:
    """What every labelled answer can do: be read as text."""

    __slots__ = ()
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The sentences joined by single spaces."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def hearing(self) -> Hearing:
        """The answer as a typed transcript."""
        return Hearing.typed(self.text)


@dataclass(frozen=True, slots=True)
class Answer(Spoken):
    """One spoken answer to one story: `labels[i]` belongs to `story.key_points[i]`.

    `name` is unique in its story; `traits` say in what way it is hard.
    """

    name: str
    story: Story
    part: Part
    traits: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    labels: tuple[Label, ...]

    @property
    def id(self) -> str:
        """Unique over the whole set, usable as a file name."""
        return f"{self.story.name}.{self.name}"

    @property
    def word_components(self) -> tuple[Component | None, ...]:
        """The component of each whitespace-separated word of `text`."""
        return tuple(s.component for s in self.sentences for _ in s.text.split())


@dataclass(frozen=True, slots=True)
class OffTopicAnswer(Spoken):
    """An answer that says none of the key points of any story.

    `asked_about` names the story whose question it was given to, None where it fits no story in particular.
    """

    name: str
    part: Part
    asked_about: str | None
    traits: tuple[str, ...]
    sentences: tuple[Sentence, ...]

    @property
    def id(self) -> str:
        """Unique over the whole set, usable as a file name."""
        return f"off_topic.{self.name}"


def load_answers(part: Part | None = None) -> tuple[Answer, ...]:
    """All answers (of one part), ordered by story file and place in it."""
    return tuple(answer for answer in _all_answers() if part in (None, answer.part))


def load_stories(part: Part | None = None) -> tuple[Story, ...]:
    """All stories (of one part), ordered by name."""
    return tuple(dict.fromkeys(answer.story for answer in load_answers(part)))


def load_off_topic(part: Part | None = None) -> tuple[OffTopicAnswer, ...]:
    """The answers about something else (of one part)."""
    return tuple(answer for answer in _all_off_topic() if part in (None, answer.part))


def load_second_reading() -> dict[str, tuple[Label, ...]]:
    """By answer id, what another reading of the `report` part ticked off; traps are MISSED like others."""
    entries: dict[str, dict[str, str]] = yaml.safe_load(SECOND_READING_FILE.read_text(encoding="utf-8"))
    answers = {answer.id: answer for answer in load_answers(Part.REPORT)}
    if entries.keys() != answers.keys():
        raise LabelError(f"{SECOND_READING_FILE.name}: its answers are not those of the report part")
    return {
        name: _labels(by_word, _point_ids(answers[name].story), f"{SECOND_READING_FILE.name}: {name}")
        for name, by_word in entries.items()
    }


def _point_ids(story: Story) -> tuple[str, ...]:
    """The short id of each key point: letter of its section and number in it (s1, s2, t1...)."""
    sections = [point.section for point in story.key_points]
    return tuple(f"{str(section)[0]}{sections[: place + 1].count(section)}" for place, section in enumerate(sections))


@cache
def _all_answers() -> tuple[Answer, ...]:
    return tuple(answer for path in sorted(STORIES_DIR.glob("*.yaml")) for answer in read_story_file(path))


@cache
def _all_off_topic() -> tuple[OffTopicAnswer, ...]:
    entries: list[dict[str, Any]] = yaml.safe_load(OFF_TOPIC_FILE.read_text(encoding="utf-8"))
    return tuple(
        OffTopicAnswer(
            name=entry["name"],
            part=Part(entry["part"]),
            asked_about=entry.get("asked_about"),
            traits=tuple(entry["traits"].split()),
            sentences=_sentences(entry["said"], f"{OFF_TOPIC_FILE.name}: {entry['name']}"),
        )
        for entry in entries
    )


def read_story_file(path: Path) -> tuple[Answer, ...]:
    """The answers of one file, each with its story. Raises LabelError where labels are wrong or incomplete."""
    entry: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    story = _story(path.stem, entry)
    point_ids = _point_ids(story)
    answers = []
    for said in entry["answers"]:
        where = f"{path.name}: {said['name']}"
        answers.append(
            Answer(
                name=said["name"],
                story=story,
                part=Part(entry["part"]),
                traits=tuple(said["traits"].split()),
                sentences=_sentences(said["said"], where),
                labels=_labels(said["labels"], point_ids, where),
            )
        )
    names = [answer.name for answer in answers]
    if len(set(names)) != len(names):
        raise LabelError(f"{path.name}: two answers share a name")
    return tuple(answers)


def _story(name: str, entry: Mapping[str, Any]) -> Story:
    texts = [(section, text) for section in Component for text in entry[section.value]]
    return Story(
        name=name,
        title=entry["title"],
        key_points=tuple(KeyPoint(index, section, text) for index, (section, text) in enumerate(texts)),
        questions=tuple(entry["questions"]),
        target_s=float(entry["target_s"]),
    )


def _sentences(said: list[dict[str, str]], where: str) -> tuple[Sentence, ...]:
    sentences = []
    for line in said:
        ((letter, text),) = line.items()
        if letter not in _COMPONENT_OF_LETTER or not isinstance(text, str):
            raise LabelError(f"{where}: {line!r} is no sentence with a component of {', '.join(_COMPONENT_OF_LETTER)}")
        sentences.append(Sentence(" ".join(text.split()), _COMPONENT_OF_LETTER[letter]))
    return tuple(sentences)


_LABEL_OF_WORD = {
    "covered": Label(Verdict.COVERED),
    "partial": Label(Verdict.PARTIAL),
    "missed": Label(Verdict.MISSED),
    "trap": Label(Verdict.MISSED, is_trap=True),
    "number": Label(Verdict.CONTRADICTED, Contradiction.NUMBER),
    "meaning": Label(Verdict.CONTRADICTED, Contradiction.MEANING),
}


def _labels(by_word: Mapping[str, str], point_ids: tuple[str, ...], where: str) -> tuple[Label, ...]:
    found: dict[str, Label] = {}
    for word, ids in by_word.items():
        if word not in _LABEL_OF_WORD:
            raise LabelError(f"{where}: {word!r} is no label; there are {', '.join(_LABEL_OF_WORD)}")
        for point_id in ids.split():
            if point_id not in point_ids:
                raise LabelError(f"{where}: the story has no point {point_id}")
            if point_id in found:
                raise LabelError(f"{where}: {point_id} is labelled twice")
            found[point_id] = _LABEL_OF_WORD[word]
    missing = [point_id for point_id in point_ids if point_id not in found]
    if missing:
        raise LabelError(f"{where}: no label for {', '.join(missing)}")
    return tuple(found[point_id] for point_id in point_ids)
