"""What was found in notes."""

from dataclasses import dataclass

from starling.model import Story


@dataclass(frozen=True, slots=True)
class FoundStory:
    """A story as found. `lines` are the lines of the notes it was made of; a stub is only a title yet."""

    story: Story
    lines: frozenset[int]
    is_stub: bool = False


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A question and what may be asked after it."""

    text: str
    follow_ups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundCategory:
    """A category of questions: what it is about, its prompts, and remarks of the writer's."""

    name: str
    about: str = ""
    questions: tuple[FoundQuestion, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one file. `leftovers` are the lines, from 0, that are in none of it."""

    stories: tuple[FoundStory, ...]
    categories: tuple[FoundCategory, ...]
    bank_lines: frozenset[int]
    leftovers: tuple[int, ...]

    @property
    def told(self) -> tuple[FoundStory, ...]:
        """The stories that are more than a title."""
        return tuple(found for found in self.stories if not found.is_stub)

    @property
    def stubs(self) -> tuple[FoundStory, ...]:
        """The stories still to be written."""
        return tuple(found for found in self.stories if found.is_stub)
