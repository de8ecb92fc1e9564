"""Weights in the model hub's cache: looked up without the network, fetched only when the user asks."""

import re
from pathlib import Path

from starling.errors import ModelError
from starling.weights.known import known_weights
from starling.weights.offline import allow_hub, stay_offline
from starling.weights.stamps import Stamps

_SHA256 = re.compile(r"[0-9a-f]{64}")
MINILM_FILES = ("tokenizer.json", "onnx/model.onnx")
WHISPER_FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")


def repository_of(name: str) -> str | None:
    """The hub repository for a faster-whisper model name or an `owner/name`, None for an unknown name."""
    if name in known_weights():
        return known_weights()[name].hub
    if re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        return name
    stay_offline()
    from faster_whisper.utils import _MODELS

    repository: str | None = _MODELS.get(name)
    return repository


def cached_folder(repository: str, stamps: Stamps) -> Path | None:
    """The repository's newest snapshot in the hub's cache, None when it is not there. Raises ModelError for wrong
    bytes (the cache names a large file by its SHA-256)."""
    stay_offline()
    from huggingface_hub import constants

    base = Path(constants.HF_HUB_CACHE) / f"models--{repository.replace('/', '--')}"
    try:
        folder = base / "snapshots" / (base / "refs" / "main").read_text(encoding="utf-8").strip()
        files = [file for file in folder.rglob("*") if file.is_file()]
    except (OSError, UnicodeDecodeError):
        return None
    for file in files:
        expected = file.resolve().name
        if _SHA256.fullmatch(expected) and not stamps.holds(file.resolve(), expected):
            raise ModelError(
                f"{file} is damaged, so it is not used",
                hint=f"delete {base} and run: starling models fetch {repository}",
            )
    return folder if files else None


def fetch(repository: str, kind: str) -> Path:
    """Bring a repository's files from the model hub. Raises ModelError when that does not work."""
    allow_hub()
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    files = MINILM_FILES if kind == "embedder" else WHISPER_FILES
    # Set in the environment is too late for a client that something imported before.
    constants.HF_HUB_OFFLINE = False
    try:
        return Path(snapshot_download(repository, allow_patterns=list(files)))
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError(f"the model hub has no {repository}", hint="see starling models for names") from error
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            f"can't fetch {repository} from the model hub: {_first_line(error)}",
            hint="look at the network connection and try again",
        ) from error
    finally:
        stay_offline()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
