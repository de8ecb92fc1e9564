"""What `starling practice` sets out to rehearse, up to the moment when the recording would begin."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.fakes import FakeEmbedder, FakeReader
from tests.unit.attempts import NOON, STORY, attempt

from starling.cli import follow_up
from starling.cli import practice as practising
from starling.cli import rehearsal as rehearsing
from starling.cli.app import App
from starling.cli.main import main
from starling.cli.rehearsal import Judging, Rehearsal
from starling.errors import Cancelled, StorageError, StoryNotFound
from starling.history.store import SqliteStore
from starling.model import Attempt, Hearing, Verdict
from starling.ports import Meaning
from starling.session import Outcome
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
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Rehearsal, Judging]]:
    """The rehearsals that began, and how their answers would be judged; each is left at once."""
    begun: list[tuple[Rehearsal, Judging]] = []

    def leave(_: App, rehearsal: Rehearsal, judge: Judging) -> None:
        begun.append((rehearsal, judge))
        raise Cancelled("you left")

    monkeypatch.setattr(rehearsing, "rehearse", leave)
    return begun


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: moment)


def _rehearsed(home: Path, name: str, score: float, verdicts: tuple[Verdict, ...], days: float = 0) -> None:
    with SqliteStore(home / "starling.db") as store:
        store.add(attempt(score, verdicts, days=days, story=replace(STORY, name=name)))


def test_without_a_name_the_story_that_is_due_and_least_known_comes_first(
    home: Path, begun: list[tuple[Rehearsal, Judging]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, score, verdicts in (("alpha", 1.0, KNOWN), ("bakery", 0.0, FORGOTTEN), ("gamma", 1.0, KNOWN)):
        _rehearsed(home, name, score, verdicts)
    _at(monkeypatch, NOON + timedelta(days=4))
    assert main(["--home", str(home), "practice"]) == 130
    assert begun[0][0].occasion.story == "bakery"
    assert begun[0][0].occasion.question == "Second?"


def test_without_a_name_and_with_nothing_due_a_story_that_was_never_told_comes_before_the_others(
    home: Path, begun: list[tuple[Rehearsal, Judging]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("alpha", "bakery"):
        _rehearsed(home, name, 1.0, KNOWN)
    _at(monkeypatch, NOON + timedelta(hours=1))
    main(["--home", str(home), "practice"])
    assert begun[0][0].occasion.story == "gamma"
    _rehearsed(home, "gamma", 0.0, FORGOTTEN, days=0.03)
    main(["--home", str(home), "practice"])
    assert begun[1][0].occasion.story == "gamma"


def test_any_story_with_a_target_is_timed_by_it_whatever_the_story_says(
    home: Path, begun: list[tuple[Rehearsal, Judging]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--home", str(home), "practice", "--any", "--target", "95s"]) == 130
    ((rehearsal, judge),) = begun
    assert (rehearsal.story, rehearsal.occasion.story) == (None, None)
    assert (rehearsal.target_s, rehearsal.occasion.target_s) == (95.0, 95.0)
    answer = Hearing.typed(
        "Both ovens failed on the morning of the fair. I had to find bread for 40 stalls. "
        "I borrowed the school kitchen. We delivered by noon."
    )
    judged = judge(answer, None, lambda _: None)
    assert judged.assessment.delivery is not None
    assert judged.assessment.delivery.target_s == 95.0


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("alpha", "--any"), "name a story or use --any, not both"),
        (("alpha", "--category", "ownership"), "--category goes with --any"),
        (("--any", "--category", "juggling"), "there are no questions in a category 'juggling'; there are: "),
    ],
)
def test_options_that_contradict_each_other_or_name_nothing_begin_nothing(
    home: Path,
    begun: list[tuple[Rehearsal, Judging]],
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    complaint: str,
) -> None:
    assert main(["--home", str(home), "practice", *options]) == 2
    assert complaint in capsys.readouterr().err
    assert begun == []


def test_without_any_story_the_way_to_the_first_is_shown(
    tmp_path: Path, begun: list[tuple[Rehearsal, Judging]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(tmp_path / "new"), "practice"]) == 3
    assert "no stories yet; bring your notes with starling import" in capsys.readouterr().err


def test_a_question_of_the_wanted_category_is_asked_however_it_is_spelt(
    home: Path, begun: list[tuple[Rehearsal, Judging]]
) -> None:
    own = "- category: Juggling & more\n  questions:\n    - Tell me about a ball you dropped.\n"
    (home / "questions.yaml").write_text(own, encoding="utf-8")
    main(["--home", str(home), "practice", "--any", "--category", "juggling and MORE"])
    assert begun[0][0].occasion.question == "Tell me about a ball you dropped."


def test_a_story_without_questions_is_asked_for_by_its_title(
    home: Path, begun: list[tuple[Rehearsal, Judging]]
) -> None:
    (home / "stories" / "plain.md").write_text("---\ntitle: The plain one\n---\n" + POINTS, encoding="utf-8")
    main(["--home", str(home), "practice", "plain"])
    assert begun[0][0].occasion.question == "Please tell me about this: The plain one."


def test_an_answer_to_any_question_tells_what_it_was_taken_for_and_which_stories_were_not_considered(
    home: Path, begun: list[tuple[Rehearsal, Judging]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wiring, "meaning", Meaning(FakeEmbedder(), FakeReader()))
    for name in ("alpha", "gamma"):
        (home / "stories" / f"{name}.md").write_text("---\ntarget: soon\n---\n", encoding="utf-8")
    main(["--home", str(home), "practice", "--any"])
    told: list[str] = []
    answer = Hearing.typed(
        "Both ovens failed on the morning of the fair. I had to find bread for 40 stalls. "
        "I borrowed the school kitchen. We delivered by noon."
    )
    assert begun[0][1](answer, None, told.append).story.name == "bakery"
    assert [line.partition(" (")[0] for line in told[2:]] == ["This sounds like bakery"]
    assert all(line.startswith("Not considered: ") for line in told[:2])
    assert "alpha.md" in told[0]


def test_an_answer_that_tells_no_story_is_said_to_and_can_be_finished_by_name(
    home: Path, begun: list[tuple[Rehearsal, Judging]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wiring, "meaning", Meaning(FakeEmbedder(), FakeReader()))
    main(["--home", str(home), "practice", "--any"])
    answer = Hearing.typed("Last summer we sailed around an island and ate far too much ice cream every single day.")
    with pytest.raises(StoryNotFound, match="sounds like none of your stories") as caught:
        begun[0][1](answer, None, lambda _: None)
    assert caught.value.hint == "if it was one after all: starling recover --story NAME"


@pytest.fixture
def answered(home: Path, monkeypatch: pytest.MonkeyPatch) -> Attempt:
    """An answer, stored, that every rehearsal then comes to; follow-up questions are left at once."""
    with SqliteStore(home / "starling.db") as store:
        stored = store.add(attempt(0.5, FORGOTTEN))

    def leave(_: App, rehearsal: Rehearsal, __: Judging) -> Outcome:
        assert rehearsal.occasion.follows == stored.id
        assert rehearsal.manner.limits.auto_stop_s == 4.0
        raise Cancelled("you left")

    monkeypatch.setattr(practising, "rehearse_answer", lambda *_: Outcome(stored))
    monkeypatch.setattr(follow_up, "rehearse", leave)
    return stored


def test_after_the_report_follow_up_questions_come_when_asked_for_and_leaving_them_is_no_error(
    home: Path, answered: Attempt, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), "practice", "alpha"]) == 0
    said = capsys.readouterr()
    assert answered.story.title in said.out
    assert "Stored as attempt 1." in said.err
    assert "Follow-up question" not in said.err
    assert main(["--home", str(home), "practice", "alpha", "--follow-ups", "2", "--auto-stop", "4"]) == 0
    assert capsys.readouterr().err.count("Follow-up question") == 1


def test_an_answer_that_could_not_be_stored_is_shown_and_then_the_trouble_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = StorageError("the disk is full", hint="free some space")
    monkeypatch.setattr(practising, "rehearse_answer", lambda *_: Outcome(attempt(0.5), full))
    assert main(["--home", str(home), "practice", "alpha"]) == StorageError.exit_code
    said = capsys.readouterr()
    assert STORY.title in said.out
    assert "Stored as" not in said.err
    assert said.err.endswith("starling: the disk is full; free some space\n")
