"""Labels at the start of a line or inside it: `**Situation**:`, `S:`, `(S)`, `Situation -`, `**A — Action:**`."""

import re
from dataclasses import dataclass

from starling.library.section_names import component_named, is_strong_name
from starling.model import Component

_DECORATION = re.compile(r"^[^\w(\[<]*")
_IN_BRACKETS = re.compile(r"(?:\(([^()]{1,30})\)|\[([^\[\]]{1,30})\](?!\())")
_NAME_END = re.compile(
    r"\s*(?:(?P<bold>\*\*|__)|(?P<sep>:|=>|->|→|\||[—–=])|(?P<dash>\s-\s)|(?P<dot>[.)](?=\s|$)))|[*_]|$"
)
_AFTER_NAME = re.compile(
    r"^(?:\s*(?:\*\*|__|[*_]))?\s*(?:\([^()]{0,60}\))?\s*(?:\*\*|__|[*_])?"
    r"\s*(?::|=>|->|→|[—–|=-](?=\s|$)|[.)](?=\s|$))?\s*(?:\*\*(?=\s|$)|__(?=\s|$))?\s*"
)
_REMARK = re.compile(r"\s*(?:\*\*|__|[*_])?\s*\(([^()]{1,60})\)")
_LONGEST_NAME_CHARS = 44
_INLINE = re.compile(
    r"(?P<paren>\((?:S|T|A|R|ST|TA|AR|S/T)\))|(?P<bold>\*\*\(?[A-Za-z][A-Za-z ]{0,22}\)?:?\*\*:?(?![A-Za-z]))"
    r"|(?:(?<=^)|(?<=[.;,!?)]\s)|(?<=\s\s)|(?<=[|/]\s))(?P<word>Situation|Task|Action|Actions|Result|Results|[STAR]):\s"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A section label and the Markdown after it. `remark` is what it says in brackets: `Result (after a month):`."""

    component: Component
    rest: str
    strong: bool
    name: str
    remark: str = ""


def section_label(markdown: str) -> Label | None:
    """The label that a line begins with, or that it is."""
    line = markdown.strip()
    decoration = _DECORATION.match(line)
    lead = decoration[0] if decoration else ""
    body = line[len(lead) :]
    bold = "**" in lead or "__" in lead
    found = _bracketed(body) or _named(body, bold)
    if not found:
        return None
    name, rest = found
    component = component_named(name)
    assert component
    rest = _balanced(rest, bold)
    again = section_label(rest) if rest else None
    if again and again.component is component and len(name) == 1:
        return Label(component, again.rest, True, again.name)
    return Label(component, rest, is_strong_name(name), name, _remark(body, name))


def _remark(body: str, name: str) -> str:
    match = _REMARK.match(body[len(name) :]) if body.startswith(name) else None
    return match[1].strip() if match and component_named(match[1]) is None else ""


def _bracketed(body: str) -> tuple[str, str] | None:
    match = _IN_BRACKETS.match(body)
    if not match:
        return None
    name = match[1] or match[2]
    letters = name.replace("/", "").replace("&", "").replace(" ", "").upper()
    if letters in ("ST", "TA", "AR", "STA"):
        name = letters[0]
    if not component_named(name):
        return None
    after = body[match.end() :]
    return name, re.sub(r"^\s*(?:\*\*|__)?\s*[:—–-]?\s*", "", after)


def _named(body: str, bold: bool) -> tuple[str, str] | None:
    for match in _NAME_END.finditer(body[: _LONGEST_NAME_CHARS + 4]):
        name = body[: match.start()]
        if not name or match.start() > _LONGEST_NAME_CHARS:
            continue
        base = re.sub(r"\s*\([^()]*\)\s*$", "", name)
        component = component_named(name) if name == base else component_named(base)
        if component:
            return (base, _after(body, len(base))) if _is_label(base, body[len(base) :], bold) else None
    return None


def _after(body: str, start: int) -> str:
    rest = body[start:]
    match = _AFTER_NAME.match(rest)
    return rest[match.end() :] if match else rest


def _is_label(name: str, after: str, bold: bool) -> bool:
    """Whether a section's name followed by `after` is a label and not the first word of a sentence."""
    alone = not after.strip(" *_:.()[]—–-")
    letter = len(name.strip()) == 1
    closes_bold = bold and bool(re.match(r"\s*(?:\([^()]*\))?\s*:?\s*(?:\*\*|__)", after))
    if re.match(r"\s*(?:\*\*|__|[*_])?\s*(?:\([^()]{0,60}\))?\s*(?:\*\*|__|[*_])?\s*(?::(?!//)|=>|->|→)", after):
        return not letter or name.isupper() or bold
    if closes_bold:
        return True
    if letter:
        return bool(name.isupper() and re.match(r"\s*(?:[—–=|]|-\s|[.)]\s)", after)) and not re.match(r"\.[A-Z]", after)
    if alone:
        return name[:1].isupper() or bold
    return bool(re.match(r"\s*[—–|=]\s*\S|\s+-\s+\S|\s*-\s+\S", after)) and (is_strong_name(name) or name[:1].isupper())


def _balanced(rest: str, bold: bool) -> str:
    """`rest` without the closing mark of a bold that the label opened."""
    text = rest.strip()
    for mark in ("**", "__"):
        if bold and text.count(mark) % 2:
            text = text[: -len(mark)] if text.endswith(mark) else text.replace(mark, "", 1)
    return text.strip()


def split_inline(markdown: str) -> list[str]:
    """A line that holds several labels, cut before each: `(S) … (T) …`; else the line alone."""
    starts = []
    for match in _INLINE.finditer(markdown):
        name = (match["paren"] or match["bold"] or match["word"]).strip("*():")
        if len(name) == 2 and name.upper() in ("ST", "TA", "AR"):
            name = name[0]
        if component_named(name) and (match["paren"] or is_strong_name(name) or ":" in match[0]):
            starts.append((match.start(), component_named(name)))
    if len({component for _, component in starts}) < 2 or _lists_names(markdown):
        return [markdown]
    bounds = [position for position, _ in starts if position > 0]
    if not section_label(markdown) and len(bounds) < 2:
        return [markdown]
    pieces, previous = [], 0
    for bound in bounds:
        pieces.append(markdown[previous:bound].strip())
        previous = bound
    pieces.append(markdown[previous:].strip())
    return [piece for piece in pieces if piece]


def _lists_names(markdown: str) -> bool:
    """Whether the labels stand side by side, as where somebody explains the method."""
    return len(re.findall(r"\w+", markdown)) < 3 * len(_INLINE.findall(markdown))
