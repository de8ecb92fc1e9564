"""Fillers: filled pauses in the text and from the ear, and discourse markers where they carry no meaning."""

import re

from starling.model import Filler, Hearing, Word

_FILLED_PAUSE = re.compile(r"(?:u+h*m+|u+h+|e+r+m*|a+h+m*|h+m+|mm+|uhm+)")
_NOT_A_LETTER = re.compile(r"[^\w']+")


def find_fillers(hearing: Hearing) -> tuple[Filler, ...]:
    """Every filler, in the order said. Hesitations that overlap a written filler are counted once."""
    written = [_filler(word) for word in hearing.transcript.words if _is_filled_pause(word)]
    heard = [
        Filler(hesitation.text, hesitation.start_s, hesitation.end_s)
        for hesitation in hearing.hesitations
        if not any(_overlap(filler, hesitation.start_s, hesitation.end_s) for filler in written)
    ]
    return tuple(sorted([*written, *heard], key=lambda filler: filler.start_s or 0.0))


def _is_filled_pause(word: Word) -> bool:
    return _FILLED_PAUSE.fullmatch(_NOT_A_LETTER.sub("", word.text.lower())) is not None


def _filler(word: Word) -> Filler:
    return Filler(_NOT_A_LETTER.sub("", word.text.lower()), word.start_s, word.end_s)


def _overlap(filler: Filler, start_s: float, end_s: float) -> bool:
    if filler.start_s is None or filler.end_s is None:
        return False
    return filler.start_s < end_s and start_s < filler.end_s
