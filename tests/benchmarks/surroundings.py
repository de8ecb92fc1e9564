"""What a figure depends on besides the code: printed at the head of every benchmark."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"
"""Where outside material lies unless --data says otherwise: beside the folder of the repository."""


def print_surroundings(*packages: str) -> None:
    """Date, machine, Python and the versions of `packages`."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.platform()}, {os.cpu_count()} cores,", end=" ")
    print(f"Python {platform.python_version()}" + (f", {versions}" if versions else ""))


def need(path: Path) -> Path:
    """`path`, or the end of the script with a plain word about what is missing."""
    if not path.exists():
        raise SystemExit(f"{path} is not here; this benchmark needs that material (--data FOLDER)")
    return path
