"""Settings: built-in values, overridden by `config.toml`, overridden by flags."""

import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from starling.assess.profile import Profile, profile_named, read_profiles
from starling.errors import ConfigError

DEFAULT_TARGET_S = 150.0
LONGEST_DURATION_S = 86_400.0
_LONGEST_DURATION_TEXT = 40
_MINUTES_AND_SECONDS = re.compile(r"(?:(?P<minutes>\d+)m(?:in)?)?\s*(?:(?P<seconds>\d+(?:\.\d+)?)s?)?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be configured. Names are the keys of `config.toml`."""

    model: str = "base"
    language: str = "en"
    target: str = "2m30s"
    profile: str = "general"
    voice: str = "system"
    input_device: str = ""
    output_device: str = ""
    keep_audio: bool = True
    compute_device: str = "auto"
    profiles: dict[str, Any] = field(default_factory=dict)

    @property
    def target_s(self) -> float:
        """The wanted length of an answer in seconds."""
        return parse_duration_s(self.target)

    @property
    def chosen_profile(self) -> Profile:
        """The profile that `profile` names, built in or the user's own. Raises ValueError."""
        return profile_named(self.profile, read_profiles(self.profiles, parse_duration_s))


def parse_duration_s(text: str) -> float:
    """Seconds in `2m30s`, `150s`, `150`, `2m`. Raises ValueError for anything else, for zero, and for over a day."""
    match = _MINUTES_AND_SECONDS.fullmatch(text.strip().lower())
    if not match or not (match["minutes"] or match["seconds"]) or len(text) > _LONGEST_DURATION_TEXT:
        raise ValueError(f"{text!r} is no length of time; write 2m30s, 150s or 150")
    total_s = 60.0 * int(match["minutes"] or 0) + float(match["seconds"] or 0)
    if total_s <= 0:
        raise ValueError(f"{text!r} is no length of time; it must be more than zero")
    if total_s > LONGEST_DURATION_S:
        raise ValueError(f"{text!r} is no length of time for an answer; a day is the most")
    return total_s


_KINDS: dict[type, tuple[str, str]] = {
    str: ("text in quotes", '{} = "..."'),
    bool: ("true or false, without quotes", "{} = true"),
    dict: ("a table", "[{}.NAME] on a line of its own, and its fields below"),
}
"""What a setting must be, in words, and how to write it."""


def load_settings(path: Path) -> Settings:
    """The settings in `path`, or the built-in ones where there is no such file. Raises ConfigError."""
    try:
        # Some editors write a byte order mark before the text.
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}", hint="make it a file that you may read") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: this is not UTF-8 text", hint="save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}", hint="mend the file or move it away") from error
    return _checked(path, table)


def _checked(path: Path, table: dict[str, Any]) -> Settings:
    kinds = {known.name: type(getattr(Settings(), known.name)) for known in fields(Settings)}
    for key, value in table.items():
        if key not in kinds:
            raise ConfigError(f"{path}: unknown setting {key!r}", hint=f"known settings: {', '.join(kinds)}")
        if not isinstance(value, kinds[key]):
            what, example = _KINDS[kinds[key]]
            raise ConfigError(f"{path}: {key} must be {what}, not {value!r}", hint=f"write {example.format(key)}")
    settings = replace(Settings(), **table)
    try:
        parse_duration_s(settings.target)
    except ValueError as error:
        raise ConfigError(f"{path}: target: {error}") from error
    try:
        read_profiles(settings.profiles, parse_duration_s)
    except ValueError as error:
        raise ConfigError(f"{path}: {error}", hint="see docs/thresholds.md") from error
    return settings
