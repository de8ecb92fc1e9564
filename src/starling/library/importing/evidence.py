"""Telling from a node's labels, words and lists what it may be."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from starling.library.importing.build import body
from starling.library.importing.found import FoundQuestion
from starling.library.importing.outline import Node
from starling.library.importing.pieces import Kind, Piece
from starling.library.importing.wording import (
    asks_outright,
    clean_line,
    clean_title,
    is_bank,
    is_generic,
    is_instruction,
    is_narrative,
    is_question,
    is_story_container,
    is_stub_list,
    is_tag_line,
    ordinal_word,
    placeholder_count,
)
from starling.model import Component, Note

_NAMELESS = frozenset(
    {
        *("star", "answer", "answers", "story", "stories", "example", "examples", "response", "breakdown", "sample"),
        *("result", "results", "resultado", "resultados", "method", "format", "version", "script", "sar", "car"),
        *("using", "with", "the", "my", "a", "in", "full"),
    }
)
_EXPLAINS = re.compile(
    r"\b(?:methods?|templates?|frameworks?|formats?|structure|summary|explained|what is star|cheat ?sheet|how to)\b",
    re.IGNORECASE,
)


def is_item(piece: Piece) -> bool:
    """Whether a piece is an item of a list."""
    return piece.kind in (Kind.BULLET, Kind.NUMBERED)


def with_follow_ups(pieces: Sequence[Piece]) -> tuple[FoundQuestion, ...]:
    """Top items as questions, items nested below as their follow-ups."""
    questions: list[FoundQuestion] = []
    depth = 0
    for piece in pieces:
        text = clean_line(piece.full)
        if questions and is_item(piece) and piece.depth > depth:
            questions[-1] = replace(questions[-1], follow_ups=(*questions[-1].follow_ups, text))
        else:
            questions.append(FoundQuestion(text))
            depth = piece.depth
    return tuple(questions)


def with_nested(asked: Sequence[Piece], items: Sequence[Piece]) -> list[Piece]:
    """The questions with everything nested below them."""
    taken: list[Piece] = []
    depth: int | None = None
    for piece in items:
        if any(piece is question for question in asked) and (depth is None or piece.depth <= depth):
            depth = piece.depth
            taken.append(piece)
        elif depth is not None and piece.depth > depth:
            taken.append(piece)
        else:
            depth = None
    return taken


def lines_of(pieces: Iterable[Piece]) -> set[int]:
    """The numbers, from 0, of the lines that pieces come from."""
    return {number for piece in pieces for number in range(piece.line, piece.end)}


def text_of(pieces: Iterable[Piece]) -> str:
    """What pieces tell, on one line: without headings, rules, comments and tags."""
    skipped = (Kind.RULE, Kind.COMMENT, Kind.HEADING)
    return " ".join(
        piece.plain for piece in pieces if piece.kind not in skipped and not is_tag_line(piece.markdown)
    ).strip()


def quoted_body(node: Node) -> str:
    """Everything under a heading as Markdown, for a stub's background."""
    return body(piece for piece in node.pieces() if piece is not node.title)


def is_labelled(node: Node) -> bool:
    """Two different sections are labelled, or one by a heading that can mean nothing else."""
    found = node.components()
    parts = node.labelled()
    return len(found) >= 2 and any(part.strong or part.level is not None or part.inline for part in parts)


def any_labelled(nodes: Iterable[Node]) -> bool:
    """Whether one of the nodes, or one below them, is labelled."""
    return any(is_labelled(node) or any_labelled(node.children) for node in nodes)


def section_texts(node: Node) -> Iterator[str]:
    """The text under each section label that has any."""
    for part in node.labelled():
        text = text_of(part.items)
        if text:
            yield text


def is_told(node: Node) -> bool:
    """Whether the labelled sections hold a story, and neither a template's words nor an explanation of the method."""
    texts = list(section_texts(node))
    if not texts:
        return False
    instructions = sum(is_instruction(text) or placeholder_count(text) >= 2 for text in texts)
    if instructions * 2 >= len(texts):
        return False
    whole = " ".join(texts)
    first_person = re.search(r"\b(?:I|my|we|our)\b", whole)
    second_person = sum(bool(re.search(r"\byour?\b", text, re.IGNORECASE)) for text in texts)
    if second_person * 2 >= len(texts) and not first_person:
        return False
    return not (_EXPLAINS.search(node.heading) and not (first_person and is_narrative(whole)))


def has_own_name(node: Node) -> bool:
    """Whether an empty template at least says which story it is for."""
    title = clean_title(node.heading)
    if any(section_texts(node)):
        return False
    plain = re.search(r"\w", title) and not is_placeholder(title) and not is_nameless(title)
    return bool(plain) and not is_generic(title) and node.title is not None and not is_question(title)


def keeps_its_own_name(child: Node, node: Node) -> bool:
    """Whether a bold line over labels is the story's title, and the heading above only gathers stories."""
    gathers = node.level <= 1 or is_story_container(node.heading)
    return gathers and not is_nameless(clean_title(child.heading)) and not ordinal_word(node.heading)


def as_text(title: Piece | None) -> list[Piece]:
    """A heading that names nothing, as a line of text: its words are kept all the same."""
    return [replace(title, kind=Kind.TEXT, depth=-1)] if title is not None else []


def is_nameless(title: str) -> bool:
    """Whether a heading names no story: `STAR answer 2`, `Example`."""
    words = re.findall(r"\w+", title.lower())
    components = {component.value for component in Component}
    named = [word for word in words if word not in _NAMELESS and word not in components]
    return len(named) < len(words) and all(word.isdigit() for word in named)


def is_placeholder(title: str) -> bool:
    """Whether a heading is a template's gap, still to be filled in: `<title>`, `____`, `TBD`."""
    return bool(
        re.fullmatch(
            r"\W*(?:<[^<>]*>|\[[^\[\]]*\]|_+|\.{2,}|…|title|your title|tbd|xxx+)\W*", title.strip(), re.IGNORECASE
        )
    )


def is_named_container(node: Node) -> bool:
    """Whether a heading says in a few words that stories stand below it: `Answers`, `My STAR stories`."""
    return is_story_container(node.heading) and len(node.heading.split()) <= 4 and not is_question(node.heading)


def asks_mostly(node: Node) -> bool:
    """Whether a list of at least two items is mostly questions, asked in so many words."""
    lowest = min((piece.depth for piece in node.own_pieces() if is_item(piece)), default=0)
    items = [piece for piece in node.own_pieces() if is_item(piece) and piece.plain and piece.depth == lowest]
    asked = [piece for piece in items if is_question(piece.plain) and asks_outright(piece.plain)]
    return len(asked) >= 2 and len(asked) * 2 > len(items)


def looks_like_story(node: Node) -> bool:
    """Whether a heading just after the stories is one more of them, one level too high."""
    title = clean_title(node.heading)
    if node.children or is_generic(title) or is_bank(title) or is_question(title) or is_stub_list(title):
        return False
    text = text_of(node.own_pieces())
    bullets = sum(is_item(piece) for piece in node.own_pieces())
    asked = sum(is_question(piece.plain) for piece in node.own_pieces())
    return bool(text) and asked * 2 < max(bullets, 1) and (bullets >= 2 or is_narrative(text))


def with_background(notes: tuple[Note, ...], text: str) -> tuple[Note, ...]:
    """The notes of a story with a line more in its introduction."""
    intro = [note for note in notes if note.section is None and not note.heading]
    others = [note for note in notes if note not in intro]
    return (Note(None, "", "\n\n".join([text, *(note.text for note in intro)])), *others)
