"""Which weights are on this computer."""

from dataclasses import dataclass
from pathlib import Path

from starling.errors import ModelError
from starling.weights.known import KnownWeights, known_weights
from starling.weights.minilm import find_minilm
from starling.weights.whisper import find_whisper


@dataclass(frozen=True, slots=True)
class WeightsRow:
    """One set of weights: `path` is None where they are missing, `trouble` says what is wrong with those there."""

    name: str
    about: str
    path: Path | None
    trouble: str | None = None


def list_weights(cache_dir: Path) -> tuple[WeightsRow, ...]:
    """Every known set of weights, checked."""
    return tuple(_row(weights, cache_dir) for weights in known_weights().values())


def _row(weights: KnownWeights, cache_dir: Path) -> WeightsRow:
    try:
        path = (
            find_minilm(cache_dir).model_path if weights.kind == "embedder" else find_whisper(weights.name, cache_dir)
        )
    except ModelError as error:
        return WeightsRow(weights.name, weights.about, None, f"{error}; {error.hint}")
    return WeightsRow(weights.name, weights.about, path)
