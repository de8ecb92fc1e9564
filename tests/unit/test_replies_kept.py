"""What becomes of a reply to a follow-up question afterwards: finished after a crash, judged anew, carried along."""

import io
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeEmbedder
from tests.unit.attempts import NOON, STORY, attempt, reply_to

from starling.audio.journal import Journal, Occasion, find_unfinished
from starling.cli.main import main
from starling.history.rows import Filters
from starling.history.store import SqliteStore
from starling.home import Home
from starling.model import Hearing, Sound, Span, SpeechActivity, Story, Transcript, Verdict, Word
from starling.wiring import Wiring

Run = Callable[..., str]
LATER = NOON + timedelta(minutes=5)
SAID = "Nobody went hungry, we delivered by noon."


def _spoken(text: str) -> Hearing:
    words = tuple(Word(word, 1 + 0.4 * at, 1.3 + 0.4 * at, 0.9) for at, word in enumerate(text.split()))
    return Hearing(Transcript(words), SpeechActivity((Span(1.0, 4.0),), 5.0), model="base")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one answer; the story's file is gone since, and whatever is heard is SAID."""

    def hear(_: Wiring, sound: Sound, story: Story | None) -> Hearing:
        assert story is not None
        assert story.title == STORY.title
        return _spoken(SAID)

    monkeypatch.setattr(Wiring, "embedder", FakeEmbedder())
    monkeypatch.setattr(Wiring, "hear", hear)
    home = tmp_path / "home"
    with SqliteStore(home / "starling.db") as store:
        store.add(attempt(0.5))
    return home


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str, home: Path = home) -> str:
        assert main(["--home", str(home), *arguments]) == 0
        printed = capsys.readouterr()
        return printed.out + printed.err

    return call


def _cut_short_reply(home: Path, point: int) -> Path:
    """Leave a recording of a reply about the point; the folder it lies in."""
    unfinished = Home(home).unfinished_dir
    unfinished.mkdir(parents=True)
    journal = Journal(unfinished, Occasion(LATER, STORY.name, "What came of it?", 45.0, follows=1, point=point))
    journal.append(np.ones(48_000, np.int16))
    journal.close()
    return unfinished


def test_a_reply_that_was_cut_short_is_finished_as_a_reply(home: Path, run: Run) -> None:
    unfinished = _cut_short_reply(home, point=3)
    assert "Stored as attempt 2." in run("recover")
    with SqliteStore(home / "starling.db") as store:
        reply = store.get(2)
        assert [row.id for row in store.rows(Filters())] == [1]
    assert (reply.follows, reply.question, reply.recorded_at) == (1, "What came of it?", LATER)
    assert reply.assessment.recall is not None
    (match,) = reply.assessment.recall.matches
    assert (match.point.text, match.verdict) == ("We delivered by noon", Verdict.COVERED)
    assert reply.audio_path is not None
    assert reply.audio_path.is_file()
    assert find_unfinished(unfinished) == ()


def test_a_reply_is_judged_anew_by_its_one_point_and_stays_a_reply(home: Path, run: Run, tmp_path: Path) -> None:
    with SqliteStore(home / "starling.db") as store:
        store.add(reply_to(1, days=0.1, verdict=Verdict.MISSED))
    edited = tmp_path / "edited.txt"
    edited.write_text(SAID, encoding="utf-8")
    assert "attempt 2: recall 0 %, now recall 100 %" in run("rescore", "2", "--transcript", str(edited))
    assert "(rescore): recall 0 %" in run("show", "2", "--earlier")
    with SqliteStore(home / "starling.db") as store:
        renewed = store.get(2)
        assert [row.id for row in store.rows(Filters())] == [1]
    assert renewed.follows == 1
    assert [point.text for point in renewed.story.key_points] == ["We delivered by noon"]


def test_replies_come_back_from_an_export_with_the_answer_they_follow(home: Path, run: Run, tmp_path: Path) -> None:
    with SqliteStore(home / "starling.db") as store:
        reply = store.add(reply_to(1, days=0.1))
    archive, other = tmp_path / "mine.zip", tmp_path / "other"
    run("export", str(archive))
    run("restore", str(archive), home=other)
    with SqliteStore(other / "starling.db") as restored:
        assert restored.get(reply.id or 0) == reply
        assert [row.id for row in restored.rows(Filters(follows=1))] == [2]
        assert [row.id for row in restored.rows(Filters())] == [1]


def _typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What is typed at the prompts, and then Ctrl-D."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_typed_reply_is_scored_and_stored_with_its_answer_and_leaving_ends_the_questions(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _typed(monkeypatch, SAID)
    said = run("follow-up", "--typed")
    assert said.count("Follow-up question 1 of 2") == said.count("Follow-up question 2 of 2") == 1
    assert said.count("Stored as attempt") == 1
    with SqliteStore(home / "starling.db") as store:
        (reply,) = store.rows(Filters(follows=1))
        assert store.get(reply.id).hearing.transcript.text == SAID


def test_a_reply_is_not_followed_up_itself(home: Path, run: Run) -> None:
    with SqliteStore(home / "starling.db") as store:
        store.add(reply_to(1, days=0.1, verdict=Verdict.MISSED))
    assert "This answer leaves nothing to ask." in run("follow-up", "2", "--typed")


def test_a_cut_short_reply_whose_point_is_not_known_any_more_is_finished_as_an_answer(home: Path, run: Run) -> None:
    _cut_short_reply(home, point=17)
    run("recover")
    with SqliteStore(home / "starling.db") as store:
        assert (store.get(2).follows, store.get(2).recorded_at) == (None, LATER)
        assert store.get(2).story == STORY
