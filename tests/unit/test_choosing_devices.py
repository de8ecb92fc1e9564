"""Devices are chosen by name."""

import os
import subprocess
import sys

import pytest

from starling.audio import portaudio, sound_server
from starling.audio.portaudio import Device
from starling.audio.sound_server import ServerDevice
from starling.errors import DeviceError


def device(number: int, name: str, inputs: int = 2, outputs: int = 0, usual: bool = False) -> Device:
    return Device(number, name, "ALSA", inputs, outputs, 48_000, usual and inputs > 0, usual and outputs > 0)


HERE = (
    device(0, "Built-in Microphone", usual=True),
    device(1, "USB Headset Mono"),
    device(2, "USB Headset"),
    device(3, "Speakers", inputs=0, outputs=2, usual=True),
    device(4, "USB Headset", inputs=0, outputs=2),
)


@pytest.fixture(autouse=True)
def _these_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "devices", lambda: HERE)


def test_no_name_means_the_usual_device() -> None:
    assert portaudio.choose("").number == 0
    assert portaudio.choose("", output=True).number == 3


@pytest.mark.parametrize(("wanted", "number"), [("built", 0), ("headset mono", 1), ("USB Headset", 2), ("usb", 1)])
def test_a_part_of_the_name_is_enough_and_the_whole_name_wins(wanted: str, number: int) -> None:
    assert portaudio.choose(wanted).number == number


def test_a_number_is_no_name() -> None:
    with pytest.raises(DeviceError, match='no microphone whose name contains "2"'):
        portaudio.choose("2")


def test_a_name_that_fits_nothing_lists_what_is_there() -> None:
    with pytest.raises(DeviceError) as caught:
        portaudio.choose("Blue Yeti")
    assert caught.value.hint == "there are: Built-in Microphone, USB Headset Mono, USB Headset"


def test_a_speaker_is_no_microphone() -> None:
    with pytest.raises(DeviceError):
        portaudio.choose("Speakers")
    assert portaudio.choose("headset", output=True).number == 4


def test_devices_that_failed_are_passed_over() -> None:
    assert portaudio.choose("", without=frozenset({"Built-in Microphone"})).number == 1


def test_no_device_at_all_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "devices", lambda: ())
    with pytest.raises(DeviceError, match="there is no microphone") as caught:
        portaudio.choose("")
    assert caught.value.hint


def test_behind_the_door_to_a_sound_server_every_device_has_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    behind = {
        "sources": (
            ServerDevice("alsa_input.usb", "Yeti", 2, False),
            ServerDevice("alsa_input.pci", "Built-in", 2, True),
        ),
        "sinks": (ServerDevice("alsa_output.pci", "Loudspeaker", 2, True),),
    }
    monkeypatch.setattr(sound_server, "server_devices", behind.__getitem__)
    door = device(5, "default", outputs=2, usual=True)
    shown = portaudio._behind_the_door((device(0, "hw:0"), device(4, "pulse", outputs=2), door))
    assert [(one.name, one.number, one.inputs, one.outputs, one.server_key) for one in shown] == [
        ("Yeti", 4, 2, 0, "alsa_input.usb"),
        ("Built-in", 4, 2, 0, "alsa_input.pci"),
        ("Loudspeaker", 4, 0, 2, "alsa_output.pci"),
        ("hw:0", 0, 2, 0, None),
    ]
    assert [one.name for one in shown if one.is_default_input] == ["Built-in"]
    assert [one.name for one in shown if one.is_default_output] == ["Loudspeaker"]


def test_without_a_sound_server_the_list_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_server, "server_devices", lambda _kind: ())
    listed = (device(0, "hw:0"), device(1, "default"))
    assert portaudio._behind_the_door(listed) == listed


@pytest.mark.parametrize("answer", [b"", b"[", b"{}", b'{"default_source_name": 3}', b'[{"x": 1}, 7]'])
def test_a_server_that_answers_nonsense_is_no_server(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    def run(*_: object, **__: object) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.CompletedProcess([], 0, stdout=answer)

    monkeypatch.setattr(sound_server.shutil, "which", lambda _name: "/usr/bin/pactl")
    monkeypatch.setattr(subprocess, "run", run)
    sound_server.forget()
    try:
        assert sound_server.server_devices("sources") == ()
    finally:
        sound_server.forget()


def test_the_way_to_a_device_holds_only_while_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SOURCE", "mine")
    with sound_server.directed("sources", "yeti"):
        assert os.environ["PULSE_SOURCE"] == "yeti"
    assert os.environ["PULSE_SOURCE"] == "mine"
    with sound_server.directed("sources", None):
        assert os.environ["PULSE_SOURCE"] == "mine"


def test_a_missing_sound_library_is_one_line() -> None:
    code = """
import sys, types, importlib.util
from starling.audio import portaudio
from starling.errors import DeviceError
class Loader:
    def create_module(self, spec): return None
    def exec_module(self, module): raise OSError("PortAudio library not found")
importlib.util.find_spec = lambda name: importlib.machinery.ModuleSpec(name, Loader())
try:
    portaudio.load()
except DeviceError as error:
    assert "PortAudio" in str(error) and error.hint and "sounddevice" not in sys.modules
    sys.exit(7)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": "src"})
    assert done.returncode == 7


def test_what_libraries_write_to_the_terminal_is_kept_away_and_python_still_reaches_it() -> None:
    code = """
import os, sys
from starling.audio.portaudio import quiet_libraries
with quiet_libraries() as terminal:
    os.write(2, b"ALSA lib: noise\\n")
    print("for the person", file=terminal)
    with quiet_libraries():
        os.write(2, b"more noise\\n")
    print("an error", file=sys.stderr)
print("afterwards", file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": "src"}, capture_output=True
    )
    assert done.stderr.decode().split("\n") == ["for the person", "an error", "afterwards", ""]
