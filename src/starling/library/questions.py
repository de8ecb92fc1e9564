"""The question bank: Starling's own questions, and the user's beside them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from starling.errors import StoryFormatError
from starling.library.files import write_text
from starling.library.markdown import one_line
from starling.library.nesting import refuse_deep

BANK_PATH = Path("starling/library/data/questions.yaml")
"""How the shipped bank is called in messages."""

_HEADER = """\
# Your own questions. One entry a category; the same category may come again further down.
# A question is a line of text, or `text:` with `follow_ups:`.
"""
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the competency it probes, and what an interviewer may ask next. `own` ones are the user's."""

    text: str
    category: str
    follow_ups: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A competency with its questions. `also` are other words that people tag such stories with."""

    name: str
    about: str = ""
    also: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


def load_bank(own_path: Path | None = None) -> tuple[Category, ...]:
    """Starling's categories with the user's questions added; own categories last. Raises StoryFormatError."""
    shipped = resources.files("starling.library").joinpath("data/questions.yaml").read_text(encoding="utf-8")
    categories = parse_bank(shipped, BANK_PATH)
    own = read_own(own_path) if own_path is not None else ()
    return merged([*categories, *own])


def read_own(path: Path) -> tuple[Category, ...]:
    """The user's own questions; none where there is no file yet. Raises StoryFormatError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        what = f"the questions can't be read: {error.strerror or error}"
        raise StoryFormatError(path, 1, what, hint="make it a file that you may read") from error
    except UnicodeDecodeError as error:
        raise StoryFormatError(path, 1, "this is not UTF-8 text", hint="save the file as UTF-8") from error
    return parse_bank(text, path, own=True)


def parse_bank(text: str, path: Path, own: bool = False) -> tuple[Category, ...]:
    """The categories in a question file, one for each entry. Raises StoryFormatError."""
    try:
        if own:
            refuse_deep(text, _Loader)
        entries = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StoryFormatError(path, line, f"this is no YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise StoryFormatError(path, 1, f"this is no YAML: {one_line(str(error))}") from error
    if entries in (None, ""):
        return ()
    if not isinstance(entries, list):
        raise StoryFormatError(path, 1, "the questions must be a list of categories", hint="begin with `- category:`")
    return tuple(_category(entry, path, own) for entry in entries)


def _category(entry: Any, path: Path, own: bool) -> Category:
    if not isinstance(entry, Mapping):
        raise StoryFormatError(path, 1, f"{entry!r} is no category", hint="write `- category:` and `questions:` below")
    name = one_line(str(entry.get("category", "")))
    questions = tuple(_question(item, name, path, own) for item in _list(entry, "questions", path))
    return Category(
        name=name,
        about=one_line(str(entry.get("about", ""))),
        also=tuple(str(word) for word in _list(entry, "also", path)),
        questions=questions,
        notes=tuple(str(note) for note in _list(entry, "notes", path)),
    )


def _question(item: Any, category: str, path: Path, own: bool) -> Question:
    if isinstance(item, str) and item.strip():
        return Question(one_line(item), category, own=own)
    if isinstance(item, Mapping) and isinstance(item.get("text"), str) and item["text"].strip():
        follow_ups = tuple(one_line(str(text)) for text in _list(item, "follow_ups", path))
        return Question(one_line(item["text"]), category, follow_ups, own)
    raise StoryFormatError(path, 1, f"{item!r} in category {category!r} is no question")


def _list(entry: Mapping[str, Any], key: str, path: Path) -> Sequence[Any]:
    value = entry.get(key) or []
    if not isinstance(value, list):
        raise StoryFormatError(path, 1, f"{key} must be a list")
    return value


def merged(categories: Iterable[Category]) -> tuple[Category, ...]:
    """Categories of one name as one, in order of first appearance, a question that comes twice once."""
    found: dict[str, Category] = {}
    for category in categories:
        key = category_key(category.name)
        known = found.get(key, Category(category.name))
        questions = {same_question(question.text): question for question in known.questions}
        for question in category.questions:
            first = questions.get(same_question(question.text), replace(question, category=known.name))
            follow_ups = tuple(dict.fromkeys((*first.follow_ups, *question.follow_ups)))
            questions[same_question(question.text)] = replace(first, follow_ups=follow_ups)
        found[key] = Category(
            name=known.name,
            about=known.about or category.about,
            also=tuple(dict.fromkeys((*known.also, *category.also))),
            questions=tuple(questions.values()),
            notes=tuple(dict.fromkeys((*known.notes, *category.notes))),
        )
    return tuple(found.values())


def category_key(name: str) -> str:
    """What two spellings of one category, or of a tag, have in common."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold().replace("&", " and ")))


def same_question(text: str) -> str:
    """What two spellings of one question have in common."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def news(categories: Iterable[Category], own: Sequence[Category]) -> tuple[Category, ...]:
    """What of `categories` is not among the user's own yet; the bank that Starling ships does not count."""
    known = {category_key(category.name): category for category in merged(own)}
    fresh = []
    for category in merged(categories):
        there = known.get(category_key(category.name), Category(category.name))
        follow_ups = {same_question(question.text): question.follow_ups for question in there.questions}
        questions = tuple(
            question
            for question in category.questions
            if not set(question.follow_ups) <= set(follow_ups.get(same_question(question.text), ()))
            or same_question(question.text) not in follow_ups
        )
        notes = tuple(note for note in category.notes if note not in there.notes)
        about = category.about if category.about != there.about else ""
        if questions or notes or about or category_key(category.name) not in known:
            fresh.append(Category(category.name, about, (), questions, notes))
    return tuple(fresh)


def add_own(path: Path, categories: Sequence[Category]) -> None:
    """Append to the user's file; what stands in it, comments too, stays as it is. Raises StorageError."""
    entries = [_entry(category) for category in categories]
    if not entries:
        return
    added = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=10**6)
    before = path.read_text(encoding="utf-8") if path.exists() else _HEADER
    write_text(path, before.rstrip("\n") + "\n" + added)


def _entry(category: Category) -> dict[str, Any]:
    entry: dict[str, Any] = {"category": category.name}
    if category.about:
        entry["about"] = category.about
    if category.questions:
        entry["questions"] = [
            {"text": question.text, "follow_ups": list(question.follow_ups)} if question.follow_ups else question.text
            for question in category.questions
        ]
    if category.notes:
        entry["notes"] = list(category.notes)
    return entry
