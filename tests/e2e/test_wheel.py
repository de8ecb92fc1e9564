"""What people install is the wheel: it must hold everything the demo needs."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def build(tree: Path, target: str, folder: Path) -> Path:
    """What `target` (wheel or sdist) of the tree becomes, in `folder`."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)],
        cwd=tree,
        check=True,
        capture_output=True,
    )
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel unpacked, built from this tree."""
    wheel = build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def run(installed: Path, home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(installed), "STARLING_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "starling", *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_every_data_file_of_the_source_tree(installed: Path) -> None:
    source = ROOT / "src" / "starling"
    wanted = {
        path.relative_to(source) for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - {path.relative_to(installed / "starling") for path in (installed / "starling").rglob("*")} == set()


def test_the_source_archive_holds_the_house_and_makes_the_same_wheel(installed: Path, tmp_path: Path) -> None:
    with tarfile.open(build(ROOT, "sdist", tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "tree", filter="data")
    (tree,) = (tmp_path / "tree").iterdir()
    for needed in ("Makefile", ".ci/run", "tests/e2e/test_wheel.py", "docs/architecture.md"):
        assert (tree / needed).is_file(), needed
    with zipfile.ZipFile(build(tree, "wheel", tmp_path / "wheel")) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
    assert names == {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}


@pytest.mark.models
def test_the_demo_runs_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import starling; print(starling.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(installed))
    shown = run(installed, tmp_path, "demo")
    assert shown.returncode == 0, shown.stderr
    assert "You forgot" in shown.stdout
    assert "Stored as attempt 1" in shown.stderr
