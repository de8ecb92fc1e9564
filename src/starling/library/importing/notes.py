"""Reading one file of notes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import is_zipfile

import yaml

from starling.errors import NotesError, StoryFormatError
from starling.library.files import read_at_most
from starling.library.front_matter import FrontMatter, read_front_matter
from starling.library.importing.build import build_story
from starling.library.importing.classify import Classifier
from starling.library.importing.found import Findings, FoundStory
from starling.library.importing.outline import Node, Part, outline
from starling.library.importing.pieces import Kind, Piece, cut
from starling.library.importing.wording import clean_title
from starling.library.markdown import tidy_lines
from starling.library.section_names import component_named
from starling.library.story_file import parse_story, title_from_stem

_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
DOCUMENT_SUFFIXES = frozenset({".docx", ".html", ".htm"})
LARGEST_NOTES_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Notes:
    """One file of notes: its lines and what was found in them."""

    path: Path
    lines: tuple[str, ...]
    findings: Findings
    heading_lines: tuple[int, ...] = ()


def read_notes(path: Path) -> Notes:
    """What is in the notes at `path`. Raises NotesError when they can't be read as text."""
    text = document_text(path) if path.suffix.lower() in DOCUMENT_SUFFIXES else _text(path)
    return find_in(text, path)


def find_in(text: str, path: Path) -> Notes:
    """What is in the notes `text`, which come from `path`."""
    lines = tuple(tidy_lines(text).split("\n"))
    front = _front_matter(lines, path)
    shown = ["" if number < front.body_line else line for number, line in enumerate(lines)]
    pieces = cut(shown)
    numbers = [number for number, line in enumerate(shown) if line.strip()]
    classifier = Classifier(front.title or _only_big_heading(pieces) or title_from_stem(path.stem))
    findings = classifier.classify(outline(pieces), numbers)
    headings = tuple(piece.line for piece in pieces if piece.kind is Kind.HEADING)
    return Notes(path, lines, _with_front_matter(findings, front, lines, path), headings)


def _text(path: Path) -> str:
    try:
        data = read_at_most(path, LARGEST_NOTES_BYTES)
    except OSError as error:
        raise NotesError(f"{path}: {error.strerror or error}", hint="give the path of a file with notes") from error
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotesError(f"{path}:{line}: this is not UTF-8 text", hint="save the notes as UTF-8 text") from error
    if "\0" in text:
        raise NotesError(f"{path}: this is not text", hint="Markdown, plain text, Word and HTML notes can be imported")
    return text


def document_text(path: Path) -> str:
    """A Word or HTML document as Markdown, by markitdown. Raises NotesError, also where that is not installed."""
    if not path.is_file():
        raise NotesError(f"{path}: there is no such file", hint="give the path of a file with notes")
    if path.suffix.lower() == ".docx" and not is_zipfile(path):
        raise NotesError(f"{path}: this is no Word document", hint="save it as .docx, Markdown or plain text")
    try:
        from markitdown import MarkItDown, MarkItDownException
    except ImportError as error:
        raise NotesError(
            f"{path}: reading Word and HTML notes needs the documents extra",
            hint='pip install "starling-coach[documents]", or save the notes as Markdown or plain text',
        ) from error
    try:
        return str(MarkItDown(enable_plugins=False).convert_local(path).text_content)
    except (MarkItDownException, OSError, ValueError) as error:
        raise NotesError(f"{path}: this document can't be read", hint="save it as Markdown or plain text") from error


def _front_matter(lines: tuple[str, ...], path: Path) -> FrontMatter:
    """The front matter where there is one; a rule and something else at the head of notes is text."""
    try:
        return read_front_matter(lines, path)
    except StoryFormatError:
        return FrontMatter()


def _only_big_heading(pieces: list[Piece]) -> str:
    headings = [piece.plain for piece in pieces if piece.kind is Kind.HEADING and piece.depth == 1]
    return clean_title(headings[0]) if len(headings) == 1 else ""


def _with_front_matter(findings: Findings, front: FrontMatter, lines: tuple[str, ...], path: Path) -> Findings:
    """Give a file's front matter to its only story, make a story of it, or leave it over."""
    numbers = [number for number in range(front.body_line) if lines[number].strip(" -\t.")]
    if not numbers:
        return findings
    fields = _fields(front.extra)
    sections = {key: value for key, value in fields.items() if component_named(key) and isinstance(value, str)}
    if not findings.stories and len(sections) >= 2:
        story = _story_of_fields(front, fields, path)
        return replace(findings, stories=(replace(story, lines=frozenset(numbers)),))
    if not findings.stories and front.title:
        # A story file of ours with a single section: its own front matter says that it is a story.
        own = parse_story("\n".join(lines), path)
        if any(point.section for point in own.key_points):
            everything = frozenset(number for number, line in enumerate(lines) if line.strip())
            return replace(findings, stories=(FoundStory(replace(own, name=""), everything),), leftovers=())
    if len(findings.stories) != 1:
        return replace(findings, leftovers=(*numbers, *findings.leftovers))
    (found,) = findings.stories
    story_value = replace(
        found.story,
        title=front.title or found.story.title,
        tags=tuple(dict.fromkeys((*front.tags, *found.story.tags))),
        questions=tuple(dict.fromkeys((*front.questions, *found.story.questions))),
        target_s=front.target_s,
        silenced=front.silenced,
        extra=front.extra,
    )
    return replace(findings, stories=(replace(found, story=story_value, lines=found.lines | set(numbers)),))


def _fields(extra: str) -> Mapping[str, object]:
    loaded = yaml.load(extra, Loader=yaml.BaseLoader) if extra else {}
    return loaded if isinstance(loaded, dict) else {}


def _story_of_fields(front: FrontMatter, fields: Mapping[str, object], path: Path) -> FoundStory:
    """A story whose sections are fields of the front matter."""
    node = Node(None, 0)
    rest = {}
    for key, value in fields.items():
        component = component_named(key)
        if component and isinstance(value, str) and "_" not in key:
            for number, line in enumerate(value.split("\n")):
                piece = Piece(Kind.TEXT, line, 0, 1, depth=-1, block=number if not line.strip() else 0)
                if number == 0 or not line.strip():
                    node.parts.append(Part(component, key, True, items=[]))
                node.parts[-1].items.append(piece)
        else:
            rest[key] = value
    story = build_story(front.title or title_from_stem(path.stem), node, sectioned=True)
    extra = yaml.safe_dump(rest, allow_unicode=True, sort_keys=False, width=10**6).strip() if rest else ""
    story = replace(
        story, tags=front.tags, questions=front.questions, target_s=front.target_s, silenced=front.silenced, extra=extra
    )
    return FoundStory(story, frozenset())


def leftover_text(notes: Notes) -> str:
    """The lines that went nowhere else, as they were, each under the heading it stood under."""
    shown: list[str] = []
    left = set(notes.findings.leftovers)
    previous = heading = -1
    for number in notes.findings.leftovers:
        line = notes.lines[number]
        if _RULE.fullmatch(line):
            continue
        above = max((at for at in notes.heading_lines if at <= number), default=-1)
        if above not in (heading, number) and above not in left:
            shown.extend(["", notes.lines[above].strip()])
        elif shown and number != previous + 1:
            shown.append("")
        shown.append(line.rstrip())
        previous, heading = number, above
    return "\n".join(shown).strip("\n") + "\n" if any(line.strip() for line in shown) else ""
