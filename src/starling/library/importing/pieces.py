"""Cutting notes into pieces, so that every line that is not blank belongs to one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from starling.library.markdown import closing_index, one_line, plain_text

# HTML, indented code and reference definitions are read as text: in notes they are layout, and no line may vanish.
_PARSER = (
    MarkdownIt("commonmark", {"maxNesting": 100})
    .enable("table")
    .disable(["reference", "html_inline", "html_block", "code"])
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HTML_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*\s*/?>")
_KNOWN_TAGS = frozenset(
    {
        *(
            "a",
            "b",
            "i",
            "u",
            "em",
            "strong",
            "small",
            "sub",
            "sup",
            "mark",
            "span",
            "kbd",
            "p",
            "div",
            "font",
            "center",
        ),
        *("details", "summary", "ul", "ol", "li", "br", "hr", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("table", "thead", "tbody", "tr", "td", "th", "section", "article", "img", "blockquote", "code", "pre"),
    }
)
_HTML_HEADING = re.compile(r"<(summary|h[1-6])[\s>]", re.IGNORECASE)
# Word's own bullets are letters of its symbol fonts; its second level is an "o" before a tab.
_LOOSE_BULLET = re.compile(r"^(?:[-*+•·▪◦‣–●○■►➤➢✓✔✅\uf0b7\uf0a7\uf0d8]|o(?=\t)|\(?\d{1,2}[.)])\s+(?=\S)")
_ADDRESS = re.compile(r"\]\(\s*<?([^\s()<>]+)")
SUMMARY_LEVEL = 6


class Kind(StrEnum):
    """What a piece is."""

    HEADING = "heading"
    TEXT = "text"
    BULLET = "bullet"
    NUMBERED = "numbered"
    ROW = "row"
    CODE = "code"
    RULE = "rule"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines [line, end) of the notes. `markdown` is their text without list, quote and heading marks.

    `depth` is a heading's level or the nesting in lists (-1: in none); pieces of one paragraph or table share `block`;
    `cells` are the texts of a table row.
    """

    kind: Kind
    markdown: str
    line: int
    end: int
    depth: int = 0
    block: int = 0
    quoted: bool = False
    cells: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """What a reader sees, on one line."""
        return plain_inline(self.markdown)

    @property
    def full(self) -> str:
        """What a reader sees, with the addresses of links behind it."""
        addresses = _ADDRESS.findall(self.markdown) if "](" in self.markdown else []
        return " ".join([self.plain, *(f"({address})" for address in addresses)])


def plain_inline(markdown: str) -> str:
    """What a reader sees of inline Markdown, on one line."""
    if not re.search(r"[\\`*_\[<&!]", markdown):
        return one_line(markdown)
    return plain_text(_PARSER.parseInline(markdown.replace("\n", " "))[0])


def cut(lines: Sequence[str]) -> list[Piece]:
    """The pieces of `lines` (without line ends) in order."""
    text, comments = _without_comments("\n".join(lines))
    pieces = [*comments]
    tokens = _PARSER.parse(text)
    shown = text.split("\n")
    index = 0
    while index < len(tokens):
        end = closing_index(tokens, index)
        pieces.extend(_block(tokens[index:end], shown, _Place()))
        index = end
    return _complete(pieces, lines)


def _without_comments(text: str) -> tuple[str, list[Piece]]:
    """`text` with comments blanked out, their lines kept, and the comments as pieces."""
    comments: list[Piece] = []

    def blank(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start())
        breaks = match[0].count("\n")
        comments.append(Piece(Kind.COMMENT, match[0], line, line + breaks + 1))
        return "\n" * breaks

    return _COMMENT.sub(blank, text), comments


@dataclass(frozen=True, slots=True)
class _Place:
    depth: int = -1
    quoted: bool = False
    numbered: bool = False


def _block(block: Sequence[Token], lines: Sequence[str], place: _Place) -> Iterator[Piece]:
    opening = block[0]
    if not opening.map:
        return
    start, end = opening.map
    if opening.type == "heading_open":
        yield Piece(Kind.HEADING, block[1].content, start, end, int(opening.tag[1]), start)
    elif opening.type == "paragraph_open":
        yield from _paragraph(block[1], start, place)
    elif opening.type in ("bullet_list_open", "ordered_list_open"):
        inside = replace(place, depth=place.depth + 1, numbered=opening.type[0] == "o")
        yield from _children(block, lines, inside)
    elif opening.type == "list_item_open":
        yield from _item(block, lines, place)
    elif opening.type == "blockquote_open":
        yield from _children(block, lines, replace(place, quoted=True))
    elif opening.type == "table_open":
        yield from _table(block)
    elif opening.type == "hr":
        yield Piece(Kind.RULE, lines[start].strip(), start, end)
    else:
        yield Piece(Kind.CODE, "\n".join(lines[start:end]), start, end, max(place.depth, 0), start)


def _children(block: Sequence[Token], lines: Sequence[str], place: _Place) -> Iterator[Piece]:
    index = 1
    while index < len(block) - 1:
        end = closing_index(block, index)
        yield from _block(block[index:end], lines, place)
        index = end


def _item(block: Sequence[Token], lines: Sequence[str], place: _Place) -> Iterator[Piece]:
    """A list item: its first paragraph is the bullet, what follows is nested in it."""
    kind = Kind.NUMBERED if place.numbered else Kind.BULLET
    depth = place.depth
    first = True
    for piece in _children(block, lines, place):
        if first and piece.kind is Kind.TEXT:
            yield replace(piece, kind=kind, depth=depth)
        else:
            yield piece
        first = False


def _paragraph(inline: Token, start: int, place: _Place) -> Iterator[Piece]:
    """One piece a line, so that labels at the start of a line are seen; HTML is unwrapped."""
    for offset, line in enumerate(inline.content.split("\n")):
        number = start + offset
        heading = _HTML_HEADING.search(line)
        text = _strip_html(line).strip()
        bullet = "<li" in line.lower() or _LOOSE_BULLET.match(text)
        if heading and text:
            level = SUMMARY_LEVEL if heading[1].lower() == "summary" else int(heading[1][1])
            yield Piece(Kind.HEADING, text, number, number + 1, level, number)
        elif bullet and text and (offset or place.depth < 0):
            text = _LOOSE_BULLET.sub("", text)
            yield Piece(Kind.BULLET, text, number, number + 1, max(place.depth, 0), start, place.quoted)
        else:
            yield Piece(Kind.TEXT, text, number, number + 1, place.depth, start, place.quoted)


def _strip_html(line: str) -> str:
    """`line` without the layout tags of HTML; what only looks like a tag (`<title>`, `List<String>`) stays."""

    def keep_unknown(match: re.Match[str]) -> str:
        tag = re.match(r"</?([a-zA-Z][\w-]*)", match[0])
        name = tag[1].lower() if tag else ""
        if name in ("b", "strong"):
            return "**"
        return "" if name in _KNOWN_TAGS else match[0]

    return _HTML_TAG.sub(keep_unknown, line) if "<" in line else line


def _table(block: Sequence[Token]) -> Iterator[Piece]:
    assert block[0].map
    start, end = block[0].map
    row: list[str] = []
    line = start
    for token in block:
        if token.type == "tr_open":
            row = []
            line = token.map[0] if token.map else line
        elif token.type == "inline":
            row.append(_strip_html(re.sub(r"<br\s*/?>", " ", token.content)).strip())
        elif token.type == "tr_close":
            # The rule under a table's head belongs to the head.
            last = line + 2 if line == start and end > start + 1 else line + 1
            yield Piece(Kind.ROW, " | ".join(row), line, last, block=start, cells=tuple(row))


def _complete(pieces: list[Piece], lines: Sequence[str]) -> list[Piece]:
    """Pieces with one more for every line that is not blank and that no block claimed (an empty bullet)."""
    claimed = {number for piece in pieces for number in range(piece.line, piece.end)}
    missing = [
        Piece(Kind.TEXT, line.strip(), number, number + 1, block=number)
        for number, line in enumerate(lines)
        if line.strip() and number not in claimed
    ]
    return sorted([*pieces, *missing], key=lambda piece: (piece.line, piece.end))
