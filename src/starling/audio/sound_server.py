"""The devices behind PulseAudio and PipeWire, which PortAudio sees only as one door called "default".

Most Linux desktops run one of the two. Without looking behind the door nobody could say which microphone is listened
to, or choose one by name. Asks `pactl`; where it is missing or the server does not answer, there is only the door.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

DOORS = ("pulse", "pipewire", "default")
"""PortAudio's names for the way to the server, the best first."""

_PATIENCE_S = 2.0
_VARIABLES = {"sources": "PULSE_SOURCE", "sinks": "PULSE_SINK"}
_USUAL = {"sources": "default_source_name", "sinks": "default_sink_name"}

Kind = Literal["sources", "sinks"]


@dataclass(frozen=True, slots=True)
class ServerDevice:
    """A microphone (a source) or a speaker (a sink) of the server. `key` is its name there, unique and unreadable."""

    key: str
    name: str
    channels: int
    is_default: bool


@cache
def server_devices(kind: Kind) -> tuple[ServerDevice, ...]:
    """The server's devices; none without a server. Asked once until `forget`."""
    if sys.platform != "linux" or shutil.which("pactl") is None:
        return ()
    info = _ask("info")
    found = _ask("list", kind)
    if not isinstance(info, dict) or not isinstance(found, list):
        return ()
    usual = os.environ.get(_VARIABLES[kind]) or info.get(_USUAL[kind])
    return tuple(
        ServerDevice(
            key=str(entry["name"]),
            name=str(entry.get("description") or entry["name"]),
            channels=str(entry.get("channel_map", "mono")).count(",") + 1,
            is_default=entry["name"] == usual,
        )
        for entry in found
        # A monitor hears what the computer plays: nobody speaks there.
        if isinstance(entry, dict) and "name" in entry and not (kind == "sources" and entry.get("monitor_source"))
    )


def forget() -> None:
    """Ask again next time: devices come and go."""
    server_devices.cache_clear()


@contextmanager
def directed(kind: Kind, key: str | None) -> Iterator[None]:
    """While this holds, a stream that is opened through the door leads to the device `key`."""
    variable = _VARIABLES[kind]
    before = os.environ.get(variable)
    if key is not None:
        os.environ[variable] = key
    try:
        yield
    finally:
        if key is not None:
            os.environ.pop(variable)
            if before is not None:
                os.environ[variable] = before


def _ask(*question: str) -> Any:
    try:
        done = subprocess.run(
            ["pactl", "--format=json", *question],
            capture_output=True,
            timeout=_PATIENCE_S,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
