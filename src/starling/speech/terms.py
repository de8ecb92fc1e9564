"""The rare words of a story: which they are, and whether the ear heard them or only expected them. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from rapidfuzz.distance import Opcodes
from rapidfuzz.distance.Levenshtein import opcodes
from rapidfuzz.fuzz import ratio

from starling.model import Story, Word

MOST_TERMS = 16
_TOKEN = re.compile(r"[A-Za-z][\w'+#.-]*[\w+#]|[A-Z]")
_NOT_A_LETTER = re.compile(r"[^\w]+")
_JOINT = re.compile(r"[-_/.]")
_SHORTEST_STEM = 3
_ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ers",
    "r",
    "ly",
    "al",
    "ical",
    "ment",
    "ness",
    "able",
    "ity",
    "ion",
    "or",
    "'s",
)
_PREFIXES = ("un", "re", "de", "pre", "over", "non", "mis", "co", "micro", "multi")
_SOUNDS_ALIKE = 45.0
_FEW_WORDS = 2


def words_of(story: Story) -> tuple[str, ...]:
    """The different words of a story, as written, in order."""
    texts = [story.title, *(point.text for point in story.key_points)]
    return tuple(dict.fromkeys(match for text in texts for match in _TOKEN.findall(text)))


def rare(words: Iterable[str], pieces_of: Callable[[str], int]) -> tuple[str, ...]:
    """The rarest of `words`, at most 16, in order.

    `pieces_of` says in how many pieces a speech model writes a word. Its vocabulary is a list of frequent words: what
    is in it whole, or is built from such words ("on-prem", "unblocked", "migrating"), is not rare.
    """
    pieces = {word: pieces_of(word) for word in dict.fromkeys(words)}
    chosen = sorted((word for word in pieces if not _is_common(word, pieces_of)), key=lambda word: -pieces[word])
    kept = set(chosen[:MOST_TERMS])
    return tuple(word for word in pieces if word in kept)


def _is_common(word: str, pieces_of: Callable[[str], int]) -> bool:
    parts = [part for part in _JOINT.split(word) if part]
    if len(parts) > 1:
        return all(_is_common(part, pieces_of) for part in parts)
    forms = {word, *_without_endings(word)}
    forms |= {
        form[len(prefix) :]
        for form in forms
        for prefix in _PREFIXES
        if form.lower().startswith(prefix) and len(form) - len(prefix) >= _SHORTEST_STEM
    }
    return any(pieces_of(spelling) == 1 for form in forms for spelling in (form, form.lower(), form.capitalize()))


def _without_endings(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        stem = word[: -len(ending)]
        if not word.lower().endswith(ending) or len(stem) < _SHORTEST_STEM:
            continue
        yield from (stem, f"{stem}e", f"{stem}y")
        if stem[-1] == stem[-2]:
            yield stem[:-1]
        if stem[-1] == "i":
            yield f"{stem[:-1]}y"


def terms_in(words: Sequence[Word], terms: Iterable[str]) -> tuple[str, ...]:
    """The terms that occur among `words`, once for each time."""
    wanted = {_plain(term) for term in terms}
    return tuple(plain for word in words if (plain := _plain(word.text)) in wanted)


def believed(biased: Sequence[Word], plain: Sequence[Word], terms: Iterable[str]) -> tuple[Word, ...] | None:
    """`biased`, with each term kept only where `plain`, heard without knowing it, has something that looks alike.

    Elsewhere the words of `plain` stand. None where `biased` lost speech.
    """
    wanted = {_plain(term) for term in terms}
    with_terms = [_plain(word.text) for word in biased]
    without = [_plain(word.text) for word in plain]
    words: list[Word] = []
    done = lost = 0
    for _, start, end, new_start, new_end in _changes(opcodes(without, with_terms)):
        words += biased[done:new_start]
        done = new_end
        new_words = with_terms[new_start:new_end]
        is_term = any(word in wanted for word in new_words)
        is_ghost = is_term and ratio("".join(without[start:end]), "".join(new_words)) < _SOUNDS_ALIKE
        words += plain[start:end] if is_ghost else biased[new_start:new_end]
        lost += 0 if is_term else max(0, (end - start) - (new_end - new_start))
    if lost > max(_FEW_WORDS, len(without) // 10):
        return None
    return (*words, *biased[done:])


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
