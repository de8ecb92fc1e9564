"""Reading and writing the small Markdown that story files are made of."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Reference definitions and inline HTML stay visible text, so that no line of the owner's can vanish.
_PARSER = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable(["reference", "html_inline"])
_TAGS = re.compile(
    r"</?(?:b|i|u|em|strong|small|sub|sup|mark|span|kbd|p|div|font|center|details|summary)(?:\s[^<>]*)?>"
)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~!])")
_HARMLESS = re.compile(r"[A-Za-z](?:[^\W_]|[ ,.'’“”\"()/%;:?$€-])*")
_LIST_NUMBER = re.compile(r"^(\d{1,9})([.)])")


def tidy_lines(text: str) -> str:
    """`text` with plain line ends and no NUL, as the parser counts its lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").removeprefix("\ufeff")


def parse_blocks(text: str) -> list[Token]:
    """The block tokens of `text`; `Token.map` holds its lines, from 0, half open."""
    return _PARSER.parse(text)


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())


def plain_text(inline: Token) -> str:
    """What a reader sees of an inline token, on one line."""
    parts: list[str] = []
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(plain_text(child) or child.content)
        else:
            parts.append(child.content)
    return one_line(_TAGS.sub("", _LINE_BREAK.sub(" ", "".join(parts))))


def links(inline: Token) -> Iterator[str]:
    """The links of an inline token as Markdown, without those that show their own address."""
    opened: Token | None = None
    shown = ""
    for child in inline.children or ():
        if child.type == "image":
            yield f"![{plain_text(child)}]({child.attrs.get('src', '')})"
        elif child.type == "link_open":
            opened, shown = child, ""
        elif child.type == "link_close" and opened is not None:
            address = str(opened.attrs.get("href", ""))
            if shown.strip() not in (address, address.removeprefix("mailto:")):
                yield f"[{one_line(shown)}]({address})"
            opened = None
        elif opened is not None:
            shown += child.content


def escaped(text: str, line_start: str) -> str:
    """`text` as Markdown that reads back as `text` after `line_start` (`- `, `## `); plain where it can be."""
    if _HARMLESS.fullmatch(text) or _reads_back(line_start + text) == text:
        return text
    safe = _SPECIAL.sub(r"\\\1", text)
    safe = _LIST_NUMBER.sub(r"\1\\\2", safe)
    return "\\" + safe if safe[:1] in "-+=" and safe else safe


@lru_cache(maxsize=8192)
def _reads_back(line: str) -> str | None:
    tokens = parse_blocks(line)
    inlines = [token for token in tokens if token.type == "inline"]
    if len(inlines) != 1 or any(token.type in ("blockquote_open", "code_block", "fence", "hr") for token in tokens):
        return None
    return plain_text(inlines[0]) if sum(token.type == "list_item_open" for token in tokens) <= 1 else None


def closing_index(tokens: Sequence[Token], start: int) -> int:
    """The index just after the block that starts at tokens[start]."""
    if tokens[start].nesting == 0:
        return start + 1
    level = tokens[start].level
    return next(i for i in range(start + 1, len(tokens)) if tokens[i].level == level and tokens[i].nesting == -1) + 1
