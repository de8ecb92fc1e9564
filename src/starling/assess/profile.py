"""What kind of interview the answer is for: the bands an answer is held against. See docs/thresholds.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starling.model import Component


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def _usual_shares() -> dict[Component, Band]:
    return {
        Component.SITUATION: Band(0.10, 0.20),
        Component.TASK: Band(0.05, 0.15),
        Component.ACTION: Band(0.50, 0.70),
        Component.RESULT: Band(0.10, 0.20),
    }


@dataclass(frozen=True, slots=True)
class Profile:
    """The bands of one kind of interview.

    `target_s` is the length this kind of interview wants where neither story nor user says otherwise;
    `length` is a band of the target (0.6 of it to 1.2 of it); `share` bands of the speaking time;
    `rate_wpm` speaking rate with pauses counted in; `fillers_per_min` and `long_pause_s` are upper limits.
    """

    name: str
    share: Mapping[Component, Band] = field(default_factory=_usual_shares)
    target_s: float | None = None
    length: Band = Band(0.6, 1.2)
    rate_wpm: Band = Band(120.0, 170.0)
    fillers_per_min: float = 5.0
    long_pause_s: float = 3.0


def _shares(situation: Band, task: Band, action: Band, result: Band) -> dict[Component, Band]:
    return dict(zip(Component, (situation, task, action, result), strict=True))


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("general"),
        Profile("technical", _shares(Band(0.10, 0.20), Band(0.05, 0.15), Band(0.55, 0.75), Band(0.10, 0.20))),
        Profile("management", _shares(Band(0.10, 0.20), Band(0.05, 0.15), Band(0.45, 0.65), Band(0.15, 0.30))),
        Profile("consulting", _shares(Band(0.05, 0.15), Band(0.05, 0.15), Band(0.45, 0.65), Band(0.15, 0.30)), 120.0),
        Profile("short screen", _shares(Band(0.10, 0.20), Band(0.05, 0.15), Band(0.45, 0.65), Band(0.15, 0.30)), 60.0),
    )
}


def profile_named(name: str, profiles: Mapping[str, Profile] = PROFILES) -> Profile:
    """The profile called `name`; case, `-` and `_` do not matter. Raises ValueError naming the known ones."""
    wanted = name.strip().lower().replace("-", " ").replace("_", " ")
    if wanted not in profiles:
        raise ValueError(f"there is no profile {name!r}; known profiles: {', '.join(sorted(profiles))}")
    return profiles[wanted]
