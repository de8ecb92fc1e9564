"""Sets word times right where they can't be: Whisper stretches words over pauses. Pure.

Whisper's alignment lets the first word after a pause begin inside the pause and the last word before it end there;
the voice detector knows better.
"""

from collections.abc import Sequence
from dataclasses import replace

from starling.model import Span, Word

_SHORTEST_WORD_S = 0.02
# The detector itself is late by a window or two at an onset: what is nearer than this is left alone.
_TOLERANCE_S = 0.1


def corrected(words: Sequence[Word], voices: Sequence[Span]) -> tuple[Word, ...]:
    """The words in order, none overlapping the next, each where a voice is. `words` are timed and `voices` sorted.

    Words stay in their order and none is dropped.
    """
    result: list[Word] = []
    free_from_s = 0.0
    for word in words:
        start_s, end_s = _inside_voice(word.start_s or 0.0, word.end_s or 0.0, voices)
        start_s = max(start_s, free_from_s)
        end_s = max(end_s, start_s + _SHORTEST_WORD_S)
        free_from_s = end_s
        result.append(replace(word, start_s=round(start_s, 3), end_s=round(end_s, 3)))
    return tuple(result)


def _inside_voice(start_s: float, end_s: float, voices: Sequence[Span]) -> tuple[float, float]:
    touched = [voice for voice in voices if voice.start_s < end_s and start_s < voice.end_s]
    if not touched:
        return _nearest(start_s, end_s, voices)
    # Where a word reaches over a pause it belongs to the side with more of it; at a draw to the later one.
    voice = max(touched, key=lambda voice: (min(end_s, voice.end_s) - max(start_s, voice.start_s), voice.start_s))
    if start_s < voice.start_s - _TOLERANCE_S:
        start_s = voice.start_s
    if end_s > voice.end_s + _TOLERANCE_S:
        end_s = voice.end_s
    return start_s, end_s


def _nearest(start_s: float, end_s: float, voices: Sequence[Span]) -> tuple[float, float]:
    before = [voice for voice in voices if voice.end_s <= start_s]
    after = [voice for voice in voices if voice.start_s >= end_s]
    length_s = end_s - start_s
    from_before_s = start_s - before[-1].end_s if before else float("inf")
    to_after_s = after[0].start_s - end_s if after else float("inf")
    if min(from_before_s, to_after_s) <= _TOLERANCE_S or not (before or after):
        return start_s, end_s
    if from_before_s <= to_after_s:
        return before[-1].end_s, before[-1].end_s + length_s
    return after[0].start_s - length_s, after[0].start_s
