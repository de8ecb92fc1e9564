"""What `starling practice` sets out to rehearse, up to the moment when the recording would begin."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.fakes import FakeEmbedder
from tests.unit.attempts import NOON, STORY, attempt

from starling.cli import practice as practising
from starling.cli.app import App
from starling.cli.main import main
from starling.cli.rehearsal import Rehearsal
from starling.errors import Cancelled
from starling.history.store import SqliteStore
from starling.model import Hearing, Verdict
from starling.wiring import SystemClock, Wiring

POINTS = (
    "## Situation\n- Both ovens failed on the morning of the fair\n## Task\n- I had to find bread for 40 stalls\n"
    "## Action\n- I borrowed the school kitchen\n## Result\n- We delivered by noon\n"
)
KNOWN = (Verdict.COVERED,) * 4
FORGOTTEN = (Verdict.MISSED,) * 4


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    (home / "stories").mkdir(parents=True)
    monkeypatch.setattr(Wiring, "embedder", FakeEmbedder())
    for name in ("alpha", "bakery", "gamma"):
        front = "---\ntitle: T\nquestions:\n  - First?\n  - Second?\n---\n"
        (home / "stories" / f"{name}.md").write_text(front + POINTS, encoding="utf-8")
    return home


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Rehearsal]:
    """The rehearsals that began; each is left at once."""
    begun: list[Rehearsal] = []

    def leave(_: App, rehearsal: Rehearsal) -> None:
        begun.append(rehearsal)
        raise Cancelled("you left")

    monkeypatch.setattr(practising, "rehearse", leave)
    return begun


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: moment)


def _rehearsed(home: Path, name: str, score: float, verdicts: tuple[Verdict, ...], days: float = 0) -> None:
    with SqliteStore(home / "starling.db") as store:
        store.add(attempt(score, verdicts, days=days, story=replace(STORY, name=name)))


def test_without_a_name_the_story_that_is_due_and_least_known_comes_first(
    home: Path, begun: list[Rehearsal], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, score, verdicts in (("alpha", 1.0, KNOWN), ("bakery", 0.0, FORGOTTEN), ("gamma", 1.0, KNOWN)):
        _rehearsed(home, name, score, verdicts)
    _at(monkeypatch, NOON + timedelta(days=4))
    assert main(["--home", str(home), "practice"]) == 130
    assert begun[0].occasion.story == "bakery"
    assert begun[0].occasion.question == "Second?"


def test_without_a_name_and_with_nothing_due_a_story_that_was_never_told_comes_before_the_others(
    home: Path, begun: list[Rehearsal], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("alpha", "bakery"):
        _rehearsed(home, name, 1.0, KNOWN)
    _at(monkeypatch, NOON + timedelta(hours=1))
    main(["--home", str(home), "practice"])
    assert begun[0].occasion.story == "gamma"
    _rehearsed(home, "gamma", 0.0, FORGOTTEN, days=0.03)
    main(["--home", str(home), "practice"])
    assert begun[1].occasion.story == "gamma"


def test_any_story_with_a_target_is_timed_by_it_whatever_the_story_says(
    home: Path, begun: list[Rehearsal], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--home", str(home), "practice", "--any", "--target", "95s"]) == 130
    (rehearsal,) = begun
    assert (rehearsal.story, rehearsal.occasion.story) == (None, None)
    assert (rehearsal.target_s, rehearsal.occasion.target_s) == (95.0, 95.0)
    answer = Hearing.typed(
        "Both ovens failed on the morning of the fair. I had to find bread for 40 stalls. "
        "I borrowed the school kitchen. We delivered by noon."
    )
    judged = rehearsal.judge(answer, None, lambda _: None)
    assert judged.assessment.delivery is not None
    assert judged.assessment.delivery.target_s == 95.0
