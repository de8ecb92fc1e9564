"""What kind of interview the answer is for: the bands an answer is held against. See docs/thresholds.md."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

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
    """The profile called `name`; case, `-` and `_` do not matter, nor a rest that only one has ("short").

    Raises ValueError naming the known ones.
    """
    wanted = _plain(name)
    alike = [known for known in profiles if known == wanted] or [
        known for known in profiles if known.startswith(wanted)
    ]
    if not wanted or len(alike) != 1:
        raise ValueError(f"there is no profile {name!r}; known profiles: {', '.join(sorted(profiles))}")
    return profiles[alike[0]]


def read_profiles(table: Mapping[str, Any], length_s: Callable[[str], float]) -> dict[str, Profile]:
    """The built-in profiles and those of a configuration `table`: name -> fields (docs/thresholds.md).

    `length_s` reads a target such as "2m". Raises ValueError that names the profile and the field.
    """
    profiles = dict(PROFILES)
    for name, fields in table.items():
        try:
            profiles[_plain(name)] = _own_profile(_plain(name), fields, profiles, length_s)
        except ValueError as error:
            raise ValueError(f"profiles.{name}: {error}") from error
    return profiles


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", " ").replace("_", " ")


def _own_profile(
    name: str, fields: object, profiles: Mapping[str, Profile], length_s: Callable[[str], float]
) -> Profile:
    if not isinstance(fields, Mapping):
        raise ValueError("it must be a table of fields")  # noqa: TRY004 - one kind of error for one file
    base = profile_named(str(fields.get("based_on", "general")), profiles)
    share = dict(base.share)
    changes: dict[str, Any] = {}
    for key, value in fields.items():
        if key in set(Component):
            share[Component(key)] = _band(key, value, most=1.0)
        elif key in ("length", "rate_wpm"):
            changes[key] = _band(key, value)
        elif key in ("fillers_per_min", "long_pause_s"):
            changes[key] = _number(key, value)
        elif key == "target":
            changes["target_s"] = length_s(str(value))
        elif key != "based_on":
            raise ValueError(f"unknown field {key!r}; known: {', '.join(_FIELDS)}")
    if sum(band.low for band in share.values()) > 1.0 or sum(band.high for band in share.values()) < 1.0:
        raise ValueError(
            "no answer can satisfy these shares: their lower ends sum to over 1, or their upper ends to less"
        )
    return replace(base, name=name, share=share, **changes)


_FIELDS = ("based_on", "target", *Component, "length", "rate_wpm", "fillers_per_min", "long_pause_s")


def _number(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise ValueError(f"{key} must be a number over 0, not {value!r}")
    return float(value)


def _band(key: str, value: object, most: float = float("inf")) -> Band:
    if isinstance(value, list) and len(value) == 2:
        ends = [end for end in value if isinstance(end, int | float) and not isinstance(end, bool)]
        if len(ends) == 2 and 0 <= ends[0] <= ends[1] <= most:
            return Band(float(ends[0]), float(ends[1]))
    limit = f" between 0 and {most:g}" if most < float("inf") else ""
    raise ValueError(f"{key} must be [from, to]{limit}, not {value!r}")
