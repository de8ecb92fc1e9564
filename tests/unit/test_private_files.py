"""Whatever mask the system hands to new files: folders that Starling makes are 0700, files 0600."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.unit.attempts import attempt

from starling.audio.files import write_flac
from starling.audio.journal import Journal, Occasion
from starling.cli.main import main
from starling.history.store import SqliteStore
from starling.home import Home
from starling.model import Sound

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")


@pytest.fixture(params=[0o000, 0o077], ids=["umask 000", "umask 077"])
def _mask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_mask")
def test_everything_made_in_and_for_a_home_is_the_owners_alone(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir(mode=0o700)
    home = work / "new" / "deep" / "home"
    assert main(["--home", str(home), "import", str(ROOT / "stories" / "knative-eventing.md")]) == 0
    occasion = Occasion(attempt().recorded_at, "lamp")
    unfinished = home / "recordings" / "unfinished"
    Home(home).private_dir(unfinished)
    with SqliteStore(home / "starling.db") as store:
        write_flac(home / "recordings" / "lamp.flac", Sound(np.zeros(1600, np.float32), 16_000))
        store.add(attempt())
        assert main(["--home", str(home), "report", "last"]) == 0
        assert main(["--home", str(home), "dashboard"]) == 0
        assert main(["--home", str(home), "questions", "--add", "Why?", "--category", "ownership"]) == 0
        assert main(["--home", str(home), "export", str(work / "mine.zip")]) == 0
        Journal(unfinished, occasion).close()
        assert main(["--home", str(work / "restored" / "here"), "restore", str(work / "mine.zip")]) == 0
        wide = {
            path.relative_to(work).as_posix(): oct(path.stat().st_mode & 0o777)
            for path in work.rglob("*")
            if path.stat().st_mode & 0o077
        }
    assert wide == {}
