"""PortAudio, loaded late and kept quiet."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TextIO

from starling.audio import sound_server
from starling.errors import DeviceError


@dataclass(frozen=True, slots=True)
class Device:
    """One sound device. `number` changes when devices come and go: it is never shown and never kept."""

    number: int
    name: str
    system: str
    inputs: int
    outputs: int
    sample_rate_hz: int
    is_default_input: bool
    is_default_output: bool
    server_key: str | None = None
    """Which device of the sound server this is, where `number` is only the door to it."""


def load() -> Any:
    """The sounddevice module. Raises DeviceError where PortAudio is missing or finds no sound system."""
    if (loaded := sys.modules.get("sounddevice")) is not None:
        return loaded
    spec = importlib.util.find_spec("sounddevice")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    try:
        with quiet_libraries():
            spec.loader.exec_module(module)
    except OSError as error:
        raise DeviceError("the sound library PortAudio is not installed", hint=_install_hint()) from error
    # It starts PortAudio while it is imported, and raises an error of its own that can't be imported then.
    except module.PortAudioError as error:
        raise DeviceError("the sound system of this computer can't be reached", hint="see starling doctor") from error
    sys.modules["sounddevice"] = module
    return module


def devices() -> tuple[Device, ...]:
    """Every device there is now. Raises DeviceError."""
    sounddevice = load()
    with quiet_libraries():
        try:
            found = list(sounddevice.query_devices())
            systems = [system["name"] for system in sounddevice.query_hostapis()]
        except sounddevice.PortAudioError as error:
            raise DeviceError(f"the sound devices can't be listed: {reason(error)}") from error
    default_input, default_output = sounddevice.default.device
    listed = tuple(
        Device(
            number=number,
            name=str(device["name"]),
            system=str(systems[device["hostapi"]]),
            inputs=int(device["max_input_channels"]),
            outputs=int(device["max_output_channels"]),
            sample_rate_hz=int(device["default_samplerate"]),
            is_default_input=number == default_input,
            is_default_output=number == default_output,
        )
        for number, device in enumerate(found)
    )
    return _behind_the_door(listed)


def _behind_the_door(listed: tuple[Device, ...]) -> tuple[Device, ...]:
    """The devices with the door to a sound server replaced by what is behind it."""
    doors = [device for name in sound_server.DOORS for device in listed if device.name == name]
    microphones, speakers = sound_server.server_devices("sources"), sound_server.server_devices("sinks")
    if not doors or not (microphones or speakers):
        return listed
    door = doors[0]
    usual_input = any(device.is_default_input for device in doors)
    usual_output = any(device.is_default_output for device in doors)
    inputs = [
        replace(
            door,
            name=found.name,
            system="sound server",
            inputs=found.channels,
            outputs=0,
            is_default_input=usual_input and found.is_default,
            is_default_output=False,
            server_key=found.key,
        )
        for found in microphones
    ]
    outputs = [
        replace(
            door,
            name=found.name,
            system="sound server",
            inputs=0,
            outputs=found.channels,
            is_default_input=False,
            is_default_output=usual_output and found.is_default,
            server_key=found.key,
        )
        for found in speakers
    ]
    return (*inputs, *outputs, *(device for device in listed if device not in doors))


def refresh() -> None:
    """Look for devices again: PortAudio lists them only once. No stream may be open."""
    sounddevice = load()
    sound_server.forget()
    with quiet_libraries():
        try:
            sounddevice._terminate()
            sounddevice._initialize()
        except sounddevice.PortAudioError as error:
            raise DeviceError("the sound system went away", hint="see starling doctor") from error


def choose(wanted: str, *, output: bool = False, without: frozenset[str] = frozenset()) -> Device:
    """The device whose name contains `wanted`, the usual one for an empty text. Raises DeviceError."""
    usable = [device for device in devices() if (device.outputs if output else device.inputs) > 0]
    usable = [device for device in usable if device.name not in without]
    kind = "speaker" if output else "microphone"
    if not usable:
        raise DeviceError(f"there is no {kind}", hint="plug one in; starling devices lists what is there")
    usual = [device for device in usable if (device.is_default_output if output else device.is_default_input)]
    if not wanted or wanted in sound_server.DOORS:
        return (usual or usable)[0]
    same = [device for device in usable if device.name.casefold() == wanted.casefold()]
    near = [device for device in usable if wanted.casefold() in device.name.casefold()]
    # The usual device wins where a name is found twice (Windows lists a device once per sound system).
    for device in [*[device for device in usual if device in same or device in near], *same, *near]:
        return device
    names = ", ".join(dict.fromkeys(device.name for device in usable))
    raise DeviceError(f'there is no {kind} whose name contains "{wanted}"', hint=f"there are: {names}")


def reason(error: Exception) -> str:
    """What PortAudio says, without its numbers."""
    return str(error.args[0]).split("[", maxsplit=1)[0].strip() if error.args else "unknown reason"


@contextmanager
def quiet_libraries() -> Iterator[TextIO]:
    """Keep ALSA, JACK and PortAudio from writing their inner complaints into the terminal.

    Yields a stream that still reaches it. What Python writes to stderr meanwhile goes there too.
    """
    sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:
        yield sys.stderr
        return
    before = sys.stderr
    with os.fdopen(saved, "w", encoding=before.encoding, errors="replace", buffering=1) as terminal:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        sys.stderr = terminal
        try:
            yield terminal
        finally:
            sys.stderr = before
            os.dup2(saved, 2)


def _install_hint() -> str:
    if sys.platform == "linux":
        return "install it: sudo apt install libportaudio2"
    return "install it again: pip install --force-reinstall sounddevice"
