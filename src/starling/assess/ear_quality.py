"""How well the ear catches "um" and "uh", so that a report never claims more than it can hear. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EarQuality:
    """Measured on `said` filled pauses: the part of them that was heard, and the part of those heard that was said."""

    recall: float
    precision: float
    said: int


# Source: tests/benchmarks/hesitations.py --answers 3, November 2026: 23 filled pauses of one real speaker and 88 of
# three synthetic voices, in other answers than those the prompt was chosen on.
_MEASURED = {
    "base": EarQuality(recall=107 / 111, precision=107 / 109, said=111),
    "tiny.en": EarQuality(recall=101 / 111, precision=101 / 102, said=111),
}


def ear_quality(model: str | None) -> EarQuality | None:
    """What was measured for a recogniser by its name; None for one that was not measured."""
    return _MEASURED.get(model or "")
