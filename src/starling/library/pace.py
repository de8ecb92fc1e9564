"""How long points take to say."""

from collections.abc import Iterable

SPOKEN_WORDS_PER_S = 140 / 60
"""A calm interview pace, inside the 120-170 words a minute that docs/metrics advise."""

LINKING_S = 2.0
"""What leads from one point to the next: a breath, `and then`, a word of context."""


def point_s(text: str) -> float:
    """Seconds that saying one point takes."""
    return len(text.split()) / SPOKEN_WORDS_PER_S + LINKING_S


def points_s(texts: Iterable[str]) -> float:
    """Seconds that saying all of them takes."""
    return sum(map(point_s, texts))
