"""What an import would write, and writing it: nothing edited is overwritten, and a second import changes nothing."""

import difflib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from starling.home import Home
from starling.library.catalogue import Catalogue
from starling.library.files import write_text
from starling.library.importing.found import FoundCategory, FoundStory
from starling.library.importing.notes import Notes, leftover_text
from starling.library.questions import Category, Question, add_own, merged, news, read_own
from starling.library.shelf import Shelf, name_from_title
from starling.library.story_writer import render_story
from starling.model import Component

OTHER = "other"
"""What stands under none of the four sections."""


class Step(StrEnum):
    """What happens to one file."""

    NEW = "new"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    KEPT = "kept (you edited it)"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class PlannedStory:
    """One story file. `diff` shows what replacing an edited file changes, as unified lines."""

    name: str
    found: FoundStory
    text: str
    step: Step
    diff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedNotes:
    """Everything that comes of one file of notes. `leftovers_path` is None where nothing is left over."""

    notes: Notes
    stories: tuple[PlannedStory, ...]
    questions: tuple[Category, ...]
    leftovers_path: Path | None
    leftovers: str
    leftovers_step: Step


@dataclass
class Ledger:
    """What earlier imports wrote: by story name its source, title and hash; by source its leftovers."""

    stories: dict[str, dict[str, str]] = field(default_factory=dict)
    leftovers: dict[str, dict[str, str]] = field(default_factory=dict)


def ledger_path(home: Home) -> Path:
    """Where the ledger is kept."""
    return home.root / "imports.json"


def leftovers_dir(home: Home) -> Path:
    """Where lines that are in no story and no question go."""
    return home.root / "leftovers"


def read_ledger(home: Home) -> Ledger:
    """The ledger; an absent or damaged one is empty, which only makes an import more careful."""
    try:
        data = json.loads(ledger_path(home).read_text(encoding="utf-8"))
        return Ledger(dict(data["stories"]), dict(data["leftovers"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Ledger()


class Planner:
    """Plans several files of notes after each other, so that their stories get different names."""

    def __init__(self, home: Home, force: bool = False) -> None:
        self.home = home
        self.force = force
        self.shelf = Shelf(home.stories_dir)
        self.ledger = read_ledger(home)
        self.taken: dict[str, str] = {}
        self._given: dict[tuple[str, str], list[str]] = {}
        for name, entry in self.ledger.stories.items():
            self._given.setdefault((entry.get("source", ""), entry.get("title", "")), []).append(name)

    def plan(self, notes: Notes) -> PlannedNotes:
        """What importing `notes` would write."""
        source = str(notes.path.absolute())
        stories = tuple(self._story(found, source) for found in notes.findings.stories)
        questions = news(own_categories(notes.findings.categories), read_own(self.home.questions_path))
        text = leftover_text(notes)
        path, step = self._leftovers(source, notes.path.stem, text) if text else (None, Step.UNCHANGED)
        return PlannedNotes(notes, stories, questions, path, text, step)

    def _story(self, found: FoundStory, source: str) -> PlannedStory:
        text = render_story(found.story)
        name = self._known_name(found.story.title, source) or self._free_name(found.story.title, text)
        self.taken[name] = text
        path = self.shelf.path_of(name)
        current = _read(path)
        entry = self.ledger.stories.get(name, {})
        if current is None:
            step = Step.NEW
        elif current == text:
            step = Step.UNCHANGED
        elif _hash(current) == entry.get("sha256"):
            step = Step.UPDATED
        else:
            step = Step.REPLACED if self.force else Step.KEPT
        diff: tuple[str, ...] = ()
        if step in (Step.KEPT, Step.REPLACED) and current is not None:
            pair = (current.splitlines(), text.splitlines())
            diff = tuple(difflib.unified_diff(*pair, f"{name}.md (yours)", f"{name}.md (from the notes)", lineterm=""))
        return PlannedStory(name, found, text, step, diff)

    def _known_name(self, title: str, source: str) -> str | None:
        """The name that an earlier import gave this story."""
        return next((name for name in self._given.get((source, title), ()) if name not in self.taken), None)

    def _free_name(self, title: str, text: str) -> str:
        """A name that no other story has; the very same story may be there already."""
        base = name_from_title(title)
        number = 1
        while True:
            name = base if number == 1 else f"{base}-{number}"
            there = self.taken.get(name) or _read(self.shelf.path_of(name))
            if there is None or there == text:
                return name
            number += 1

    def _leftovers(self, source: str, stem: str, text: str) -> tuple[Path, Step]:
        entry = self.ledger.leftovers.get(source, {})
        if entry.get("sha256") == _hash(text):
            return leftovers_dir(self.home) / entry["file"], Step.UNCHANGED
        used = {other["file"] for key, other in self.ledger.leftovers.items() if key != source}
        base = name_from_title(stem)
        number = 1
        while True:
            path = leftovers_dir(self.home) / (f"{base}.md" if number == 1 else f"{base}-{number}.md")
            current = _read(path)
            ours = current is not None and _hash(current) == entry.get("sha256")
            if path.name not in used and (current in (None, text) or ours):
                self.ledger.leftovers[source] = {"file": path.name, "sha256": _hash(text)}
                return path, Step.UNCHANGED if current == text else Step.UPDATED if ours else Step.NEW
            number += 1


def write(plans: Sequence[PlannedNotes], home: Home) -> None:
    """Carry the plans out. Raises StorageError."""
    ledger = read_ledger(home)
    home.private_dir(home.stories_dir)
    shelf = Shelf(home.stories_dir)
    for plan in plans:
        source = str(plan.notes.path.absolute())
        for story in plan.stories:
            if story.step in (Step.NEW, Step.UPDATED, Step.REPLACED):
                write_text(shelf.path_of(story.name), story.text)
            if story.step is not Step.KEPT:
                title = story.found.story.title
                ledger.stories[story.name] = {"source": source, "title": title, "sha256": _hash(story.text)}
        add_own(home.questions_path, plan.questions)
        if plan.leftovers_path is not None:
            if plan.leftovers_step is not Step.UNCHANGED:
                home.private_dir(leftovers_dir(home))
                write_text(plan.leftovers_path, plan.leftovers)
            ledger.leftovers[source] = {"file": plan.leftovers_path.name, "sha256": _hash(plan.leftovers)}
    written = [story for plan in plans for story in plan.stories if story.step is not Step.KEPT]
    catalogue = Catalogue(shelf, home.cache_dir / "stories.json")
    catalogue.remember(replace(story.found.story, name=story.name) for story in written)
    text = json.dumps({"stories": ledger.stories, "leftovers": ledger.leftovers}, ensure_ascii=False, indent=1)
    if _read(ledger_path(home)) != text:
        write_text(ledger_path(home), text)


def own_categories(found: Iterable[FoundCategory]) -> tuple[Category, ...]:
    """Found categories as the user's own; questions under no heading are gathered under `Other`."""
    return merged(
        Category(
            name=category.name or "Other",
            about=category.about,
            questions=tuple(
                Question(question.text, category.name or "Other", question.follow_ups, own=True)
                for question in category.questions
            ),
            notes=category.notes,
        )
        for category in found
    )


def plan_document(plan: PlannedNotes) -> dict[str, Any]:
    """A plan as JSON."""
    return {
        "file": str(plan.notes.path),
        "stories": [_story_row(story) for story in plan.stories if not story.found.is_stub],
        "stubs": [_story_row(story) for story in plan.stories if story.found.is_stub],
        "question_categories": [
            {"category": c.name, "about": c.about, "questions": [question.text for question in c.questions]}
            for c in own_categories(plan.notes.findings.categories)
        ],
        "new_questions": sum(len(category.questions) for category in plan.questions),
        "leftover_lines": [line for line in plan.leftovers.split("\n") if line.strip()],
        "leftovers_file": str(plan.leftovers_path) if plan.leftovers_path else None,
    }


def plan_rows(plan: PlannedNotes) -> list[dict[str, Any]]:
    """One flat row for each story and each title still to be written, for a table."""
    rows = [_story_row(story) for story in plan.stories]
    return [
        {
            "notes": str(plan.notes.path),
            "story": row["name"],
            "title": row["title"],
            **{f"words_{section}": count for section, count in row["words"].items()},
            "missing": " ".join(row["missing"]),
            "tags": " ".join(row["tags"]),
            "points": row["points"],
            "drafts": row["drafts"],
            "step": row["step"],
        }
        for row in rows
    ]


def _story_row(planned: PlannedStory) -> dict[str, Any]:
    story = planned.found.story
    counts = section_words(planned.found)
    return {
        "name": planned.name,
        "title": story.title,
        "tags": list(story.tags),
        "questions": list(story.questions),
        "words": counts,
        "missing": missing_sections(counts),
        "points": len(story.key_points),
        "drafts": sum(point.draft for point in story.key_points),
        "step": planned.step.value,
    }


def section_words(found: FoundStory) -> dict[str, int]:
    """Words of the notes by section: background where there is prose, and points that are no drafts of it."""
    counts = dict.fromkeys((*(section.value for section in Component), OTHER), 0)
    for point in found.story.key_points:
        if not point.draft:
            counts[point.section.value if point.section else OTHER] += len(point.text.split())
    for note in found.story.notes:
        counts[note.section.value if note.section else OTHER] += len(note.text.split())
    return counts


def missing_sections(words: Mapping[str, int]) -> list[str]:
    """The sections without a word, of what `section_words` counted."""
    return [section.value for section in Component if not words[section.value]]


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
    except OSError:
        # Taken by something that can't be read, or no place where a file could be: then writing will say so.
        return "" if os.path.lexists(path) else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
