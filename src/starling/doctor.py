"""Is everything here that a rehearsal needs? Each check is one line: what was found, or what to do."""

import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from starling.audio.level import NOTHING_DB, level_db
from starling.errors import DeviceError, StarlingError, StorageError
from starling.home import Home
from starling.ports import Microphone

DEAD_LINE_DB = -85.0
"""The noise of the worst open microphone is louder than this; a muted one delivers zeros."""

LEAST_FREE_BYTES = 500_000_000
"""The joined base model (145 MB), a cache of questions and some hundred recordings fit into this."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `advice` says what to do where `ok` is false."""

    name: str
    ok: bool
    found: str
    advice: str = ""


def run_checks(probes: dict[str, Callable[[], str]]) -> Iterator[Check]:
    """Call each probe; what it returns was found, what it raises is a problem with its own advice."""
    for name, probe in probes.items():
        try:
            yield Check(name, ok=True, found=probe())
        except StarlingError as error:
            yield Check(name, ok=False, found=str(error), advice=error.hint)


def describe_folder(home: Home) -> str:
    """The home folder, made when it is not there. Raises StorageError when it can't be written."""
    home.private_dir(home.root)
    try:
        probe = home.root / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StorageError(
            f"can't write in {home.root}: {error.strerror}", hint="make it writable, or choose another with --home"
        ) from error
    return str(home.root)


def describe_disk(home: Home) -> str:
    """Free space where the home is. Raises StorageError when there is too little."""
    free_bytes = shutil.disk_usage(home.root).free
    if free_bytes < LEAST_FREE_BYTES:
        raise StorageError(
            f"only {free_bytes / 1e6:.0f} MB free at {home.root}",
            hint=f"free some: at least {LEAST_FREE_BYTES / 1e6:.0f} MB are wanted",
        )
    return f"{free_bytes / 1e9:.1f} GB free"


def describe_microphone(microphone: Microphone, listen_s: float = 2.0) -> str:
    """Really listen for `listen_s` seconds. Raises DeviceError when nothing at all comes in."""
    blocks: queue.SimpleQueue[NDArray[np.float32]] = queue.SimpleQueue()
    lost = threading.Event()
    microphone.open(blocks.put, lost.set)
    try:
        lost.wait(listen_s)
    finally:
        microphone.close()
    if lost.is_set():
        raise DeviceError(f'the microphone "{microphone.device_name}" went away', hint="plug it in again")
    heard = [blocks.get() for _ in range(blocks.qsize())]
    loudest_db = level_db(np.concatenate(heard)) if heard else NOTHING_DB
    if loudest_db <= DEAD_LINE_DB:
        raise DeviceError(
            f'the microphone "{microphone.device_name}" delivers only silence',
            hint="is it muted, or is another one meant? see starling devices and --device",
        )
    return f"{microphone.device_name}: {loudest_db:.0f} dB while listening for {listen_s:.0f} s"
