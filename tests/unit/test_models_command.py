"""`starling models`: what is told about weights, and what is fetched; the model hub is a stand-in."""

import csv
import hashlib
import io
import json
import os
import sys
from pathlib import Path

import pytest

from starling.cli.main import main
from starling.errors import ModelError
from starling.weights.known import KnownFile, KnownWeights, known_weights


def installed(site: Path, name: str, kind: str, file: str, wanted: bytes, there: bytes) -> KnownWeights:
    """Weights of one file, installed as a package whose file holds `there`."""
    package = f"made_up_{name}"
    (site / package).mkdir(parents=True)
    (site / package / file).write_bytes(there)
    known = KnownFile(file, len(wanted), hashlib.sha256(wanted).hexdigest(), (f"{package}/{file}",))
    return KnownWeights(name, kind, f"about {name}", "MIT", (package,), f"nobody/{name}", (known,))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home on a computer with one model that is right, one that is damaged, and none for meanings."""
    site = tmp_path / "site"
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    meaning = known_weights()["minilm"]
    for name in list(known_weights()):
        monkeypatch.delitem(known_weights(), name)
    for name, there in (("good", b"right"), ("bad", b"wrong")):
        monkeypatch.setitem(known_weights(), name, installed(site, name, "whisper", "model.bin", b"right", there))
    gone = tuple(KnownFile(file.name, 1, "0" * 64, ("no_such_package/x",)) for file in meaning.files)
    weights = KnownWeights("minilm", "embedder", "about minilm", "MIT", ("made-up",), "nobody/minilm", gone)
    monkeypatch.setitem(known_weights(), "minilm", weights)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text('model = "good"')
    return tmp_path / "home"


def test_every_known_model_is_listed_with_its_place_or_with_what_is_wrong(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), "models"]) == 0
    said = capsys.readouterr()
    good, place, bad, damage, meaning, missing = said.out.splitlines()
    assert (good, bad) == ("ready    good (yours): about good", "missing  bad: about bad")
    assert place.strip() == str(home.parent / "site" / "made_up_good")
    assert "is damaged" in damage
    assert meaning == "missing  minilm: about minilm"
    assert "are not on this computer; run: starling models fetch minilm" in missing
    assert "starling models fetch small.en" in said.err


def test_models_are_listed_as_data_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "models", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    assert [(row["name"], row["path"] is not None, row["trouble"] is None) for row in document["models"]] == [
        ("good", True, True),
        ("bad", False, False),
        ("minilm", False, False),
    ]
    assert main(["--home", str(home), "models", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["path"] for row in rows] == [document["models"][0]["path"], "", ""]


class Hub:
    """The model hub's client, which brings files or fails."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.problem = problem
        self.asked: list[tuple[str, tuple[str, ...], str | None]] = []

    def __call__(self, repository: str, allow_patterns: list[str]) -> str:
        self.asked.append((repository, tuple(allow_patterns), os.environ.get("HF_HUB_OFFLINE")))
        if self.problem is not None:
            raise self.problem
        return "/where/it/went"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    hub = Hub()
    monkeypatch.setattr("huggingface_hub.snapshot_download", hub)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    return hub


@pytest.mark.parametrize(
    ("name", "repository", "file"),
    [
        ("good", "nobody/good", "model.bin"),
        ("minilm", "nobody/minilm", "onnx/model.onnx"),
        ("somebody/theirs", "somebody/theirs", "model.bin"),
        ("small.en", "Systran/faster-whisper-small.en", "model.bin"),
    ],
)
def test_a_model_is_fetched_by_name_with_the_network_open_only_meanwhile(
    home: Path, hub: Hub, capsys: pytest.CaptureFixture[str], name: str, repository: str, file: str
) -> None:
    assert main(["--home", str(home), "models", "fetch", name]) == 0
    assert capsys.readouterr().out == "/where/it/went\n"
    ((asked, files, offline),) = hub.asked
    assert (asked, offline) == (repository, "0")
    assert file in files
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_name_that_nobody_knows_is_told_without_asking_the_hub(
    home: Path, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), "models", "fetch", "gigantic"]) == ModelError.exit_code
    assert "no model is called 'gigantic'" in capsys.readouterr().err
    assert hub.asked == []


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (ConnectionError("no route\nsecond line"), "from the model hub: no route; look at the network"),
        (TimeoutError(), "from the model hub: TimeoutError; look at the network"),
    ],
)
def test_a_hub_that_can_not_be_reached_is_one_line_and_the_network_is_shut_again(
    home: Path, hub: Hub, capsys: pytest.CaptureFixture[str], problem: Exception, reason: str
) -> None:
    hub.problem = problem
    assert main(["--home", str(home), "models", "fetch", "good"]) == ModelError.exit_code
    assert reason in capsys.readouterr().err.splitlines()[-1]
    assert os.environ["HF_HUB_OFFLINE"] == "1"
