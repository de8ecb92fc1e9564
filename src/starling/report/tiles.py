"""The first look at an answer: a few large figures, each with what is wanted and what changed since the last one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from starling.assess.profile import Band, Profile
from starling.assess.progress import progress
from starling.assess.times import clock, length, percent
from starling.model import Attempt, Component, Verdict
from starling.report.drawing import Gauge, gauge
from starling.report.phrases import counted


@dataclass(frozen=True, slots=True)
class Tile:
    """One large figure. `state` is `good`, `short` (worth a look) or `plain`; so is that of `change`.

    Below it stands a gauge with the wanted band, or a bar `filled` to so many percent where there is no band.
    """

    name: str
    value: str
    unit: str
    remark: str
    state: str = "plain"
    gauge: Gauge | None = None
    filled: float | None = None
    change: str = ""
    change_state: str = "plain"


_CODES = {
    "Recall": "recall",
    "Length": "length",
    "Words a minute": "rate",
    "Fillers a minute": "fillers",
    "Share of Action": "share_action",
}
"""Which code of `assess.progress` says whether a change was for the better."""


def better_or_worse(this: Attempt, last: Attempt | None, profile: Profile) -> dict[str, str]:
    """`good` or `short` for every code of `assess.progress` that changed by enough to be worth a word."""
    if last is None:
        return {}
    changes = progress(last.assessment, this.assessment, profile)
    return {change.code: "good" if change.better else "short" for change in changes}


def tiles_of(this: Attempt, last: Attempt | None, profile: Profile) -> tuple[Tile, ...]:
    """The tiles of an answer, those that could not be measured left out."""
    states = better_or_worse(this, last, profile)
    before = {tile.name: tile for tile in _tiles(last, profile)} if last else {}
    return tuple(_with_change(tile, before.get(tile.name), states) for tile in _tiles(this, profile))


def _with_change(tile: Tile, before: Tile | None, states: dict[str, str]) -> Tile:
    if before is None:
        return tile
    change = "as last time" if before.value == tile.value else f"{before.value} last time"
    return replace(tile, change=change, change_state=states.get(_CODES[tile.name], "plain"))


def _tiles(attempt: Attempt, profile: Profile) -> Iterator[Tile]:
    if (recall := attempt.assessment.recall) is not None:
        verdicts = [match.verdict for match in recall.matches]
        said, half = verdicts.count(Verdict.COVERED), verdicts.count(Verdict.PARTIAL)
        remark = f"{said} of {counted(len(verdicts), 'point')} said" + (f", {half} half" if half else "")
        state = "good" if said == len(verdicts) else "plain"
        yield Tile("Recall", percent(recall.score), "", remark, state, filled=round(100 * recall.score, 1))
    yield from _delivery_tiles(attempt, profile)
    if (star := attempt.assessment.star) is not None:
        share, band = star.share.get(Component.ACTION, 0.0), profile.share[Component.ACTION]
        usual = f"{band.low * 100:.0f} to {percent(band.high)} is usual"
        yield Tile("Share of Action", percent(share), "", usual, _state(share, band), gauge(share, band, 1.0))


def _delivery_tiles(attempt: Attempt, profile: Profile) -> Iterator[Tile]:
    delivery = attempt.assessment.delivery
    if delivery is None:
        return
    if delivery.duration_s is not None:
        ratio, difference_s = delivery.duration_s / delivery.target_s, delivery.duration_s - delivery.target_s
        remark = "a good length"
        if ratio not in profile.length:
            off = length(abs(difference_s))
            remark = f"{off} too long" if difference_s > 0 else f"room for {off} more"
        band = Band(profile.length.low * delivery.target_s, profile.length.high * delivery.target_s)
        drawn = gauge(delivery.duration_s, band, band.high * 1.25)
        of_target = f"of {clock(delivery.target_s)}"
        yield Tile("Length", clock(delivery.duration_s), of_target, remark, _state(ratio, profile.length), drawn)
    if (rate := delivery.speech_rate_wpm) is not None:
        band = profile.rate_wpm
        remark = "easy to follow" if rate in band else f"{band.low:.0f} to {band.high:.0f} is usual"
        yield Tile("Words a minute", f"{rate:.0f}", "", remark, _state(rate, band), gauge(rate, band, 220.0))
    if (fillers := delivery.filler_rate_per_min) is not None:
        band = Band(0.0, profile.fillers_per_min)
        remark = f"{len(delivery.fillers)} heard, up to {band.high:.0f} are fine"
        yield Tile("Fillers a minute", f"{fillers:.1f}", "", remark, _state(fillers, band), gauge(fillers, band, 12.0))


def _state(value: float, band: Band) -> str:
    return "good" if value in band else "short"
