"""An edited transcript with the times of the words that are still there."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from starling.model import Transcript, Word


def retimed(old: Transcript, text: str) -> Transcript:
    """`text` as words: unchanged ones keep time and probability, changed ones share the time of those they replace.

    Untimed when `old` is.
    """
    tokens = text.split()
    if not old.is_timed:
        return Transcript(tuple(Word(token) for token in tokens), old.language, old.language_probability)
    matcher = SequenceMatcher(None, [word.text for word in old.words], tokens, autojunk=False)
    words: list[Word] = []
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            words += old.words[old_start:old_end]
        else:
            start_s, end_s = _gap(old.words, old_start, old_end)
            words += _spread(tokens[new_start:new_end], start_s, end_s)
    return Transcript(tuple(words), old.language, old.language_probability)


def _gap(words: Sequence[Word], start: int, end: int) -> tuple[float, float]:
    """When words[start:end] were said; for none, the silence where they would stand."""
    if start < end:
        return words[start].start_s or 0.0, words[end - 1].end_s or 0.0
    before = (words[start - 1].end_s or 0.0) if start else (words[0].start_s or 0.0)
    after = (words[start].start_s or 0.0) if start < len(words) else before
    return before, max(before, after)


def _spread(tokens: Sequence[str], start_s: float, end_s: float) -> list[Word]:
    step_s = (end_s - start_s) / len(tokens) if tokens else 0.0
    return [Word(token, start_s + index * step_s, start_s + (index + 1) * step_s) for index, token in enumerate(tokens)]
