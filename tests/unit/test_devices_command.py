"""`starling devices`, whatever devices there are."""

import json

import pytest

from starling.audio.portaudio import Device
from starling.cli.main import main

WEBCAM = Device(0, "Webcam", "ALSA", 1, 0, 44_100, is_default_input=True, is_default_output=False)
HEADSET = Device(1, "Headset", "ALSA", 1, 2, 48_000, is_default_input=False, is_default_output=True)


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (
            (WEBCAM, HEADSET),
            ["Microphones:", "  * Webcam  (ALSA)", "    Headset  (ALSA)", "Speakers:", "  * Headset  (ALSA)"],
        ),
        ((WEBCAM,), ["Microphones:", "  * Webcam  (ALSA)", "Speakers:", "    none"]),
        ((), ["Microphones:", "    none", "Speakers:", "    none"]),
    ],
)
def test_microphones_and_speakers_are_listed_with_a_star_at_the_usual_ones(
    found: tuple[Device, ...],
    shown: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("starling.audio.portaudio.devices", lambda: found)
    assert main(["devices"]) == 0
    assert capsys.readouterr().out.splitlines() == shown
    assert main(["devices", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["default_input"]) for row in rows] == [(one.name, one.is_default_input) for one in found]
