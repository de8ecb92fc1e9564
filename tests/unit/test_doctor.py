import threading
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeMicrophone

from starling.doctor import Check, describe_disk, describe_folder, describe_microphone, run_checks
from starling.errors import DeviceError, ModelError, StorageError
from starling.home import Home


class HeardMicrophone(FakeMicrophone):
    """Delivers one second of sound as soon as it is opened."""

    def __init__(self, amplitude: float) -> None:
        super().__init__()
        self._amplitude = amplitude

    def open(self, on_block, on_lost) -> None:  # type: ignore[no-untyped-def]
        super().open(on_block, on_lost)
        self.hear(np.full(16_000, self._amplitude, np.float32))


def test_what_a_probe_raises_becomes_a_line_with_advice_and_the_others_go_on() -> None:
    def missing() -> str:
        raise ModelError("no weights", hint="fetch them")

    checks = list(run_checks({"model": missing, "disk": lambda: "plenty"}))
    assert checks == [Check("model", False, "no weights", "fetch them"), Check("disk", True, "plenty")]


def test_a_microphone_that_hears_something_is_fine() -> None:
    assert describe_microphone(HeardMicrophone(0.1), listen_s=0.01).startswith("Fake microphone: -20 dB")


@pytest.mark.parametrize("amplitude", [0.0, 1e-6])
def test_a_microphone_that_delivers_only_silence_is_named(amplitude: float) -> None:
    microphone = HeardMicrophone(amplitude)
    with pytest.raises(DeviceError, match='"Fake microphone" delivers only silence'):
        describe_microphone(microphone, listen_s=0.01)
    assert not microphone.is_open


def test_a_microphone_that_goes_away_is_named() -> None:
    microphone = FakeMicrophone()
    threading.Timer(0.05, microphone.unplug).start()
    with pytest.raises(DeviceError, match="went away"):
        describe_microphone(microphone, listen_s=5)


def test_the_home_is_made_and_probed_without_leaving_a_trace(tmp_path: Path) -> None:
    home = Home(tmp_path / "new" / "home")
    assert describe_folder(home) == str(home.root)
    assert list(home.root.iterdir()) == []
    assert describe_disk(home).endswith("GB free")


def test_a_home_that_is_a_file_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="can't write in"):
        describe_folder(Home(tmp_path / "file"))
