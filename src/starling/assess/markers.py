"""Discourse markers ("like", "you know", "so"...) where they carry no meaning. The rules are data: MARKERS.

A marker counts only where a rule says so; where in doubt it does not count. Figures: docs/fillers.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SILENT = re.compile(r"[^\w']+")
_FILLED_PAUSE = re.compile(r"(?:u+h*m+|u+h+|e+r+m*|a+h+m*|h+m+|mm+)")
_NUMBER = re.compile(
    r"(?:\d.*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundred|hundreds|thousand|thousands|half|several|\w+teen|\w+(?:th|ieth)|first|second|third)"
)
START, COMMA, PAUSE, MARK, NUMBER, END = "<start>", "<comma>", "<um>", "<marker>", "<number>", "<end>"
_CLAUSE = frozenset({"i", "we", "they", "he", "she", "it", "it's", "my", "there's", "i'm", "they're", "we're"})
_QUESTION = frozenset({"what", "how", "who", "where", "why", "that", "if", "whether", "about", "which"})
_SAY = frozenset({"said", "say", "says", "saying", "mentioned", "told"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A use of a marker. Empty sets ask nothing; `after`, `before` and `not_*` hold neighbouring words or signs.

    `<start>`/`<end>`: a sentence begins or ends here; `<comma>`: a comma stands between; `<um>`, `<marker>`,
    `<number>`: the kind of the neighbouring word.
    """

    phrase: tuple[str, ...]
    after: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    not_second: frozenset[str] = frozenset()
    """Words that may not stand second after the phrase ("like I said")."""


_LIKE, _SO, _MEAN, _KNOW = ("like",), ("so",), ("i", "mean"), ("you", "know")
_MEANT = frozenset(
    {"do", "did", "don't", "didn't", "does", "as", "if", "to", "will", "would", "should", "might", "may"}
)
_HESITANT = frozenset({PAUSE, MARK})

MARKERS: tuple[Rule, ...] = (
    Rule(_KNOW, not_after=_MEANT | {"what", "let", "all", "before", "once"}, not_before=_QUESTION),
    Rule(_KNOW, before=frozenset({COMMA}), not_after=frozenset({"do", "don't", "didn't", "as", "let"})),
    Rule(_KNOW, after=frozenset({COMMA}), not_before=frozenset({"the"})),
    Rule(_MEAN, not_after=frozenset({"what", "do", "did", "that's", "if", "not"}), not_before=frozenset({"to"})),
    Rule(_LIKE, after=frozenset({START}), before=_CLAUSE | _HESITANT, not_second=_SAY),
    Rule(_LIKE, after=frozenset({START}), before=frozenset({COMMA}), not_second=_SAY),
    Rule(
        _LIKE,
        before=frozenset({NUMBER}),
        not_after=frozenset({"something", "it's", "feel", "feels", "look", "looks", "anything", "nothing"}),
    ),
    Rule(_LIKE, after=_HESITANT, before=_CLAUSE | _HESITANT | {NUMBER}, not_second=_SAY),
    Rule(
        _LIKE,
        after=frozenset({"until", "because", "for", "since", "with", "got", "had", "at"}),
        not_before=frozenset({"that", "this", "it"}),
    ),
    Rule(_LIKE, after=frozenset({"and", "but", "so"}), before=_CLAUSE, not_second=_SAY),
    Rule(_LIKE, after=frozenset({"was", "is", "it's", "were"}), before=frozenset({MARK, END})),
    Rule(_SO, before=frozenset({"yeah"})),
    Rule(("basically",), after=_HESITANT, before=_HESITANT | {COMMA}),
    Rule(("actually",), after=_HESITANT, before=_HESITANT),
)


def find_markers(texts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Half-open index ranges of the words, among `texts` (with their punctuation), that are empty markers; in order."""
    bare = [_SILENT.sub("", text.lower().replace("’", "'")) for text in texts]
    found: dict[int, int] = {}
    for at in range(len(bare)):
        for rule in MARKERS:
            end = at + len(rule.phrase)
            if at not in found and tuple(bare[at:end]) == rule.phrase and _fits(rule, texts, bare, at):
                found[at] = end
    return tuple(sorted(found.items()))


def is_filled_pause(text: str) -> bool:
    """Whether a word, with its punctuation, is an "um", "uh", "er", "hmm" or the like."""
    return _FILLED_PAUSE.fullmatch(_SILENT.sub("", text.lower())) is not None


def _fits(rule: Rule, texts: Sequence[str], bare: Sequence[str], at: int) -> bool:
    end = at + len(rule.phrase)
    left, right = _left(texts, bare, at), _right(texts, bare, end)
    second = bare[end + 1] if end + 1 < len(bare) else END
    return (
        not (rule.after and not rule.after & left)
        and not (rule.before and not rule.before & right)
        and not rule.not_after & left
        and not rule.not_before & right
        and second not in rule.not_second
    )


def _left(texts: Sequence[str], bare: Sequence[str], at: int) -> frozenset[str]:
    if at == 0 or texts[at - 1].endswith((".", "?", "!")):
        return frozenset({START})
    signs = {bare[at - 1], *_kinds(bare, at - 1)}
    if tuple(bare[at - 2 : at]) in (_KNOW, _MEAN):
        signs.add(MARK)
    if texts[at - 1].endswith(","):
        signs.add(COMMA)
    return frozenset(signs)


def _right(texts: Sequence[str], bare: Sequence[str], end: int) -> frozenset[str]:
    if end >= len(bare) or texts[end - 1].endswith((".", "?", "!")):
        return frozenset({END})
    if texts[end - 1].endswith(","):
        return frozenset({COMMA, *_kinds(bare, end)})
    signs = {bare[end], *_kinds(bare, end)}
    if tuple(bare[end : end + 2]) in (_KNOW, _MEAN):
        signs.add(MARK)
    return frozenset(signs)


def _kinds(bare: Sequence[str], at: int) -> list[str]:
    kinds = []
    if _FILLED_PAUSE.fullmatch(bare[at]):
        kinds.append(PAUSE)
    if bare[at] in {"like", "basically"}:
        kinds.append(MARK)
    if _NUMBER.fullmatch(bare[at]):
        kinds.append(NUMBER)
    return kinds
