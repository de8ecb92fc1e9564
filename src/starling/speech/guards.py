"""Tells what Whisper heard from what it made up. Pure: words in, judgement out.

Thresholds marked W are Whisper's own (Radford et al. 2022, section 4.5); the others were chosen on real clips
(`tests/benchmarks/word_errors.py`).
"""

import re
from collections.abc import Sequence

from starling.model import Word
from starling.speech.decoder import Decoding
from starling.speech.stretches import Stretch

_MOST_COMPRESSION = 2.4  # W
_LEAST_LOG_PROBABILITY = -1.0  # W
_SURE_NO_SPEECH = 0.6  # W
_DOUBTFUL_LOG_PROBABILITY = -0.65
_MOST_WORDS_PER_S = 5.5
_FEWEST_WORDS_PER_S = 0.8
_LONGEST_UNHEARD_S = 1.6
_FROM_WORDS = 4
_MOST_REPEATS_OF_FEW = 4
_SHORT_VOICE_S = 1.5
_LEAST_LOG_PROBABILITY_OF_SHORT = -0.9
_NOT_A_LETTER = re.compile(r"[^\w']+")

# What Whisper writes over noise because its training films ended like that. Each is dropped only where it is all
# that was heard, or where the words themselves are doubtful.
_CREDITS = re.compile(
    r"(thanks? (you )?(so much |very much )?for (watching|listening|viewing)"
    r"|(please )?(like and )?subscribe( to (my|our|the) channel)?"
    r"|(subtitles|captions|transcription|translated|subs) (by|provided by)"
    r"|see you (in the )?next (time|video)|amara ?org|bye bye)"
)
_GHOSTS = frozenset({"you", "thank you", "thanks", "bye", "music", "oh", "so", "okay", "hmm", "yeah", "the"})


def doubts(decoding: Decoding, stretch: Stretch) -> float:
    """How doubtful a decoding of a stretch is: 0 for a good one, one or more for each sign that it went wrong."""
    rate = len(decoding.words) / max(stretch.voice_s, 0.1)
    signs = [
        decoding.compression > _MOST_COMPRESSION,
        is_looping(decoding.words),
        rate > _MOST_WORDS_PER_S and stretch.voice_s > 1.0,
        rate < _FEWEST_WORDS_PER_S and stretch.voice_s > 2.0,
        decoding.log_probability < _DOUBTFUL_LOG_PROBABILITY,
    ]
    return sum(signs) + unheard_s(decoding, stretch) // _LONGEST_UNHEARD_S


def is_looping(words: Sequence[Word]) -> bool:
    """Whether four words or more are said twice in a row, or fewer of them five times."""
    return _first_loop([_plain(word.text) for word in words]) is not None


def without_loops(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with what is repeated beyond belief said once (four words or more) or four times."""
    while (loop := _first_loop([_plain(word.text) for word in words])) is not None:
        start, length, times = loop
        kept = length * (_MOST_REPEATS_OF_FEW if length < _FROM_WORDS else 1)
        words = (*words[: start + kept], *words[start + length * times :])
    return words


def _first_loop(texts: Sequence[str]) -> tuple[int, int, int] | None:
    """(start, length, times) of the shortest run of words repeated beyond belief, or None."""
    for length in range(1, len(texts) // 2 + 1):
        most = _MOST_REPEATS_OF_FEW if length < _FROM_WORDS else 1
        for start in range(len(texts) - 2 * length + 1):
            run = texts[start : start + length]
            times = 1
            while texts[start + times * length : start + (times + 1) * length] == run:
                times += 1
            if times > most:
                return start, length, times
    return None


def unheard_s(decoding: Decoding, stretch: Stretch) -> float:
    """The longest run of voice in seconds with no word over it."""
    covered = [(stretch.time_s(word.start_s or 0.0), stretch.time_s(word.end_s or 0.0)) for word in decoding.words]
    longest = 0.0
    for voice in stretch.voices:
        from_s = voice.start_s
        for start_s, end_s in [*covered, (voice.end_s, voice.end_s)]:
            if start_s > voice.end_s or end_s < from_s:
                continue
            longest = max(longest, start_s - from_s)
            from_s = max(from_s, end_s)
        longest = max(longest, voice.end_s - from_s)
    return longest


def is_invented(decoding: Decoding, stretch: Stretch) -> bool:
    """Whether nothing was said and the words are Whisper's own."""
    if not decoding.words:
        return True
    text = " ".join(_plain(word.text) for word in decoding.words).strip()
    is_short = stretch.voice_s < _SHORT_VOICE_S
    if decoding.no_speech > _SURE_NO_SPEECH and decoding.log_probability < _LEAST_LOG_PROBABILITY:
        return True
    if is_short and decoding.log_probability < _LEAST_LOG_PROBABILITY_OF_SHORT:
        return True
    if len(decoding.words) / max(stretch.voice_s, 0.1) > 2 * _MOST_WORDS_PER_S:
        return True
    if text in _GHOSTS and (decoding.log_probability < _DOUBTFUL_LOG_PROBABILITY or decoding.no_speech > 0.4):
        return True
    return _CREDITS.fullmatch(text) is not None


def without_credits(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without "thanks for watching" and the like at their end, where nobody can have meant it."""
    texts = [_plain(word.text) for word in words]
    for start in range(max(0, len(texts) - 10), len(texts)):
        if _CREDITS.fullmatch(" ".join(texts[start:]).strip()):
            return words[:start]
    return words


def _plain(text: str) -> str:
    return _NOT_A_LETTER.sub("", text.lower())
