"""From an outline's node to a story: Markdown in the form of a story file, read by the story parser."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from starling.library.importing.outline import Node, Part
from starling.library.importing.pieces import Kind, Piece
from starling.library.importing.wording import (
    clean_line,
    is_behavioural,
    is_question,
    is_tag_line,
    labelled_tags,
    tags_in,
)
from starling.library.story_file import parse_story
from starling.model import Story

_HASHTAG = re.compile(r"#([\w-]+)")


def build_story(title: str, node: Node, sectioned: bool) -> Story:
    """The story of one node. Without `sectioned` its labels are ordinary words of unlabelled text."""
    tags: list[str] = list(tags_in(node.title.markdown) if node.title else ())
    questions: list[str] = []
    lead = list(_without_meta(node.lead, tags, questions, keep_questions=not sectioned))
    blocks: list[str] = []
    if sectioned:
        blocks.extend(_quotation(lead) if len(node.components()) > 1 else [body(lead)])
        for part in node.labelled():
            blocks.append(f"## {(part.component or '').capitalize()}")
            if _says_more(part):
                blocks.append(f"> {part.name}")
            if part.remark:
                blocks.append(f"> {part.remark}")
            blocks.append(body(_without_meta(part.items, tags, questions)))
    else:
        labelled = [piece for part in node.labelled() for piece in _unlabelled(part)]
        blocks.append(body([*lead, *_without_meta(labelled, tags, questions)]))
    blocks.extend(_own_sections(node, tags, questions))
    story = parse_story("\n\n".join(filter(None, ["---\n---", *blocks])), Path("import.md"))
    return replace(story, title=title, tags=_unique(tags), questions=_unique(questions))


def _says_more(part: Part) -> bool:
    """Whether the label's own words would be lost under the section's plain name."""
    words = re.findall(r"\w+", part.name.lower())
    return bool(part.component) and len(" ".join(words)) > 1 and words[0] not in (part.component, f"{part.component}s")


def _unlabelled(part: Part) -> Iterator[Piece]:
    """A part's pieces with its label put back as words."""
    pieces = [*([part.label] if part.label else []), *part.items]
    if pieces and part.inline:
        remark = f" ({part.remark})" if part.remark else ""
        yield replace(pieces[0], markdown=f"{part.name}{remark}: {pieces[0].markdown}")
    yield from pieces[1:] if part.inline else pieces


def _without_meta(
    pieces: Iterable[Piece], tags: list[str], questions: list[str], keep_questions: bool = True
) -> Iterator[Piece]:
    """`pieces` without tags in brackets, and where asked without questions; these are gathered.

    A line such as `Themes: care` gives tags and stays as background.
    """
    for piece in pieces:
        if piece.kind in (Kind.CODE, Kind.COMMENT, Kind.HEADING):
            yield piece
        elif piece.kind is Kind.TEXT and is_tag_line(piece.markdown):
            tags.extend(tags_in(piece.markdown) or _HASHTAG.findall(piece.markdown))
        elif found := labelled_tags(piece.plain):
            tags.extend(found)
            yield replace(piece, kind=Kind.COMMENT)
        elif (
            not keep_questions and is_question(piece.plain) and (is_behavioural(piece.plain) or piece.plain[-1:] == "?")
        ):
            questions.append(clean_line(piece.plain))
        else:
            yield piece


def _own_sections(node: Node, tags: list[str], questions: list[str]) -> Iterator[str]:
    """What stands under other headings of a story stays there; questions among it are questions the story answers."""
    if any(re.search(r"\w", piece.plain) for piece in node.trailing):
        yield "## Remarks"
        yield body(_without_meta(node.trailing, tags, questions))
    for child in node.children:
        heading = clean_line(child.heading) or "Remarks"
        pieces = [*child.lead, *(piece for part in child.labelled() for piece in _unlabelled(part)), *child.trailing]
        asks = bool(re.search(r"prompt|question", heading, re.IGNORECASE))
        yield f"## {_heading_text(heading)}"
        if asks:
            questions.extend(clean_line(piece.plain) for piece in pieces if is_question(piece.plain))
        yield body(pieces)
        yield from _own_sections(child, tags, questions)


def _heading_text(heading: str) -> str:
    """A heading that the story parser will not take for one of the four sections."""
    from starling.library.section_names import component_named

    return f"More: {heading}" if component_named(heading) else heading


def _quotation(pieces: Sequence[Piece]) -> Iterator[str]:
    text = body(pieces)
    if text.strip():
        yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def body(pieces: Iterable[Piece]) -> str:
    """Pieces as Markdown: lines of one paragraph together, bullets by their nesting, the rest as quotation."""
    shown = [piece for piece in pieces if piece.kind is not Kind.RULE and piece.markdown.strip()]
    bullets = [piece.depth for piece in shown if piece.kind in (Kind.BULLET, Kind.NUMBERED)]
    base = min(bullets, default=0)
    text: list[str] = []
    previous: Piece | None = None
    for piece in shown:
        if previous is not None and not _joins(previous, piece):
            text.append("")
        text.extend(_lines(piece, base))
        previous = piece
    return "\n".join(text)


def _joins(previous: Piece, piece: Piece) -> bool:
    """Whether `piece` stands directly below `previous`, without a blank line."""
    bullets = (Kind.BULLET, Kind.NUMBERED)
    if previous.kind in bullets and piece.kind in bullets:
        return True
    return previous.block == piece.block and previous.kind in (Kind.TEXT, *bullets) and piece.kind is Kind.TEXT


def _lines(piece: Piece, base: int) -> Iterator[str]:
    markdown = piece.markdown.strip()
    if piece.kind in (Kind.BULLET, Kind.NUMBERED):
        yield "  " * (piece.depth - base) + "- " + markdown
    elif piece.kind is Kind.ROW:
        yield "- " + ": ".join(cell for cell in piece.cells if cell)
    elif piece.kind is Kind.HEADING:
        yield f"> **{markdown}**"
    elif piece.kind in (Kind.CODE, Kind.COMMENT):
        yield from (f"> {line}".rstrip() for line in markdown.split("\n"))
    elif piece.depth >= base and piece.depth >= 0:
        yield "  " * (piece.depth - base + 1) + markdown
    else:
        yield _as_prose(markdown)


def _as_prose(markdown: str) -> str:
    """A line that begins like a heading or quotation, shielded so that it stays prose."""
    return "\\" + markdown if re.match(r"#{1,6}\s|>|[-=]{2,}\s*$|```|~~~|<!--", markdown) else markdown


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
