"""YAML that goes too deep is refused before it is built: libyaml's C code walks down without a limit, and crashes."""

from collections.abc import Iterable
from typing import Any

import yaml

DEEPEST = 100
"""Levels. A file of ours has three; what is built of more than a few hundred overflows some stack or other."""


def refuse_deep(text: str, loader: Any) -> None:
    """Raises MarkedYAMLError where lists and mappings lie too deep in each other, YAMLError for what is no YAML."""
    depth = 0
    events: Iterable[Any] = yaml.parse(text, Loader=loader)
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="it is nested too deep", problem_mark=event.start_mark)
