"""Keeps every library from the network."""

import os

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}


def stay_offline() -> None:
    """Tell the libraries, before they are imported, that there is no network and no telemetry."""
    os.environ.update(_OFFLINE)


def allow_hub() -> None:
    """Let the model hub's client connect, for the one command that fetches; telemetry stays off."""
    os.environ.update(_OFFLINE | {"HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0"})
