"""Replies to follow-up questions: scored like an answer, kept beside it, and out of the story's own figures."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeReader
from tests.unit.attempts import DELIVERY, NOON, STORY, attempt, reply_to

from starling.assess.profile import Profile, profile_named
from starling.audio.journal import Journal, Occasion, find_unfinished
from starling.cli.main import main
from starling.history.changes import rejudge
from starling.history.database import open_database
from starling.history.due import schedule_of
from starling.history.forget import forget, forget_everything
from starling.history.migrations import SCHEMA
from starling.history.overview import overview
from starling.history.rows import Filters
from starling.history.store import SqliteStore
from starling.history.trends import best_id, practice_days, story_trend
from starling.model import Hearing, Span, SpeechActivity, Transcript, Verdict, Word
from starling.ports import Meaning
from starling.scoring import Judge

LATER = NOON + timedelta(days=1)
GENERAL = profile_named("general")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "starling.db") as opened:
        yield opened


@pytest.fixture
def answer_id(store: SqliteStore) -> int:
    stored = store.add(attempt(0.5))
    assert stored.id is not None
    return stored.id


def test_a_reply_comes_back_with_the_answer_that_it_follows(store: SqliteStore, answer_id: int) -> None:
    reply = store.add(reply_to(answer_id))
    assert store.get(reply.id or 0) == reply
    assert [row.id for row in store.rows(Filters(follows=answer_id))] == [reply.id]
    assert [row.follows for row in store.rows(Filters(with_replies=True))] == [answer_id, None]


def test_a_reply_changes_nothing_about_the_story(store: SqliteStore, answer_id: int) -> None:
    before = (
        story_trend(store, STORY.name),
        overview(store, LATER, date(2026, 3, 3)).stories,
        schedule_of(store, LATER),
        best_id(store, STORY.name),
        store.latest_id(),
        store.rows(Filters()),
    )
    store.add(reply_to(answer_id, days=0.5))
    after = (
        story_trend(store, STORY.name),
        overview(store, LATER, date(2026, 3, 3)).stories,
        schedule_of(store, LATER),
        best_id(store, STORY.name),
        store.latest_id(),
        store.rows(Filters()),
    )
    assert after == before


def test_a_schedule_made_anew_leaves_replies_out_too(store: SqliteStore, answer_id: int) -> None:
    before = schedule_of(store, LATER)
    store.add(reply_to(answer_id, days=0.5, verdict=Verdict.MISSED))
    with store.writing() as connection:
        connection.execute("DELETE FROM cards")
    assert schedule_of(store, LATER) == before


def test_replies_are_time_practised(store: SqliteStore, answer_id: int) -> None:
    store.add(reply_to(answer_id, days=0.1))
    (day,) = practice_days(store)
    assert (day.attempts, day.spoken_s) == (2, pytest.approx(2 * (DELIVERY.duration_s or 0.0)))


def test_an_answer_is_forgotten_with_its_replies(store: SqliteStore, answer_id: int, tmp_path: Path) -> None:
    recording = tmp_path / "recordings" / "reply.flac"
    recording.parent.mkdir()
    recording.write_bytes(b"sound")
    reply = store.add(replace(reply_to(answer_id), audio_path=recording))
    kept = store.add(attempt(days=3))
    forgotten = forget(store, [answer_id])
    assert forgotten.attempt_ids == (answer_id, reply.id)
    assert recording in forgotten.files
    assert [row.id for row in store.rows(Filters(with_replies=True))] == [kept.id]


def test_everything_is_forgotten_with_the_replies(store: SqliteStore, answer_id: int) -> None:
    store.add(reply_to(answer_id))
    assert len(forget_everything(store).attempt_ids) == 2


def test_a_reply_that_is_judged_anew_stays_a_reply(store: SqliteStore, answer_id: int) -> None:
    reply = store.add(reply_to(answer_id))
    assert reply.id is not None
    rejudge(
        store, reply.id, replace(reply_to(None, verdict=Verdict.MISSED), id=None), "rescore", LATER, Profile("general")
    )
    assert store.get(reply.id).follows == answer_id
    assert store.row(reply.id).recall == 0.0
    assert [row.id for row in store.rows(Filters())] == [answer_id]


@pytest.mark.parametrize("version", range(1, len(SCHEMA)))
def test_attempts_of_every_earlier_schema_are_answers_and_can_be_followed(tmp_path: Path, version: int) -> None:
    with SqliteStore(tmp_path / "now.db") as now:
        kept = [now.add(attempt(0.3 + day / 10, days=day)) for day in range(3)]
    path = tmp_path / "old" / "starling.db"
    with closing(open_database(path, SCHEMA[:version])) as old:
        _copy_rows(tmp_path / "now.db", old)
        assert "follows" not in [row[1] for row in old.execute("PRAGMA table_info(attempts)")]
    with SqliteStore(path) as store:
        assert [store.get(one.id or 0) for one in kept] == kept
        assert [row.recall for row in story_trend(store, STORY.name).attempts] == [0.3, 0.4, 0.5]
        reply = store.add(reply_to(kept[-1].id, days=4))
        assert [row.id for row in store.rows(Filters(follows=kept[-1].id))] == [reply.id]
        with store.reading() as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA user_version").fetchone()[0] == len(SCHEMA)


def _copy_rows(source: Path, into: sqlite3.Connection) -> None:
    """Every row of the newest schema that the older one has a place for."""
    into.execute("ATTACH ? AS newest", (str(source),))
    into.execute("PRAGMA foreign_keys = OFF")
    tables = into.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in tables.fetchall():
        columns = ", ".join(row[1] for row in into.execute(f"PRAGMA main.table_info({table})"))
        into.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newest.{table}")


class _Clock:
    def now(self) -> object:
        return NOON


class _Embedder:
    """One direction for every text: closeness of meaning then tells nothing, and the words decide."""

    def embed(self, texts: object) -> np.ndarray:
        assert isinstance(texts, list | tuple)
        rows = np.zeros((len(texts), 384), np.float32)
        rows[:, 0] = 1.0
        return rows

    embed_excerpts = embed


@pytest.fixture
def judge() -> Judge:
    return Judge(Meaning(_Embedder(), FakeReader()), GENERAL, _Clock())  # type: ignore[arg-type]  # stands in


def _spoken(text: str) -> Hearing:
    words = tuple(Word(word, 1 + 0.4 * at, 1.3 + 0.4 * at, 0.9) for at, word in enumerate(text.split()))
    return Hearing(Transcript(words), SpeechActivity((Span(1.0, 2.5),), 8.0), model="base")


def test_a_short_spoken_reply_gets_a_verdict_and_its_delivery(judge: Judge) -> None:
    answer = replace(attempt(), id=7)
    reply = judge.reply(answer, STORY.key_points[3], _spoken("We delivered by noon."), "What came of it?")
    assert reply.follows == 7
    assert reply.assessment.refused is None
    assert reply.assessment.recall is not None
    (match,) = reply.assessment.recall.matches
    assert (match.point.text, match.verdict) == ("We delivered by noon", Verdict.COVERED)
    assert reply.assessment.delivery is not None
    assert reply.assessment.delivery.duration_s == pytest.approx(1.5)
    assert reply.assessment.star is not None
    assert "too_short" not in {advice.code for advice in reply.assessment.advice}


def test_silence_is_no_reply(judge: Judge) -> None:
    reply = judge.reply(replace(attempt(), id=7), STORY.key_points[3], _spoken(""), "What came of it?")
    assert reply.assessment.refused is not None
    assert reply.assessment.refused.reason == "no_speech"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "stories").mkdir(parents=True)
    with SqliteStore(home / "starling.db") as store:
        answer = store.add(attempt(0.5))
        store.add(reply_to(answer.id, days=0.1))
    return home


def test_history_lists_replies_beside_their_answer_or_leaves_them_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), "history"]) == 0
    out = capsys.readouterr().out
    assert "follow-up to 1" in out
    assert max(map(len, out.splitlines())) <= 80
    assert main(["--home", str(home), "history", "--answers", "--json"]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)["attempts"]] == [1]


def test_the_document_of_a_reply_names_the_answer(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--home", str(home), "show", "2", "--json"])
    document = json.loads(capsys.readouterr().out)
    assert (document["follows"], document["question"]) == (1, "What came of it?")
    assert [point["text"] for point in document["recall"]["key_points"]] == ["We delivered by noon"]


def test_a_drill_that_was_cut_short_leaves_nothing_to_finish(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unfinished = _unfinished_dir(home)
    unfinished.mkdir(parents=True, exist_ok=True)
    journal = Journal(unfinished, Occasion(NOON, STORY.name, "Think of: bread.", keep_audio=False, lasts=False))
    journal.append(np.zeros(48_000, np.int16))
    journal.close()
    assert main(["--home", str(home), "recover"]) == 0
    assert "nothing to finish" in capsys.readouterr().err
    assert find_unfinished(unfinished) == ()


def _unfinished_dir(home: Path) -> Path:
    from starling.home import Home

    return Home(home).unfinished_dir


def test_a_reply_that_was_cut_short_is_remembered_as_one(tmp_path: Path) -> None:
    occasion = Occasion(NOON, STORY.name, "What came of it?", 45.0, follows=7, point=3)
    journal = Journal(tmp_path, occasion)
    journal.append(np.zeros(16_000, np.int16))
    journal.close()
    (left,) = find_unfinished(tmp_path)
    assert left.occasion == occasion
