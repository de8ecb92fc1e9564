"""Fillers: filled pauses in the text and from the ear, and discourse markers where they carry no meaning."""

from collections.abc import Sequence

from starling.assess.ear_quality import ear_quality
from starling.assess.markers import find_markers, is_filled_pause
from starling.model import Filler, Hearing, Word

FILLED_PAUSE, DISCOURSE_MARKER = "filled_pause", "discourse_marker"

_MARKERS_FOUND = 0.93
"""The part of the discourse markers marked by people that is found (docs/fillers.md)."""


def known_recall(model: str | None) -> dict[str, float]:
    """The part of the real fillers that is found, by kind, where it was measured for this recogniser."""
    ear = ear_quality(model)
    return {DISCOURSE_MARKER: _MARKERS_FOUND} | ({FILLED_PAUSE: round(ear.recall, 2)} if ear else {})


def find_fillers(hearing: Hearing) -> tuple[Filler, ...]:
    """Every filler, in the order said. A hesitation that overlaps a written filled pause is counted once."""
    words = hearing.transcript.words
    written = [_filler(words, at, at + 1, FILLED_PAUSE) for at, word in enumerate(words) if is_filled_pause(word.text)]
    markers = find_markers([word.text for word in words])
    written += [_filler(words, start, end, DISCOURSE_MARKER) for start, end in markers]
    heard = [
        Filler(hesitation.text, hesitation.start_s, hesitation.end_s)
        for hesitation in hearing.hesitations
        if not any(_overlap(filler, hesitation.start_s, hesitation.end_s) for filler in written)
    ]
    return tuple(sorted([*written, *heard], key=lambda filler: filler.start_s or 0.0))


def _filler(words: Sequence[Word], start: int, end: int, kind: str) -> Filler:
    text = " ".join(word.text for word in words[start:end]).strip(" .,;:!?-…\"'").lower()
    return Filler(text, words[start].start_s, words[end - 1].end_s, kind)


def _overlap(filler: Filler, start_s: float, end_s: float) -> bool:
    if filler.kind != FILLED_PAUSE or filler.start_s is None or filler.end_s is None:
        return False
    return filler.start_s < end_s and start_s < filler.end_s
