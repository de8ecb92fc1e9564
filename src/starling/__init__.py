"""Starling: rehearse spoken interview answers at home, on your own machine.

The names below are the public API (docs/api.md). Each is imported when it is first used: `import starling` by itself
loads nothing, so that a program which only wants the version, or `starling --help`, does not wait.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starling.api import as_json, judge, parse_story, read_story
    from starling.errors import StarlingError
    from starling.model import (
        Assessment,
        Component,
        Hearing,
        KeyPoint,
        KeyPointMatch,
        Recall,
        Refusal,
        Span,
        SpeechActivity,
        Star,
        Story,
        Transcript,
        Verdict,
        Word,
    )

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "Component",
    "Hearing",
    "KeyPoint",
    "KeyPointMatch",
    "Recall",
    "Refusal",
    "Span",
    "SpeechActivity",
    "Star",
    "StarlingError",
    "Story",
    "Transcript",
    "Verdict",
    "Word",
    "__version__",
    "as_json",
    "judge",
    "parse_story",
    "read_story",
]

_HOME_OF = {"StarlingError": "starling.errors"} | dict.fromkeys(
    ("as_json", "judge", "parse_story", "read_story"), "starling.api"
)

if not TYPE_CHECKING:  # A type checker would take it for a promise that every name exists.

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(_HOME_OF.get(name, "starling.model")), name)

    def __dir__() -> list[str]:
        return sorted(__all__)
