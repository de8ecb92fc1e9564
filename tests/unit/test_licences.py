import re
import tomllib
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


def test_every_dependency_is_locked_with_a_hash() -> None:
    locked = (ROOT / ".ci" / "locked.txt").read_text(encoding="utf-8")
    names = {
        line.split("==")[0].lower().replace("_", "-") for line in locked.splitlines() if re.match(r"[A-Za-z]", line)
    }
    wanted = {name.lower().replace("_", "-") for name in dependencies()} - {"scikit-learn"}
    assert wanted - names == set()
    assert locked.count("--hash=sha256:") >= len(names)
