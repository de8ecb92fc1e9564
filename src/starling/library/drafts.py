"""Key points proposed from prose, in the writer's own words: one fact each, few enough for the time there is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starling.library.markdown import one_line
from starling.library.pace import point_s
from starling.model import Component

SECTION_SHARE: dict[Component | None, float] = {
    Component.SITUATION: 0.2,
    Component.TASK: 0.15,
    Component.ACTION: 0.5,
    Component.RESULT: 0.2,
    None: 1.0,
}
"""Part of the time that a section's drafts may take, from the usual STAR bands (docs/metrics.md)."""

LONGEST_DRAFT_WORDS = 25
_FEWEST_WORDS = 3
_FEWEST_CLAUSE_WORDS = 6
_ABBREVIATIONS = r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)(?<!\bMr)(?<!\bDr)(?<!\bNo)(?<!\bapprox)"
_SENTENCE_END = re.compile(_ABBREVIATIONS + r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")
_SUBJECT = r"(?:I|we|they|he|she|it|this|that|the \w+|our \w+|my \w+|nobody|everybody|everyone)"
_PRONOUN = r"(?:I|we|they|he|she|it|this|that|nobody|everybody|everyone)"
_CLAUSE = re.compile(
    rf"\s*;\s+|\s+[–—]\s+|,?\s+(?:and|but|so)\s+(?={_PRONOUN}\s)|,\s+(?:and|but|so)\s+(?={_SUBJECT}\s)|"
    r",\s+(?:then|which meant that)\s+",
    re.IGNORECASE,
)
_LOOSE_CLAUSE = re.compile(r",\s+(?:and|but|so|because|since|which|while|until|where|although|when)\s+|\s+-\s+|;\s+")
_STANDS_ALONE = re.compile(rf"(?:{_SUBJECT}|there|[A-Z][\w-]+)\s", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:and|but|so|then|also|basically|actually|well|anyway|in general|in short|of course|luckily|unfortunately|"
    r"first of all|the thing is(?: that)?|to be honest|as i said|as mentioned|at the end of the day|long story short|"
    r"let me tell you(?: that)?|i think|i guess|you know|obviously|needless to say|next)\b,?\s+)+",
    re.IGNORECASE,
)
_ASKS_ITSELF = re.compile(r"^(?:what|how|why|who|when)\s*:\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\((?![^()]*\d)[^()]*\s[^()]*\)")
_ABOUT_THE_TELLING = re.compile(
    r"\b(?:this story|(?:first|second|next) part (?:is|of)|as i (?:said|mentioned)|i put a note|"
    r"let me (?:tell|explain)|hope this|that'?s it|to be continued)\b|\?$",
    re.IGNORECASE,
)
_NOUN_PHRASE = re.compile(
    r"^((?:The|A|An|Our|My|This|That)\s+(?:[\w-]+\s+){0,2}?[\w-]+|[A-Z][\w-]+)\s+(?=(?:was|is|were|are|had|has|did|wanted|asked|"
    r"could|would|can|will|needed|began|started|broke|failed|kept|\w+ed)\b)"
)
_OWN_WORD = re.compile(r"\b(?:I|my|me)\b")
_OUTCOME = re.compile(
    r"\b(?:saved|reduced|cut|grew|increased|decreased|delivered|shipped|launched|unblocked|decided|agreed|fixed|solved|"
    r"improved|learned|learnt|found|discovered|convinced|recommended|led|built|designed|wrote|won)\b",
    re.IGNORECASE,
)
_HANGING = re.compile(r"(?:It|They|He|She|This|That(?:'s|’s)?|These|Those|There)\b")
_HEDGE = re.compile(r"\b(?:maybe|perhaps|kind of|sort of|a bit|probably|in general|some|various|etc)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of plain text under a section."""

    section: Component | None
    text: str


def draft_points(paragraphs: Sequence[Prose], target_s: float, said: Sequence[str] = ()) -> list[list[str]]:
    """For each paragraph its proposed points, in its order.

    A section's points fit its share of `target_s` seconds; `said` are points the writer has made already, which are
    not proposed again. Every paragraph's section gets at least one point where it holds any.
    """
    facts = [_facts(paragraph.text) for paragraph in paragraphs]
    chosen: set[tuple[int, int]] = set()
    for section in dict.fromkeys(paragraph.section for paragraph in paragraphs):
        places = [(i, j) for i, p in enumerate(paragraphs) if p.section is section for j in range(len(facts[i]))]
        texts = [facts[i][j] for i, j in places]
        budget_s = SECTION_SHARE[section] * target_s
        chosen.update(places[k] for k in _best(texts, budget_s, said))
    return [[fact for j, fact in enumerate(row) if (i, j) in chosen] for i, row in enumerate(facts)]


def _best(texts: Sequence[str], budget_s: float, said: Sequence[str]) -> list[int]:
    """Indices of the most important texts that fit the time, without repetition; at least one."""
    from rapidfuzz import fuzz

    taken: list[int] = []
    used_s = 0.0
    for index in sorted(range(len(texts)), key=lambda k: (-_importance(texts[k], k), k)):
        text = texts[index].lower()
        earlier = [*said, *(texts[other] for other in taken)]
        if any(fuzz.token_sort_ratio(text, other.lower()) >= 85 for other in earlier):
            continue
        if taken and used_s + point_s(text) > budget_s:
            continue
        taken.append(index)
        used_s += point_s(text)
    return taken


def _importance(text: str, place: int) -> float:
    """How much a listener would miss it: figures, what the teller did, what came of it; hedges and late asides less."""
    figures = 1.0 if re.search(r"\d", text) else 0.0
    names = min(len(re.findall(r"(?<=\s)[A-Z][\w-]+", text.replace(" I ", " "))), 2) * 0.3
    own = 0.8 if _OWN_WORD.search(text) else 0.0
    first = 0.5 if place == 0 else 0.0
    length = -0.3 if len(text.split()) > 20 else 0.0
    length -= 1.0 if len(text.split()) > LONGEST_DRAFT_WORDS else 0.0
    hanging = -0.8 if _HANGING.match(text) else 0.0
    return (
        figures
        + names
        + own
        + first
        + length
        + hanging
        + bool(_OUTCOME.search(text)) * 0.9
        - bool(_HEDGE.search(text)) * 0.4
    )


def _facts(paragraph: str) -> list[str]:
    """A paragraph's facts: sentences cut where a clause stands on its own, tidied, with safe pronouns resolved."""
    facts: list[str] = []
    subject = ""
    for sentence in _SENTENCE_END.split(one_line(paragraph)):
        if sentence.endswith(":") or _ABOUT_THE_TELLING.search(sentence):
            subject = ""
            continue
        for clause in _clauses(_tidy(sentence)):
            resolved = _resolved(clause, subject)
            subject = _subject_of(resolved) or ("" if not _begins_with_pronoun(resolved) else subject)
            if len(resolved.split()) >= _FEWEST_WORDS and resolved not in facts:
                facts.append(resolved)
    whole = one_line(paragraph)
    return facts or ([whole] if whole and len(whole.split()) < _FEWEST_WORDS and whole[-1:] not in ":?" else [])


def _tidy(sentence: str) -> str:
    """A sentence without its opening filler, asides in brackets and full stop."""
    text = _OPENING.sub("", _ASKS_ITSELF.sub("", _ASIDE.sub("", sentence))).strip().removesuffix(".").strip()
    return text[:1].upper() + text[1:]


def _clauses(sentence: str) -> list[str]:
    """A sentence cut where a new clause with its own subject begins, so that each part is one fact."""
    if len(sentence.split()) <= LONGEST_DRAFT_WORDS // 2:
        return [sentence]
    parts = [part.strip(" ,") for part in _CLAUSE.split(sentence)]
    whole = len(parts) < 2 or any(len(part.split()) < _FEWEST_CLAUSE_WORDS for part in parts)
    pieces = [sentence] if whole else parts
    return [part[:1].upper() + part[1:] for piece in pieces for part in _shortened(piece)]


def _shortened(clause: str) -> list[str]:
    """A clause that is too long for one point, cut at its commas; what then has no subject of its own is left out."""
    if len(clause.split()) <= LONGEST_DRAFT_WORDS:
        return [clause]
    first, *others = (part.strip(" ,") for part in _LOOSE_CLAUSE.split(clause))
    if len(first.split()) < _FEWEST_CLAUSE_WORDS:
        return [clause]
    standing = [part for part in others if _STANDS_ALONE.match(part) and len(part.split()) >= _FEWEST_CLAUSE_WORDS]
    return [first, *standing]


def _resolved(clause: str, subject: str) -> str:
    """The clause with a leading `It` or `They` named, where the sentence before has one clear subject."""
    match = re.match(r"(It|They)\s+", clause)
    if not match or not subject:
        return clause
    plural = subject.rsplit(maxsplit=1)[-1].endswith("s") and not subject.rsplit(maxsplit=1)[-1].endswith("ss")
    team = subject.rsplit(maxsplit=1)[-1].lower() in (
        "team",
        "group",
        "company",
        "management",
        "leadership",
        "committee",
    )
    fits = (plural or team) if match[1] == "They" else not plural
    return f"{subject} {clause[match.end() :]}" if fits else clause


def _subject_of(clause: str) -> str:
    match = _NOUN_PHRASE.match(clause)
    return match[1] if match and match[1] not in ("I", "It", "They", "He", "She", "We", "This", "That", "There") else ""


def _begins_with_pronoun(clause: str) -> bool:
    return bool(re.match(r"(?:It|They|He|She)\b", clause))
