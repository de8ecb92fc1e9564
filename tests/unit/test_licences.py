import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    return sorted({re.split(r"[\[<>=~!; ]", name)[0] for name in wanted})


@pytest.mark.parametrize("name", dependencies())
def test_the_licence_of_every_dependency_is_written_down(name: str) -> None:
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE)


@pytest.mark.parametrize("name", dependencies())
def test_the_licence_written_down_is_the_one_the_package_states(name: str) -> None:
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip("not installed here")
    classifiers = [line for line in stated.get_all("Classifier") or [] if line.startswith("License")]
    words = " ".join([stated.get("License-Expression") or "", (stated.get("License") or "")[:60], *classifiers])
    family = re.search(r"MIT|BSD|Apache|MPL", words)
    if family is None:
        pytest.skip("the package states none")
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    lists = text.partition("\n## ")[2].splitlines()
    row = next(line for line in lists if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", line, re.I))
    assert family.group() in row


def test_nothing_is_listed_that_is_no_longer_used() -> None:
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = {
        name.lower().replace("_", "-")
        for names in re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
        for name in names.split(", ")
    } - {"package", "---"}
    assert listed - {name.lower() for name in dependencies()} == set()


def test_every_dependency_is_locked_with_a_hash() -> None:
    locked = (ROOT / ".ci" / "locked.txt").read_text(encoding="utf-8")
    names = {
        line.split("==")[0].lower().replace("_", "-") for line in locked.splitlines() if re.match(r"[A-Za-z]", line)
    }
    only_to_fit = {"onnx", "scikit-learn", "torch", "transformers"}
    wanted = {name.lower().replace("_", "-") for name in dependencies()} - only_to_fit
    assert wanted - names == set()
    assert locked.count("--hash=sha256:") >= len(names)
