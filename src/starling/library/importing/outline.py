"""The outline of notes: headings and what stands in for them, with section labels as parts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from starling.library.importing.labels import Label, section_label, split_inline
from starling.library.importing.pieces import Kind, Piece
from starling.library.importing.wording import is_narrative, ordinal_word
from starling.library.section_names import component_named, is_strong_name
from starling.model import Component

PSEUDO_LEVEL = 7
"""Level of lines that serve as headings without being one: bold lines, `// question`, `Story 2: …`."""

_ORDER = list(Component)
_BOLD_LINE = re.compile(r"^\W{0,4}(\*\*|__)(?P<text>(?:(?!\1).)+)\1\s*:?\s*$")
_SLASHES = re.compile(r"^//+\s*(?=\S)")
_LONGEST_TITLE_WORDS = 18


@dataclass
class Part:
    """What follows one section label; `component` is None before the first. `level` is set for a heading's part."""

    component: Component | None
    name: str = ""
    strong: bool = False
    level: int | None = None
    depth: int | None = None
    inline: bool = False
    label: Piece | None = None
    remark: str = ""
    items: list[Piece] = field(default_factory=list)


@dataclass(eq=False)
class Node:
    """A heading, the parts directly under it, and the headings below it."""

    title: Piece | None
    level: int
    parts: list[Part] = field(default_factory=lambda: [Part(None)])
    children: list["Node"] = field(default_factory=list)
    twin_of: "Node | None" = None
    trailing: list[Piece] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The heading as a reader sees it."""
        return self.title.plain if self.title else ""

    @property
    def full_heading(self) -> str:
        """The heading with the addresses of its links."""
        return self.title.full if self.title else ""

    @property
    def is_pseudo(self) -> bool:
        """Whether no real heading stands here."""
        return self.level >= PSEUDO_LEVEL

    @property
    def lead(self) -> list[Piece]:
        """What stands before the first section label."""
        return self.parts[0].items

    def labelled(self) -> list[Part]:
        """The parts under section labels."""
        return [part for part in self.parts if part.component]

    def components(self) -> set[Component]:
        """The sections that are labelled here."""
        return {part.component for part in self.parts if part.component}

    def pieces(self) -> Iterator[Piece]:
        """Every piece of this node and of those below."""
        if self.title:
            yield self.title
        for part in self.parts:
            if part.label:
                yield part.label
            yield from part.items
        yield from self.trailing
        for child in self.children:
            yield from child.pieces()

    def own_pieces(self) -> list[Piece]:
        """The pieces of this node without its heading and without those below."""
        below = {id(piece) for child in self.children for piece in child.pieces()}
        return [piece for piece in self.pieces() if piece is not self.title and id(piece) not in below]


def outline(pieces: Sequence[Piece]) -> Node:
    """The outline of a document; the root has no title."""
    return _Builder().build(pieces)


class _Builder:
    def __init__(self) -> None:
        self.root = Node(None, 0)
        self.stack = [self.root]
        self.after_question = False

    def build(self, pieces: Sequence[Piece]) -> Node:
        """Place every piece."""
        index = 0
        while index < len(pieces):
            piece = pieces[index]
            if piece.kind is Kind.ROW:
                end = index
                while end < len(pieces) and pieces[end].kind is Kind.ROW and pieces[end].block == piece.block:
                    end += 1
                self._table(pieces[index:end])
                index = end
                continue
            following = pieces[index + 1] if index + 1 < len(pieces) else None
            if piece.kind is Kind.HEADING:
                self._heading(piece)
            elif following is not None and _is_title_item(piece, following):
                self._open(piece, PSEUDO_LEVEL)
            else:
                self._line(piece)
            index += 1
        return self.root

    @property
    def node(self) -> Node:
        return self.stack[-1]

    @property
    def part(self) -> Part:
        return self.node.parts[-1]

    def _open(self, title: Piece, level: int) -> None:
        while self.stack[-1].level >= level:
            self.stack.pop()
        node = Node(title, level)
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _heading(self, piece: Piece) -> None:
        label = _heading_label(piece)
        if self.node.is_pseudo and (label is None or not label.strong):
            self.stack.pop()
        part = self.part
        inside = part.level is not None and piece.depth > part.level
        if label and (not inside or label.strong):
            self._start(label, piece, level=piece.depth)
        elif inside and part.level is not None and part.component:
            part.items.append(piece)
        else:
            self._open(piece, piece.depth)

    def _line(self, piece: Piece) -> None:
        if piece.kind in (Kind.CODE, Kind.RULE, Kind.COMMENT):
            self.part.items.append(piece)
            return
        for markdown in split_inline(piece.markdown):
            self._text(replace(piece, markdown=markdown))

    def _text(self, piece: Piece) -> None:
        label = section_label(piece.markdown)
        if label and not self._is_deeper(piece, label):
            if label.name.upper() == "A" and self.after_question:
                label = None
            else:
                self._start(label, piece)
                return
        title = self._pseudo_title(piece)
        if title is not None and label is None:
            self.after_question = bool(re.match(r"\W*q\d*\W", piece.plain, re.IGNORECASE))
            self._open(title, PSEUDO_LEVEL)
        elif self._is_aside(piece):
            self.node.trailing.append(piece)
        else:
            self.part.items.append(piece)

    def _is_deeper(self, piece: Piece, label: Label) -> bool:
        """Whether a bullet below a labelled bullet only happens to begin like a label."""
        part = self.part
        return part.depth is not None and piece.depth > part.depth and part.component is not None and not label.strong

    def _is_aside(self, piece: Piece) -> bool:
        """A paragraph after labelled bullets, or one that speaks about the stories, ends the story's text."""
        part = self.part
        if part.component is None or part.level is not None or piece.kind is not Kind.TEXT:
            return False
        after_bullets = part.depth is not None and part.depth >= 0 and piece.depth < 0 and not _continues(part, piece)
        about = re.match(r"these (?:\w+ ){0,3}(?:stories|examples|templates|answers|points)\b", piece.plain.lower())
        return after_bullets or bool(about) or not re.sub(r"\[[^\]]*\]\([^)]*\)", "", piece.markdown).strip()

    def _pseudo_title(self, piece: Piece) -> Piece | None:
        """The piece as a title, where a line without heading marks serves as one."""
        if piece.kind is Kind.BULLET or piece.depth > 0 or len(piece.plain.split()) > 3 * _LONGEST_TITLE_WORDS:
            return None
        if _SLASHES.match(piece.markdown):
            return replace(piece, markdown=_SLASHES.sub("", piece.markdown))
        if ordinal_word(piece.markdown) and re.search(
            r"\d|^\W*(?:q|question|story)\b", piece.plain[:24], re.IGNORECASE
        ):
            return piece
        bold = _BOLD_LINE.match(piece.markdown)
        words = len(piece.plain.split())
        unfinished = self.part.component is not None and Component.RESULT not in self.node.components()
        in_heading = self.part.level is not None and self.part.component is not None
        if bold and words <= _LONGEST_TITLE_WORDS and not unfinished and not in_heading:
            return replace(piece, markdown=bold["text"])
        return None

    def _start(self, label: Label, piece: Piece, level: int | None = None) -> None:
        """Open a part; a label that goes back to the beginning begins another story."""
        assert label.component
        if self._restarts(label.component):
            self._twin(level)
        depth = None if level is not None else piece.depth
        part = Part(label.component, label.name, label.strong, level, depth, bool(label.rest), remark=label.remark)
        if label.rest:
            part.items.append(replace(piece, kind=Kind.TEXT, markdown=label.rest, depth=-1))
        else:
            part.label = piece
        self.node.parts.append(part)

    def _restarts(self, component: Component) -> bool:
        seen = self.node.components()
        last = next((part.component for part in reversed(self.node.parts) if part.component), None)
        if component not in seen or last is None or len(seen) < 2:
            return False
        return _ORDER.index(component) < _ORDER.index(last) and component in (Component.SITUATION, Component.TASK)

    def _twin(self, level: int | None) -> None:
        """Begin another story beside the current one, under the title line just before it or under the same title."""
        node = self.stack.pop()
        title = _take_title(self.last_items(node))
        twin = Node(title, node.level if node.level else PSEUDO_LEVEL, twin_of=node)
        parent = self.stack[-1] if self.stack else node
        if not self.stack:
            self.stack.append(node)
        parent.children.append(twin)
        self.stack.append(twin)

    @staticmethod
    def last_items(node: Node) -> list[Piece]:
        """Where a title line for the next story would stand."""
        return node.trailing or node.parts[-1].items

    def _table(self, rows: Sequence[Piece]) -> None:
        head, *body = rows
        columns = [component_named(cell) for cell in head.cells]
        if len({component for component in columns if component}) >= 3 and _is_told_in(body):
            self.part.items.append(head)
            for row in body:
                self._row_story(row, columns)
        elif len(head.cells) == 2 and sum(component_named(row.cells[0]) is not None for row in rows) >= 2:
            for row in rows:
                label = section_label(f"**{row.cells[0]}:** {row.cells[1]}") if component_named(row.cells[0]) else None
                if label:
                    self._start(label, replace(row, kind=Kind.TEXT))
                else:
                    self.part.items.append(row)
        elif _is_transposed(rows):
            self.part.items.append(head)
            for column in range(1, len(head.cells)):
                cells = [row.cells[column] if column < len(row.cells) else "" for row in body]
                across = replace(head, cells=(head.cells[column], *cells), end=body[-1].end)
                self._row_story(across, [None, *(component_named(row.cells[0]) for row in body)])
        else:
            self.part.items.extend(rows)

    def _row_story(self, row: Piece, columns: list[Component | None]) -> None:
        """A row of a table with a column for each section is a story."""
        cells = [*row.cells, *[""] * (len(columns) - len(row.cells))]
        outside = [cell for cell, component in zip(cells, columns, strict=False) if component is None and cell]
        title = next((cell for cell in outside if re.search(r"[^\W\d]", cell)), "")
        node = Node(replace(row, kind=Kind.HEADING, markdown=title), PSEUDO_LEVEL)
        node.lead.extend(replace(row, kind=Kind.TEXT, markdown=cell, depth=-1) for cell in outside if cell != title)
        for cell, component in zip(cells, columns, strict=False):
            if component and cell:
                text = replace(row, kind=Kind.TEXT, markdown=cell, depth=-1)
                node.parts.append(Part(component, component.value, True, items=[text]))
        while self.stack[-1].is_pseudo:
            self.stack.pop()
        self.node.children.append(node)


def _is_told_in(rows: Sequence[Piece]) -> bool:
    """Whether table rows hold sentences, and not figures or single words."""
    words = sum(len(re.findall(r"[^\W\d]{2,}", cell)) for row in rows for cell in row.cells)
    return words >= 8 * len(rows) > 0


def _is_transposed(rows: Sequence[Piece]) -> bool:
    """Whether a table has a row for each section and a column for each story, told in the first person."""
    head, *body = rows
    named = [row for row in body if row.cells and component_named(row.cells[0])]
    columns = [" ".join(row.cells[at] for row in named if at < len(row.cells)) for at in range(1, len(head.cells))]
    told = sum(is_narrative(column) for column in columns)
    return len(head.cells) > 2 and len(named) >= 3 and told * 2 >= sum(bool(column.strip()) for column in columns) > 0


def _is_title_item(piece: Piece, following: Piece) -> bool:
    """Whether a list item is a story's title: the labels of its sections are nested right below it."""
    items = (Kind.BULLET, Kind.NUMBERED)
    nested = piece.kind in items and following.kind in items and following.depth == piece.depth + 1
    if not nested or section_label(piece.markdown) or len(piece.plain.split()) > _LONGEST_TITLE_WORDS:
        return False
    label = section_label(following.markdown)
    return label is not None and label.strong


def _heading_label(piece: Piece) -> Label | None:
    plain = piece.plain
    if component := component_named(plain):
        return Label(component, "", is_strong_name(plain), plain)
    label = section_label(piece.markdown)
    return label if label and label.strong and (len(label.name) > 1 or ":" in piece.markdown or "(" in plain) else None


def _continues(part: Part, piece: Piece) -> bool:
    """Whether a line goes on with the paragraph that the part's last line is of."""
    return bool(part.items) and part.items[-1].block == piece.block


def _take_title(items: list[Piece]) -> Piece | None:
    """Take a title-like last line off `items`: short, alone, and not ending as a sentence does."""
    if not items:
        return None
    last = items[-1]
    alone = len(items) < 2 or items[-2].block != last.block
    words = len(last.plain.split())
    if (
        last.kind in (Kind.TEXT, Kind.NUMBERED)
        and alone
        and words <= _LONGEST_TITLE_WORDS
        and last.plain[-1:] not in ".,;:!"
    ):
        return items.pop()
    return None


def first_title(node: Node) -> Piece | None:
    """Take the title line that stands just before the first label, for a story without a heading of its own."""
    return _take_title(node.lead)
