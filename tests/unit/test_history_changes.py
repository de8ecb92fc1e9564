from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.attempts import NOON, STORY, assessment, attempt, refused

from starling.assess.profile import Profile
from starling.errors import AttemptNotFound
from starling.history.changes import (
    correct_verdicts,
    corrections,
    earlier_assessments,
    overrule_rating,
    rejudge,
    set_note,
)
from starling.history.due import schedule_of
from starling.history.forget import forget, forget_everything
from starling.history.rows import Filters
from starling.history.schedule import Rating
from starling.history.store import SqliteStore
from starling.history.trends import story_trend
from starling.model import Hearing, KeyPoint, Story, Verdict

GENERAL = Profile("general")
LATER = NOON + timedelta(days=1)
SECRET = "zyzzogeton"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "starling.db") as opened:
        yield opened


def _add(store: SqliteStore, **made: object) -> int:
    stored = store.add(attempt(**made))  # type: ignore[arg-type]
    assert stored.id is not None
    return stored.id


def test_a_note_is_kept_and_taken_away(store: SqliteStore) -> None:
    attempt_id = _add(store)
    set_note(store, attempt_id, "too fast at the end")
    assert store.row(attempt_id).note == "too fast at the end"
    set_note(store, attempt_id, "")
    assert store.row(attempt_id).note is None


@pytest.mark.parametrize("change", [lambda store: set_note(store, 9, "x"), lambda store: forget(store, [9])])
def test_an_unknown_attempt_can_not_be_changed(store: SqliteStore, change: object) -> None:
    assert callable(change)
    with pytest.raises(AttemptNotFound, match="no attempt 9"):
        change(store)


def test_a_corrected_verdict_counts_from_then_on(store: SqliteStore) -> None:
    attempt_id = _add(store)
    corrected = correct_verdicts(store, attempt_id, {3: Verdict.COVERED}, LATER, GENERAL)
    assert corrected.assessment.recall is not None
    # covered 1, half 0.5, and the result weighs 2 of 5
    assert corrected.assessment.recall.score == pytest.approx((1 + 0.5 + 2) / 5)
    assert store.get(attempt_id) == corrected
    row = store.row(attempt_id)
    assert (row.covered, row.missed, row.recall) == (2, 0, pytest.approx(0.7))
    assert story_trend(store, "bakery-ovens").points[3].verdicts == (Verdict.COVERED,)


def test_what_was_judged_before_a_correction_is_kept(store: SqliteStore) -> None:
    attempt_id = _add(store)
    before = store.get(attempt_id)
    correct_verdicts(store, attempt_id, {3: Verdict.COVERED}, LATER, GENERAL)
    (earlier,) = earlier_assessments(store, attempt_id)
    assert (earlier.attempt, earlier.reason, earlier.replaced_at) == (before, "review", LATER)


def test_advice_follows_the_corrected_verdicts(store: SqliteStore) -> None:
    attempt_id = _add(store)
    everything = dict.fromkeys(range(len(STORY.key_points)), Verdict.COVERED)
    corrected = correct_verdicts(store, attempt_id, everything, LATER, GENERAL)
    assert {"missed", "contradicted", "partial"}.isdisjoint(advice.code for advice in corrected.assessment.advice)
    assert corrected.assessment.was_good == "You said everything in your story."
    nothing = dict.fromkeys(everything, Verdict.MISSED)
    lost = correct_verdicts(store, attempt_id, nothing, LATER, GENERAL).assessment
    assert "missed" in {advice.code for advice in lost.advice}
    assert "everything" not in (lost.was_good or "")


def test_a_correction_remembers_what_was_judged_at_first(store: SqliteStore) -> None:
    attempt_id = _add(store)
    correct_verdicts(store, attempt_id, {3: Verdict.COVERED}, LATER, GENERAL)
    correct_verdicts(store, attempt_id, {3: Verdict.PARTIAL}, LATER, GENERAL)
    (correction,) = corrections(store)
    assert (correction.point_text, correction.judged, correction.verdict) == (
        "We delivered by noon",
        Verdict.MISSED,
        Verdict.PARTIAL,
    )


def test_agreeing_with_a_verdict_changes_nothing(store: SqliteStore) -> None:
    attempt_id = _add(store)
    correct_verdicts(store, attempt_id, {3: Verdict.MISSED}, LATER, GENERAL)
    assert corrections(store) == []
    assert earlier_assessments(store, attempt_id) == []


def test_a_point_that_was_not_judged_can_not_be_corrected(store: SqliteStore) -> None:
    attempt_id = _add(store)
    with pytest.raises(ValueError, match="no key point 12"):
        correct_verdicts(store, attempt_id, {12: Verdict.COVERED}, LATER, GENERAL)


def test_rescoring_keeps_the_old_assessment_and_the_persons_corrections(store: SqliteStore) -> None:
    attempt_id = _add(store)
    correct_verdicts(store, attempt_id, {3: Verdict.COVERED}, LATER, GENERAL)
    edited = replace(STORY, key_points=(KeyPoint(0, None, "Nothing like before"), *STORY.key_points[1:]))
    judged = replace(attempt(story=edited), hearing=Hearing.typed("Edited words."), starling_version="9.9")
    renewed = rejudge(store, attempt_id, judged, "rescore", LATER, GENERAL)
    assert store.get(attempt_id) == renewed
    assert renewed.assessment.recall is not None
    assert renewed.assessment.recall.matches[3].verdict is Verdict.COVERED
    assert (renewed.story, renewed.hearing.transcript.text) == (edited, "Edited words.")
    assert [earlier.reason for earlier in earlier_assessments(store, attempt_id)] == ["rescore", "review"]


def test_an_overruled_rating_moves_the_due_date(store: SqliteStore) -> None:
    attempt_id = _add(store, score=0.3)
    (before,) = schedule_of(store, LATER)
    overrule_rating(store, attempt_id, Rating.EASY)
    (after,) = schedule_of(store, LATER)
    assert after.due > before.due
    overrule_rating(store, attempt_id, None)
    assert schedule_of(store, LATER) == [before]


def _secret_attempt(store: SqliteStore, home: Path) -> int:
    (home / "recordings").mkdir(exist_ok=True)
    audio = home / "recordings" / "secret.flac"
    audio.write_bytes(SECRET.encode())
    points = (*STORY.key_points[:3], KeyPoint(3, None, f"The {SECRET} escaped"))
    story = Story(name="zoo", title=f"About the {SECRET}", key_points=points)
    judged = replace(
        attempt(story=story, audio_path=audio),
        hearing=Hearing.typed(f"{SECRET} " * 400),
        question=f"What about {SECRET}?",
        assessment=assessment(story=story),
    )
    stored = store.add(judged)
    assert stored.id is not None
    set_note(store, stored.id, f"{SECRET} note")
    correct_verdicts(store, stored.id, {3: Verdict.COVERED}, LATER, GENERAL)
    return stored.id


def _files_with(home: Path, text: str) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_a_forgotten_attempt_leaves_no_trace_in_any_file(store: SqliteStore, tmp_path: Path) -> None:
    kept = _add(store)
    secret = _secret_attempt(store, tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / f"attempt-{secret}.html").write_text(SECRET)
    (tmp_path / "starling.before-schema-2.backup.db").write_text(SECRET)
    (tmp_path / "reports" / "dashboard.html").write_text(SECRET)
    (tmp_path / "cache" / "spoken").mkdir(parents=True)
    (tmp_path / "cache" / "spoken" / "quote.flac").write_text(SECRET)
    (tmp_path / "cache" / "heard").mkdir()
    (tmp_path / "cache" / "heard" / "0123.json").write_text(SECRET)
    assert set(_files_with(tmp_path, SECRET)) >= {"secret.flac", "starling.db-wal"}
    forgotten = forget(store, [secret])
    assert _files_with(tmp_path, SECRET) == []
    assert {path.name for path in forgotten.files} == {
        "secret.flac",
        f"attempt-{secret}.html",
        "starling.before-schema-2.backup.db",
        "dashboard.html",
        "quote.flac",
        "0123.json",
    }
    assert [row.id for row in store.rows(Filters())] == [kept]
    with store.reading() as connection:
        assert connection.execute("SELECT count(*) FROM corrections").fetchone()[0] == 0
        assert connection.execute("SELECT count(*) FROM story_versions").fetchone()[0] == 1
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_forgetting_says_which_set_aside_files_may_still_hold_it(store: SqliteStore, tmp_path: Path) -> None:
    damaged = tmp_path / "starling.damaged.db"
    damaged.write_text("damaged")
    assert forget(store, [_add(store)]).set_aside == (damaged,)
    assert damaged.exists()


def test_forgetting_everything_takes_set_aside_files_too(store: SqliteStore, tmp_path: Path) -> None:
    damaged = tmp_path / "starling.damaged.db"
    damaged.write_text(SECRET)
    _secret_attempt(store, tmp_path)
    forgotten = forget_everything(store)
    assert damaged in forgotten.files
    assert store.rows(Filters()) == []
    assert _files_with(tmp_path, SECRET) == []


@pytest.mark.parametrize("name", ["my-answer.wav", "home/stories/bakery.md", "home/recordings/../config.toml"])
def test_a_file_outside_the_recordings_is_the_users_own_and_stays(tmp_path: Path, name: str) -> None:
    own = tmp_path / name
    (tmp_path / "home" / "recordings").mkdir(parents=True)
    own.parent.mkdir(exist_ok=True)
    own.write_text("mine")
    with SqliteStore(tmp_path / "home" / "starling.db") as store:
        forgotten = forget(store, [_add(store, audio_path=own)])
    assert forgotten.files == ()
    assert own.exists()


def test_the_schedule_follows_what_is_left(store: SqliteStore) -> None:
    _add(store, score=0.9, days=0)
    (alone,) = schedule_of(store, LATER)
    second = _add(store, score=0.1, days=2)
    forget(store, [second])
    assert schedule_of(store, LATER) == [alone]
    store.add(refused(days=3))
    assert schedule_of(store, LATER) == [alone]
