"""Commands called as a person calls them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from starling.cli.main import main

Run = Callable[..., tuple[int, str, str]]
"""Takes the words of a call; gives the exit code, and what went to stdout and stderr."""


def calls_in(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls with this home."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["--home", str(home), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call
