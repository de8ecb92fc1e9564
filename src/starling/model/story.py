"""A story as its owner wrote it: key points under Situation, Task, Action and Result."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Component(StrEnum):
    """One of the four parts of a STAR answer, in their usual order."""

    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One thing the owner wants to say.

    `index` counts the story's points from 0 in file order; `section` is None for a
    point outside the four sections; `weight` is its share in the recall score (1 unless
    the file says otherwise); a `draft` was proposed by Starling and not yet kept by a person.
    """

    index: int
    section: Component | None
    text: str
    weight: float = 1.0
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Text of a story file that is no key point: kept for its owner, never scored.

    With a `section`, or without a `heading`, it is background (the prose a draft came from, an introduction);
    otherwise it is a section of the owner's own. `text` is Markdown.
    """

    section: Component | None
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its key points. `name` is the file's stem, unique in a library.

    `target_s` is the wanted length in seconds, None for the configured one.
    `silenced` lists codes of `starling check` that the owner does not want to see.
    `extra` is the YAML of front matter keys that Starling has no use for.
    """

    name: str
    title: str
    key_points: tuple[KeyPoint, ...]
    tags: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    target_s: float | None = None
    silenced: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    extra: str = ""

    def points_of(self, section: Component) -> tuple[KeyPoint, ...]:
        """The key points written under one section, in file order."""
        return tuple(point for point in self.key_points if point.section is section)

    def with_only(self, point: KeyPoint) -> "Story":
        """The same story with this key point alone: what a reply that is aimed at it is judged by."""
        return replace(self, key_points=(replace(point, index=0),))
