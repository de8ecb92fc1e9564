"""Story files: Markdown with YAML front matter, as described in docs/stories.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it.token import Token

from starling.config import DEFAULT_TARGET_S
from starling.errors import StoryFormatError
from starling.library.drafts import Prose, draft_points
from starling.library.files import read_at_most
from starling.library.front_matter import read_front_matter
from starling.library.markdown import closing_index, links, one_line, parse_blocks, plain_text, tidy_lines
from starling.library.section_names import component_named, is_strong_name
from starling.library.story_writer import render_story
from starling.model import Component, KeyPoint, Note, Story

__all__ = ["parse_story", "read_story_text", "render_story", "title_from_stem"]

HEAVIEST_POINT = 10.0
LARGEST_STORY_BYTES = 5_000_000
TEMPLATE_REMARK = "<!-- starling:"
"""Remarks of the template for new stories begin like this; they are not kept."""

_WEIGHT = re.compile(r"\s*\{\s*weight\s*[=:]\s*([^{}]*)\}$", re.IGNORECASE)
_CHECKBOX = re.compile(r"^\[([ xX]?)\](?:\s+|$)")
_QUOTE_MARK = re.compile(r"^[ \t]{0,3}>[ ]?")


def read_story_text(path: Path) -> str:
    """The text of a story file. Raises StoryFormatError when it is not UTF-8, and OSError when it can't be read."""
    data = read_at_most(path, LARGEST_STORY_BYTES)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StoryFormatError(path, line, "this is not UTF-8 text", hint="save the file as UTF-8") from error


def parse_story(text: str, path: Path) -> Story:
    """The story in `text`; `path` gives its name and stands in messages. Raises StoryFormatError.

    A story without key points is no error here: one is being written.
    """
    body = _Body(tidy_lines(text).split("\n"), path)
    front = read_front_matter(body.lines, path)
    body.read(front.body_line, front.title)
    return Story(
        name=path.stem,
        title=front.title or body.title or title_from_stem(path.stem),
        key_points=body.key_points(front.target_s or DEFAULT_TARGET_S),
        tags=front.tags,
        questions=front.questions,
        target_s=front.target_s,
        silenced=front.silenced,
        notes=body.notes(),
        extra=front.extra,
    )


def title_from_stem(stem: str) -> str:
    """A title made of a file's name: `knative-push-back` is `Knative push back`."""
    words = one_line(re.sub(r"[-_]+", " ", stem))
    return words[:1].upper() + words[1:] or "Untitled"


@dataclass(eq=False)
class _Section:
    """What stands under one heading: points in order, and background that is no point."""

    component: Component | None
    heading: str = ""
    level: int = 0
    points: list[tuple[str, float, bool]] = field(default_factory=list)
    background: list[str] = field(default_factory=list)
    prose: list[tuple[int, int, str]] = field(default_factory=list)
    """Paragraphs, each with the number of points written before it and its line."""


class _Body:
    """Walks the blocks of a story file once and gathers its sections."""

    def __init__(self, lines: list[str], path: Path) -> None:
        self.lines = lines
        self.path = path
        self.title = ""
        self.intro = _Section(None)
        self.sections: list[_Section] = [self.intro]
        self.own: list[Note] = []
        self._offset = 0

    def read(self, first_line: int, front_title: str) -> None:
        """Gather everything from line `first_line` on."""
        self._offset = first_line
        self.title = front_title
        tokens = parse_blocks("\n".join(self.lines[first_line:]))
        index = 0
        while index < len(tokens):
            end = closing_index(tokens, index)
            block = tokens[index:end]
            if block[0].type == "heading_open":
                end = self._heading(tokens, index, end)
            else:
                self._content(block)
            index = end

    def _heading(self, tokens: list[Token], index: int, end: int) -> int:
        """Open the section of a heading; returns the index after what it consumed."""
        opening, inline = tokens[index], tokens[index + 1]
        level, heading = int(opening.tag[1]), plain_text(inline)
        section = self.sections[-1]
        component = component_named(heading)
        inside = section.component is not None and level > section.level
        if component and (not inside or is_strong_name(heading)):
            self.sections.append(_Section(component, heading, level))
        elif inside:
            section.background.append(self._raw(opening))
        elif level == 1 and len(self.sections) == 1 and not self.own and self.title in ("", heading):
            self.title = heading
        elif level == 1 and len(self.sections) == 1 and not self.own:
            section.background.append(self._raw(opening))
        else:
            return self._own_section(tokens, opening, heading, end)
        return end

    def _own_section(self, tokens: list[Token], opening: Token, heading: str, start: int) -> int:
        """Keep a section that Starling does not know, up to the next heading."""
        end = start
        while end < len(tokens) and tokens[end].type != "heading_open":
            end = closing_index(tokens, end)
        assert opening.map
        last = tokens[end].map if end < len(tokens) else None
        stop = self._offset + last[0] if last else len(self.lines)
        raw = self.lines[self._offset + opening.map[1] : stop]
        self.own.append(Note(None, heading or "Untitled", _trimmed(raw)))
        return end

    def _content(self, block: Sequence[Token]) -> None:
        section = self.sections[-1]
        kind = block[0].type
        if kind in ("bullet_list_open", "ordered_list_open"):
            for item in _items(block):
                self._point(section, item)
        elif kind == "paragraph_open":
            section.background.append(self._raw(block[0]))
            section.prose.append((len(section.points), self._line(block[0]), plain_text(block[1])))
        elif kind == "blockquote_open":
            section.background.append(_trimmed([_QUOTE_MARK.sub("", line) for line in self._raw_lines(block[0])]))
        elif kind != "hr" and not self._is_template_remark(block[0]):
            section.background.append(self._raw(block[0]))

    @staticmethod
    def _is_template_remark(token: Token) -> bool:
        return token.type == "html_block" and token.content.lstrip().startswith(TEMPLATE_REMARK)

    def _point(self, section: _Section, item: Sequence[Token]) -> None:
        text, weight, draft = self._marked(_item_text(item), self._line(item[0]))
        if text:
            section.points.append((text, weight, draft))
        section.background.extend(link for token in item if token.type == "inline" for link in links(token))

    def _marked(self, text: str, line: int) -> tuple[str, float, bool]:
        """Take the checkbox off the front and weights off the end; an open checkbox is a draft."""
        weight, draft = 1.0, None
        while match := _CHECKBOX.match(text):
            draft = match[1].lower() != "x" if draft is None else draft
            text = text[match.end() :]
        while match := _WEIGHT.search(text):
            weight = self._weight(match[1], line)
            text = text[: match.start()]
        return text.strip(), weight, bool(draft)

    def _weight(self, text: str, line: int) -> float:
        try:
            weight = round(float(text), 2)
        except ValueError:
            weight = 0.0
        if not 0 < weight <= HEAVIEST_POINT:
            what = f"weight {text.strip()!r} is not a number above 0 and up to {HEAVIEST_POINT:g}"
            raise StoryFormatError(self.path, line, what)
        return weight

    def _line(self, token: Token) -> int:
        return self._offset + (token.map or [0])[0] + 1

    def _raw_lines(self, token: Token) -> list[str]:
        assert token.map
        return self.lines[self._offset + token.map[0] : self._offset + token.map[1]]

    def _raw(self, token: Token) -> str:
        return _trimmed(self._raw_lines(token))

    def key_points(self, target_s: float) -> tuple[KeyPoint, ...]:
        """All points in file order, prose as drafts; prose before the first section counts only without sections."""
        told = [section for section in self.sections if section.component or len(self.sections) == 1]
        said = [text for section in self.sections for text, _, _ in section.points]
        paragraphs = [Prose(section.component, text) for section in told for _, _, text in section.prose]
        proposals = iter(draft_points(paragraphs, target_s, said))
        found: list[KeyPoint] = []
        for section in self.sections:
            drafts = []
            for before, line, _ in section.prose if section in told else ():
                marked = (self._marked(text, line) for text in next(proposals))
                drafts += [(before, (text, weight, True)) for text, weight, _ in marked if text]
            for text, weight, draft in _with_drafts(section.points, drafts):
                found.append(KeyPoint(len(found), section.component, text, weight, draft))
        return tuple(found)

    def notes(self) -> tuple[Note, ...]:
        """Background by section in the usual order, then the owner's own sections in file order."""
        background = []
        for component in (None, *Component):
            parts = [part for section in self.sections if section.component is component for part in section.background]
            if text := _trimmed("\n\n".join(filter(None, parts)).split("\n")):
                background.append(Note(component, "", text))
        return (*background, *self.own)


def _with_drafts(
    points: list[tuple[str, float, bool]], proposed: list[tuple[int, tuple[str, float, bool]]]
) -> list[tuple[str, float, bool]]:
    """Points with the drafts at the places where the prose stood."""
    merged: list[tuple[str, float, bool]] = []
    for position in range(len(points) + 1):
        merged.extend(draft for before, draft in proposed if before == position)
        merged.extend(points[position : position + 1])
    return merged


def _items(block: Sequence[Token]) -> list[Sequence[Token]]:
    """The tokens of each top-level item of a list."""
    items, index = [], 1
    while index < len(block) - 1:
        end = closing_index(block, index)
        items.append(block[index:end])
        index = end
    return items


def _item_text(item: Sequence[Token]) -> str:
    """An item on one line, what is nested in it behind a colon: `parent: child; child`."""
    parts = [
        one_line(plain_text(token) if token.type == "inline" else token.content)
        for token in item
        if token.type in ("inline", "fence", "code_block", "html_block")
    ]
    head, *rest = [part for part in parts if part] or [""]
    if not rest:
        return head
    weights = "".join(match[0] for match in [_WEIGHT.search(head)] if match)
    head = head.removesuffix(weights).rstrip()
    joint = " " if head.endswith((":", ".", "!", "?", ";")) else ": "
    return head + joint + "; ".join(rest) + weights


def _trimmed(lines: Sequence[str]) -> str:
    """Lines without blank ones at either end and without trailing white space."""
    return "\n".join(line.rstrip() for line in lines).strip("\n")
