"""What got better or worse since the previous attempt at the same story."""

from collections.abc import Iterator
from dataclasses import dataclass

from starling.assess.profile import Band, Profile
from starling.assess.times import clock, percent
from starling.model import Assessment, Component, Delivery, Recall, Star, Verdict


@dataclass(frozen=True, slots=True)
class Progress:
    """One change, in words with both figures. `code` is stable: `recall`, `won`, `lost`, `length`..."""

    code: str
    better: bool
    what: str


SMALLEST_RECALL = 0.05
SMALLEST_SHARE = 0.05
SMALLEST_FILLERS_PER_MIN = 1.0
SMALLEST_RATE_WPM = 5.0
SMALLEST_LENGTH = 0.05
"""Convention: smaller differences between two attempts are chance and are not reported."""


def progress(previous: Assessment, current: Assessment, profile: Profile) -> tuple[Progress, ...]:
    """Every change worth a word, points first. Empty where an attempt was refused and had no figures."""
    found: list[Progress] = []
    if previous.recall and current.recall:
        found += _recall(previous.recall, current.recall)
    if previous.star and current.star:
        found += _parts(previous.star, current.star, profile)
    if previous.delivery and current.delivery:
        found += _delivery(previous.delivery, current.delivery, profile)
    return tuple(found)


def _recall(old: Recall, new: Recall) -> Iterator[Progress]:
    if abs(new.score - old.score) >= SMALLEST_RECALL:
        yield Progress("recall", new.score > old.score, f"Recall {percent(old.score)} → {percent(new.score)}.")
    before = {match.point.text: match.verdict for match in old.matches}
    for match in new.matches:
        was, now = before.get(match.point.text), match.verdict
        if was is Verdict.MISSED and now is Verdict.COVERED:
            yield Progress("won", True, f"Said this time: “{match.point.text}”.")
        if was is Verdict.COVERED and now is Verdict.MISSED:
            yield Progress("lost", False, f"Forgotten this time: “{match.point.text}”.")


def _parts(old: Star, new: Star, profile: Profile) -> Iterator[Progress]:
    for component in Component:
        name = component.value.title()
        if (component in old.missing) is not (component in new.missing):
            heard = component in old.missing
            yield Progress(f"part_{component}", heard, f"{name} {'heard' if heard else 'not heard'} this time.")
            continue
        was, now = old.share.get(component, 0.0), new.share.get(component, 0.0)
        yield from _towards(
            f"share_{component}",
            was,
            now,
            profile.share[component],
            SMALLEST_SHARE,
            f"{name} {percent(was)} → {percent(now)}.",
        )


def _delivery(old: Delivery, new: Delivery, profile: Profile) -> Iterator[Progress]:
    if old.duration_s is not None and new.duration_s is not None:
        was, now = old.duration_s / old.target_s, new.duration_s / new.target_s
        what = f"Length {clock(old.duration_s)} → {clock(new.duration_s)}."
        yield from _towards("length", was, now, profile.length, SMALLEST_LENGTH, what)
    if old.speech_rate_wpm is not None and new.speech_rate_wpm is not None:
        what = f"Pace {old.speech_rate_wpm:.0f} → {new.speech_rate_wpm:.0f} words a minute."
        yield from _towards("rate", old.speech_rate_wpm, new.speech_rate_wpm, profile.rate_wpm, SMALLEST_RATE_WPM, what)
    if old.filler_rate_per_min is not None and new.filler_rate_per_min is not None:
        what = f"Fillers heard {old.filler_rate_per_min:.1f} → {new.filler_rate_per_min:.1f} a minute."
        harmless = Band(0.0, profile.fillers_per_min)
        yield from _towards(
            "fillers", old.filler_rate_per_min, new.filler_rate_per_min, harmless, SMALLEST_FILLERS_PER_MIN, what
        )


def _towards(code: str, was: float, now: float, band: Band, smallest: float, what: str) -> Iterator[Progress]:
    """A change into or towards the band is better, out of it worse; inside the band nothing is said."""
    before, after = _distance(was, band), _distance(now, band)
    if abs(now - was) >= smallest and before != after:
        yield Progress(code, after < before, what)


def _distance(value: float, band: Band) -> float:
    return max(band.low - value, value - band.high, 0.0)
