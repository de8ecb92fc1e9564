"""What may change about a stored attempt. The earlier assessment is kept whenever a new one takes its place."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from starling.assess.profile import Profile
from starling.history import cards, codec
from starling.history.rows import figures_of
from starling.history.schedule import Rating
from starling.history.store import SqliteStore, keep_assessment, keep_story, not_found
from starling.model import Attempt, KeyPointMatch, Verdict


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word against a verdict."""

    attempt_id: int
    point_text: str
    judged: Verdict
    verdict: Verdict
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class EarlierAssessment:
    """An assessment that was replaced, with what it was made by."""

    replaced_at: datetime
    reason: str
    attempt: Attempt


def set_note(store: SqliteStore, attempt_id: int, text: str) -> None:
    """Keep a remark with an attempt; an empty one takes it away. Raises AttemptNotFound."""
    _update(store, attempt_id, "note", text or None)


def overrule_rating(store: SqliteStore, attempt_id: int, rating: Rating | None) -> None:
    """Let the owner's rating count for the schedule; None: the score's again. Raises AttemptNotFound."""
    _update(store, attempt_id, "overruled_rating", None if rating is None else int(rating))


def correct_verdicts(
    store: SqliteStore, attempt_id: int, verdicts: Mapping[int, Verdict], now: datetime, profile: Profile
) -> Attempt:
    """Let a person's verdicts, by key point index, count from now on; the attempt as it then stands.

    Its advice follows the verdicts, by the bands of `profile`.
    Raises AttemptNotFound, and ValueError for a point the attempt was not judged by.
    """
    attempt = store.get(attempt_id)
    judged = {match.point.index: match for match in _matches(attempt)}
    if unknown := set(verdicts) - set(judged):
        raise ValueError(f"attempt {attempt_id} has no key point {min(unknown)}")
    changed = {index: verdict for index, verdict in verdicts.items() if judged[index].verdict is not verdict}
    if not changed:
        return attempt
    by_text = {judged[index].point.text: verdict for index, verdict in changed.items()}
    corrected = _with_corrections(attempt, by_text, profile)
    with store.writing() as connection:
        for index, verdict in changed.items():
            match = judged[index]
            connection.execute(
                """
                INSERT INTO corrections (attempt_id, point_text, judged, verdict, corrected_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET verdict = excluded.verdict, corrected_at = excluded.corrected_at
                """,
                (attempt_id, match.point.text, match.verdict, verdict, codec.time_to_text(now)),
            )
        _replace(connection, attempt, corrected, "review", now)
    return corrected


def rejudge(
    store: SqliteStore, attempt_id: int, judged: Attempt, reason: str, now: datetime, profile: Profile
) -> Attempt:
    """Put `judged` (a new hearing, story or assessment of the same recording) in the place of an attempt's.

    A person's corrections hold on for every point that is still worded as it was. Raises AttemptNotFound.
    """
    attempt = store.get(attempt_id)
    by_text = {correction.point_text: correction.verdict for correction in corrections(store, attempt_id)}
    placed = replace(judged, id=attempt_id, recorded_at=attempt.recorded_at, follows=attempt.follows)
    renewed = _with_corrections(placed, by_text, profile)
    with store.writing() as connection:
        _replace(connection, attempt, renewed, reason, now)
    return renewed


def corrections(store: SqliteStore, attempt_id: int | None = None) -> Sequence[Correction]:
    """What people corrected, of one attempt or of all, in a fixed order."""
    condition, values = ("WHERE attempt_id = ?", (attempt_id,)) if attempt_id is not None else ("", ())
    query = f"SELECT * FROM corrections {condition} ORDER BY attempt_id, point_text"
    with store.reading() as connection:
        rows = connection.execute(query, values).fetchall()
    return [
        Correction(
            row["attempt_id"],
            row["point_text"],
            Verdict(row["judged"]),
            Verdict(row["verdict"]),
            codec.time_from_text(row["corrected_at"]),
        )
        for row in rows
    ]


def earlier_assessments(store: SqliteStore, attempt_id: int) -> Sequence[EarlierAssessment]:
    """What was said about an attempt before, newest first. Raises AttemptNotFound."""
    current = store.get(attempt_id)
    query = """
        SELECT e.*, v.story FROM earlier_assessments e JOIN story_versions v ON v.id = e.story_version_id
        WHERE e.attempt_id = ? ORDER BY e.id DESC
    """
    with store.reading() as connection:
        rows = connection.execute(query, (attempt_id,)).fetchall()
    return [_earlier(row, current) for row in rows]


def _with_corrections(attempt: Attempt, verdicts: Mapping[str, Verdict], profile: Profile) -> Attempt:
    """`attempt` with the verdicts given by point text in place of its own, and the score and advice that follow."""
    assessment = attempt.assessment
    if assessment.recall is None:
        return attempt
    matches = tuple(_corrected(match, verdicts.get(match.point.text)) for match in assessment.recall.matches)
    if matches == assessment.recall.matches:
        return attempt
    from starling.assess.answer import advised_anew
    from starling.assess.recall import recall_of

    corrected = replace(assessment, recall=recall_of(matches))
    advised = advised_anew(corrected, attempt.hearing, profile, is_reply=attempt.follows is not None)
    return replace(attempt, assessment=advised)


def _corrected(match: KeyPointMatch, verdict: Verdict | None) -> KeyPointMatch:
    if verdict is None or verdict is match.verdict:
        return match
    return replace(match, verdict=verdict, confidence=1.0, note="your own verdict")


def _matches(attempt: Attempt) -> tuple[KeyPointMatch, ...]:
    return attempt.assessment.recall.matches if attempt.assessment.recall else ()


def _update(store: SqliteStore, attempt_id: int, column: str, value: object) -> None:
    with store.writing() as connection:
        changed = connection.execute(f"UPDATE attempts SET {column} = ? WHERE id = ?", (value, attempt_id)).rowcount
        if not changed:
            raise not_found(attempt_id)
        row = connection.execute("SELECT story_name FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
        cards.drop_card(connection, row["story_name"])


def _replace(connection: sqlite3.Connection, old: Attempt, new: Attempt, reason: str, now: datetime) -> None:
    connection.execute(
        """
        INSERT INTO earlier_assessments
            (attempt_id, story_version_id, replaced_at, reason, model, starling_version, hearing, assessment)
        SELECT a.id, a.story_version_id, ?, ?, a.model, a.starling_version, h.hearing, s.assessment
        FROM attempts a JOIN hearings h ON h.attempt_id = a.id JOIN assessments s ON s.attempt_id = a.id
        WHERE a.id = ?
        """,
        (codec.time_to_text(now), reason, old.id),
    )
    columns: dict[str, object] = {
        "story_name": new.story.name,
        "story_version_id": keep_story(connection, new.story),
        "model": new.hearing.model,
        "starling_version": new.starling_version,
        **figures_of(new),
    }
    assignments = ", ".join(f"{column} = ?" for column in columns)
    connection.execute(f"UPDATE attempts SET {assignments} WHERE id = ?", (*columns.values(), old.id))
    hearing = codec.hearing_to_bytes(new.hearing)
    connection.execute("UPDATE hearings SET hearing = ? WHERE attempt_id = ?", (hearing, old.id))
    connection.execute("DELETE FROM assessments WHERE attempt_id = ?", (old.id,))
    connection.execute("DELETE FROM verdicts WHERE attempt_id = ?", (old.id,))
    keep_assessment(connection, new)
    for story_name in {old.story.name, new.story.name}:
        cards.drop_card(connection, story_name)


def _earlier(row: sqlite3.Row, current: Attempt) -> EarlierAssessment:
    story = codec.story_from_json(row["story"])
    attempt = replace(
        current,
        story=story,
        hearing=codec.hearing_from_bytes(row["hearing"]),
        assessment=codec.assessment_from_bytes(row["assessment"], story),
        starling_version=row["starling_version"],
    )
    return EarlierAssessment(codec.time_from_text(row["replaced_at"]), row["reason"], attempt)
