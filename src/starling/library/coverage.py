"""Which story serves which category of questions, and what is missing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from starling.library.questions import Category, category_key, same_question
from starling.model import Story
from starling.ports import Embedder

LIKE_QUESTION_COSINE = 0.6
"""From here two questions ask for the same thing."""

NEAR_CATEGORY_COSINE = 0.4
"""From here a story may serve a category by its meaning (mean of its three best matches): a hint, never counted."""

MANY_ALONE = 3
"""A story that alone serves this many categories is leaned on too much."""


class Reason(StrEnum):
    """Why a story serves a category; `MEANING` is only a hint."""

    TAG = "tag"
    QUESTION = "question"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: a stable code and one sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix: `cells[story name, category name]` is the strongest reason."""

    stories: tuple[str, ...]
    categories: tuple[str, ...]
    cells: Mapping[tuple[str, str], Reason] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()

    def serving(self, category: str) -> tuple[str, ...]:
        """The stories that serve a category by tag or question."""
        return tuple(s for s in self.stories if self.cells.get((s, category)) in (Reason.TAG, Reason.QUESTION))


def find_coverage(
    stories: Sequence[Story], categories: Sequence[Category], embedder: Embedder | None, *, hints: bool = True
) -> Coverage:
    """The matrix of stories and categories.

    Without an embedder declared questions count only where they are worded as in the bank; without `hints`
    nothing is guessed from what a story means, which takes the longest.
    """
    told = [story for story in stories if story.key_points or story.tags or story.questions]
    cells: dict[tuple[str, str], Reason] = {}
    closest: dict[str, str] = {}
    if embedder is not None and told and hints:
        cells, closest = _by_meaning(told, categories, embedder)
    for story in told:
        for name in _by_questions(story, categories, embedder):
            cells[story.name, name] = Reason.QUESTION
        for category in categories:
            if any(serves(tag, category) for tag in story.tags):
                cells[story.name, category.name] = Reason.TAG
    bare = Coverage(tuple(s.name for s in told), tuple(c.name for c in categories), cells)
    return Coverage(bare.stories, bare.categories, cells, tuple(_gaps(bare, closest)))


def serves(tag: str, category: Category) -> bool:
    """Whether a tag names a category, or one of the other words for it."""
    words = category_key(tag)
    return any(re.search(rf"\b{re.escape(category_key(name))}\b", words) for name in (category.name, *category.also))


def _by_questions(story: Story, categories: Sequence[Category], embedder: Embedder | None) -> set[str]:
    """The categories that a story's declared questions belong to."""
    home = {same_question(q.text): category.name for category in categories for q in category.questions}
    found = {home[same_question(text)] for text in story.questions if same_question(text) in home}
    unknown = [text for text in story.questions if same_question(text) not in home]
    asked = [(q.text, category.name) for category in categories for q in category.questions]
    if embedder is None or not unknown or not asked:
        return found
    likeness = embedder.embed(unknown) @ embedder.embed([text for text, _ in asked]).T
    for row in likeness:
        best = int(np.argmax(row))
        if row[best] >= LIKE_QUESTION_COSINE:
            found.add(asked[best][1])
    return found


def _by_meaning(
    stories: Sequence[Story], categories: Sequence[Category], embedder: Embedder
) -> tuple[dict[tuple[str, str], Reason], dict[str, str]]:
    """Hints from meaning, and for each category the story nearest to it."""
    cells: dict[tuple[str, str], Reason] = {}
    closest: dict[str, str] = {}
    texts = {story.name: [story.title, *(point.text for point in story.key_points)] for story in stories}
    for category in categories:
        asked = embedder.embed([f"{category.name}: {category.about}", *(q.text for q in category.questions)])
        near: dict[str, float] = {}
        for story in stories:
            best = (embedder.embed(texts[story.name]) @ asked.T).max(axis=0)
            near[story.name] = float(np.sort(best)[-3:].mean())
            if near[story.name] >= NEAR_CATEGORY_COSINE:
                cells[story.name, category.name] = Reason.MEANING
        closest[category.name] = max(near, key=near.__getitem__)
    return cells, closest


def _gaps(coverage: Coverage, closest: Mapping[str, str]) -> list[Gap]:
    serving = {category: coverage.serving(category) for category in coverage.categories}
    gaps = []
    for category, stories in serving.items():
        if not stories:
            near = f"; nearest in meaning: {closest[category]}" if category in closest else ""
            gaps.append(Gap("no-story", f"no story for {category.lower()}{near}"))
    for story in coverage.stories:
        alone = [category.lower() for category, stories in serving.items() if stories == (story,)]
        if len(alone) >= MANY_ALONE:
            gaps.append(Gap("one-story", f"{len(alone)} categories rest on {story} alone: {', '.join(alone)}"))
        elif alone:
            gaps.append(Gap("single", f"only {story} for {' and '.join(alone)}"))
    return gaps
