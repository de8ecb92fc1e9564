"""Does the importer find what a person finds?   python tests/benchmarks/import_notes.py [--data FOLDER]

Measures on notes by other people, labelled by line in notes_labels.yaml: stories found and invented, words of labelled
sections in the right section, prompts by category, stubs, and lines accounted for. Beside it the plain way: one regular
expression for lines that begin like a section's label.
"""

import argparse
import html
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from starling import __version__
from starling.library.importing.found import Findings, FoundStory
from starling.library.importing.notes import Notes, leftover_text, read_notes
from starling.library.importing.plan import own_categories
from starling.library.questions import Category, category_key
from starling.library.section_names import component_named
from starling.library.story_file import render_story
from starling.model import Component, Story

LABELS = Path(__file__).with_name("notes_labels.yaml")
DATA = Path(__file__).parents[3] / "shared"
_LETTERS = {component.value[0]: component for component in Component}
_PLAIN_WAY = re.compile(r"^\W*(?:\*\*)?(?:Situation|S)(?:\*\*)?\s*[:)—-]", re.IGNORECASE)


@dataclass
class Tally:
    """Counts over files."""

    stories: int = 0
    found: int = 0
    invented: int = 0
    plain_way_off_by: int = 0
    words: int = 0
    right_words: int = 0
    lines: int = 0
    accounted: int = 0


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", html.unescape(re.sub(r"</?[a-zA-Z]+[^<>]*>", " ", text)).casefold())


def lines_in(span: Any) -> range:
    first, _, last = str(span).partition("-")
    return range(int(first) - 1, int(last or first))


def labelled_sections(label: dict[str, Any], lines: tuple[str, ...]) -> Iterator[tuple[Component, list[str]]]:
    """Each labelled section with its words, its own label left out."""
    for letter, component in _LETTERS.items():
        if letter in label:
            text = "\n".join(lines[number] for number in lines_in(label[letter]))
            yield component, _without_label(words(text))
    if "marked" in label:
        text = "\n".join(lines[number] for number in lines_in(label["marked"]))
        parts = re.split(r"\((S|T|A|R|ST)\)", text)
        for mark, part in zip(parts[1::2], parts[2::2], strict=True):
            yield _LETTERS[mark[0].lower()], words(part)


def _without_label(found: list[str]) -> list[str]:
    while found and component_named(found[0]) is not None:
        found = found[1:]
    return found


def section_words(story: Story, section: Component) -> set[str]:
    texts = [point.text for point in story.points_of(section)]
    texts += [note.text for note in story.notes if note.section is section]
    return set(words(" ".join(texts)))


def measure_file(entry: dict[str, Any], notes: Notes, tally: Tally) -> str:
    findings = notes.findings
    unmatched = list(findings.told)
    found = 0
    for label in entry["stories"]:
        anchor = label.get("marked", label.get("s", label["at"]))
        story = next((one for one in unmatched if lines_in(anchor)[0] in one.lines), None)
        for component, text in labelled_sections(label, notes.lines):
            there = section_words(story.story, component) if story else set()
            tally.words += len(text)
            tally.right_words += sum(word in there for word in text)
        if story:
            unmatched.remove(story)
            found += 1
    plain = sum(bool(_PLAIN_WAY.match(line)) for line in notes.lines)
    lost = lost_lines(notes)
    tally.stories += len(entry["stories"])
    tally.found += found
    tally.invented += len(unmatched)
    tally.plain_way_off_by += abs(plain - len(entry["stories"]))
    tally.lines += sum(bool(line.strip()) for line in notes.lines)
    tally.accounted += sum(bool(line.strip()) for line in notes.lines) - len(lost)
    said = f"{found:3}/{len(entry['stories']):<3} invented {len(unmatched)}  lines lost {len(lost)}"
    return said + _extras(entry, findings) + f"  {Path(entry['file']).name[:58]}"


def _extras(entry: dict[str, Any], findings: Findings) -> str:
    said = ""
    if "stubs" in entry:
        said += f"  stubs {len(findings.stubs)}/{entry['stubs']}"
    if "prompts" in entry:
        there = {category_key(c.name): len(c.questions) for c in own_categories(findings.categories)}
        right = sum(there.get(category_key(name)) == count for name, count in entry["prompts"].items())
        said += f"  categories with all prompts {right}/{len(entry['prompts'])}"
    return said


def lost_lines(notes: Notes) -> list[str]:
    """Lines with a word that no single output holds together with the line's others.

    Names of sections, numbers, and the words that number stories are left out: they become structure.
    """
    findings = notes.findings
    bank = "\n".join(_texts(category) for category in own_categories(findings.categories))
    outputs = [*(_file_of(found) for found in findings.stories), bank, leftover_text(notes)]
    held = [set(words(output)) | _STRUCTURE for output in outputs]
    telling = [{w for w in words(line) if not component_named(w) and not w.isdigit()} for line in notes.lines]
    return [line for line, said in zip(notes.lines, telling, strict=True) if not any(said <= there for there in held)]


def _texts(category: Category) -> str:
    asked = [text for question in category.questions for text in (question.text, *question.follow_ups)]
    return "\n".join([category.name, category.about, *category.notes, *asked])


_STRUCTURE = {"st", "story", "scenario", "question", "star", "title", "tags"}


def _file_of(found: FoundStory) -> str:
    story = found.story
    return "\n".join([render_story(story), story.title, *story.tags, *story.questions])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=DATA, help="folder with behavior-interview.md and data/notes")
    folder = arguments.parse_args().data
    print(
        f"{datetime.now(UTC):%Y-%m-%d}",
        platform.machine(),
        "python",
        platform.python_version(),
        "starling",
        __version__,
    )
    tally = Tally()
    for entry in yaml.safe_load(LABELS.read_text(encoding="utf-8")):
        path = folder / entry["file"]
        if not path.exists():
            print(f"absent, so not measured: {path}")
            continue
        print(measure_file(entry, read_notes(path), tally))
    if not tally.lines:
        return
    share = f"{tally.found}/{tally.stories} ({tally.found / tally.stories:.1%})"
    print(f"stories found             {share}, invented {tally.invented}")
    print(f"section words in place    {tally.right_words}/{tally.words} ({tally.right_words / tally.words:.1%})")
    print(f"lines accounted for       {tally.accounted}/{tally.lines} ({tally.accounted / tally.lines:.1%})")
    print(f"plain way: story count wrong by {tally.plain_way_off_by} in all over the files")


if __name__ == "__main__":
    main()
