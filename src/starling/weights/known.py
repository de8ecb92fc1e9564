"""The table of known weights (`known.toml`) as values."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One file of some weights: its size in bytes, its SHA-256, and the installed files it is made of."""

    name: str
    size: int
    sha256: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownWeights:
    """Weights with a name. `kind` is "whisper" or "embedder"; `hub` the repository on the model hub."""

    name: str
    kind: str
    about: str
    licence: str
    packages: tuple[str, ...]
    hub: str
    files: tuple[KnownFile, ...]


@cache
def known_weights() -> dict[str, KnownWeights]:
    """Every known set of weights by name."""
    table = tomllib.loads((files(__package__) / "known.toml").read_text(encoding="utf-8"))
    return {
        name: KnownWeights(
            name=name,
            kind=row["kind"],
            about=row["about"],
            licence=row["licence"],
            packages=tuple(row["packages"]),
            hub=row["hub"],
            files=tuple(
                KnownFile(file["name"], file["size"], file["sha256"], tuple(file["parts"])) for file in row["files"]
            ),
        )
        for name, row in table.items()
    }
