"""The rare words of a story: which they are, and whether the ear heard them or only expected them. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import Opcodes
from rapidfuzz.distance.Levenshtein import opcodes
from rapidfuzz.fuzz import ratio

from starling.model import Story, Word

MOST_TERMS = 16
_TOKEN = re.compile(r"[A-Za-z][\w'+#.-]*[\w+#]|[A-Z]")
_NOT_A_LETTER = re.compile(r"[^\w]+")
# A word that Whisper writes in this many pieces is one it seldom saw; ordinary English words need one or two.
_RARE_FROM_PIECES = 3
_SOUNDS_ALIKE = 45.0


def words_of(story: Story) -> tuple[str, ...]:
    """The different words of a story, as written, in order."""
    texts = [story.title, *(point.text for point in story.key_points)]
    return tuple(dict.fromkeys(match for text in texts for match in _TOKEN.findall(text)))


def rare(words: Iterable[str], pieces_of: Callable[[str], int]) -> tuple[str, ...]:
    """The rarest of `words`, at most 16, in order. `pieces_of` says in how many pieces a model writes a word."""
    pieces = {word: pieces_of(word) for word in dict.fromkeys(words)}
    chosen = sorted((word for word in pieces if pieces[word] >= _RARE_FROM_PIECES), key=lambda word: -pieces[word])
    kept = set(chosen[:MOST_TERMS])
    return tuple(word for word in pieces if word in kept)


def terms_in(words: Sequence[Word], terms: Iterable[str]) -> tuple[str, ...]:
    """The terms that occur among `words`, once for each time."""
    wanted = {_plain(term) for term in terms}
    return tuple(plain for word in words if (plain := _plain(word.text)) in wanted)


def is_plausible(biased: Sequence[Word], plain: Sequence[Word], terms: Iterable[str]) -> bool:
    """Whether the terms in `biased` stand where `plain`, heard without knowing them, has something that looks alike,
    and the rest says the same."""
    wanted = {_plain(term) for term in terms}
    with_terms = [_plain(word.text) for word in biased]
    without = [_plain(word.text) for word in plain]
    lost = 0
    for change in _changes(opcodes(without, with_terms)):
        _, start, end, new_start, new_end = change
        new_words = with_terms[new_start:new_end]
        if any(word in wanted for word in new_words):
            if ratio("".join(without[start:end]), "".join(new_words)) < _SOUNDS_ALIKE:
                return False
        else:
            lost += max(0, (end - start) - (new_end - new_start))
    return lost <= max(2, len(without) // 10)


def _changes(found: Opcodes) -> list[tuple[str, int, int, int, int]]:
    """The differences, neighbours taken together: "K native" against "Knative" is one change."""
    changes: list[tuple[str, int, int, int, int]] = []
    for code in found:
        if code.tag == "equal":
            continue
        if changes and changes[-1][2] == code.src_start and changes[-1][4] == code.dest_start:
            _, start, _, new_start, _ = changes[-1]
            changes[-1] = ("replace", start, code.src_end, new_start, code.dest_end)
        else:
            changes.append((code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end))
    return changes


def _plain(text: str) -> str:
    return _NOT_A_LETTER.sub("", text.lower())
