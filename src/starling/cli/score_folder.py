"""`starling score FOLDER`: many recordings in one go."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from starling import __version__
from starling.assess.times import percent
from starling.cli.app import App
from starling.cli.output import print_data, stories_of
from starling.cli.score import Request, document_of, judged
from starling.errors import StarlingError, UsageError
from starling.model import Hearing, Story, Verdict
from starling.scoring import Scored
from starling.speech.batch import BatchItem, HearingMemory, batch_items, hear_all

if TYPE_CHECKING:
    from starling.speech.transcriber import WhisperTranscriber


@dataclass(frozen=True, slots=True)
class _Row:
    """What became of one recording."""

    item: BatchItem
    scored: Scored | None = None
    error: StarlingError | None = None


def score_folder(app: App, request: Request, folder: Path) -> int:
    """Score every recording of `folder`; a bad one is told and the others go on.

    Returns the exit code: that of the first bad recording, else 0.
    """
    if request.keep:
        raise UsageError("--keep takes one recording at a time")
    items = batch_items(folder)
    listener = _Listener(app, request)
    # In the order of the folder, whichever was heard first.
    rows = sorted(_rows(listener, items), key=lambda row: items.index(row.item))
    table = [_table_row(row, folder) for row in rows]
    document = {"schema": 1, "recordings": [_document(row, folder) for row in rows]}
    if not print_data(table, document, as_json=request.as_json, as_csv=request.as_csv):
        for row in rows:
            app.console.print(_line(row, folder), markup=False)
    return next((row.error.exit_code for row in rows if row.error is not None), 0)


class _Listener:
    """Hears and judges the recordings of one call: makes the memory of hearings and reads each story once."""

    def __init__(self, app: App, request: Request) -> None:
        """Raises StorageError where the home can't be written."""
        self.app = app
        self.request = request
        about = (app.settings.model, app.settings.language, __version__)
        self._memory = HearingMemory(app.home.private_dir(app.home.cache_dir / "heard"), about)
        self._making = threading.Lock()
        # Several recordings are heard at once; a story read twice by chance does no harm.
        self._stories: dict[str, Story] = {}

    def hear(self, item: BatchItem) -> Hearing:
        """What was said, remembered from an earlier call where it was heard before."""
        from starling.audio.files import read_sound
        from starling.speech.terms import words_of

        story = self._story_of(item)
        terms = words_of(story) if story else ()
        return self._memory.recall_or(
            item.path, terms, lambda: self._transcriber().transcribe(read_sound(item.path), terms)
        )

    def judge(self, item: BatchItem, hearing: Hearing) -> _Row:
        """The judged recording, or what is wrong with it."""
        asked = replace(self.request, question=item.question or self.request.question)
        try:
            return _Row(item, judged(self.app, asked, self._story_of(item) or self._library, hearing))
        except StarlingError as error:
            return _Row(item, error=error)

    @cached_property
    def _library(self) -> Sequence[Story]:
        return stories_of(self.app)[0]

    def _transcriber(self) -> "WhisperTranscriber":
        # Since Python 3.12, two threads that ask at once for a cached property would both make one.
        with self._making:
            return self.app.wiring.batch_transcriber

    def _story_of(self, item: BatchItem) -> Story | None:
        """The story named in the call, else in the manifest: a name in the library, or a path beside the recording."""
        name = None if self.request.no_story else self.request.story or item.story
        if name is None:
            return None
        beside = item.path.parent / name
        found = str(beside) if beside.is_file() else name
        if found not in self._stories:
            self._stories[found] = self.app.wiring.shelf.find_with_points(found)
        return self._stories[found]


def _rows(listener: _Listener, items: tuple[BatchItem, ...]) -> list[_Row]:
    rows = []
    for outcome in hear_all(items, listener.hear):
        row = _Row(outcome.item, error=outcome.error)
        if outcome.hearing is not None:
            row = listener.judge(outcome.item, outcome.hearing)
        rows.append(row)
        told = f"{outcome.item.path.name}: {row.error}" if row.error else outcome.item.path.name
        click.echo(f"{len(rows)}/{len(items)} {told}", err=True)
    return rows


def _document(row: _Row, folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = {"file": str(row.item.path.relative_to(folder)), "error": None, "result": None}
    if row.error is not None:
        document["error"] = {"message": str(row.error), "hint": row.error.hint, "exit_code": row.error.exit_code}
    elif row.scored is not None:
        document["result"] = document_of(row.scored)
    return document


def _table_row(row: _Row, folder: Path) -> dict[str, Any]:
    """One recording as a flat row; empty where nothing could be said."""
    assessment = row.scored.assessment if row.scored is not None else None
    story = row.scored.story if row.scored is not None else None
    matches = assessment.recall.matches if assessment is not None and assessment.recall is not None else None
    delivery = assessment.delivery if assessment is not None else None
    verdicts = None if matches is None else [match.verdict for match in matches]
    return {
        "file": str(row.item.path.relative_to(folder)),
        "story": story.name if story is not None else None,
        "question": row.scored.question if row.scored is not None else None,
        "refused": assessment.refused.reason if assessment is not None and assessment.refused is not None else None,
        "recall": round(assessment.recall.score, 4) if assessment is not None and assessment.recall else None,
        **{verdict.value: None if verdicts is None else verdicts.count(verdict) for verdict in Verdict},
        "duration_s": delivery.duration_s if delivery is not None else None,
        "target_s": delivery.target_s if delivery is not None else None,
        "speech_rate_wpm": delivery.speech_rate_wpm if delivery is not None else None,
        "filler_rate_per_min": delivery.filler_rate_per_min if delivery is not None else None,
        "error": str(row.error) if row.error is not None else None,
    }


def _line(row: _Row, folder: Path) -> str:
    name = str(row.item.path.relative_to(folder))
    if row.scored is None:
        return f"{name}: not scored: {row.error}"
    if row.scored.assessment.refused is not None:
        return f"{name}: no score: {row.scored.assessment.refused.message}"
    recall = row.scored.assessment.recall
    story = row.scored.story.name if row.scored.story else "no story"
    return f"{name}: {story}, recall {percent(recall.score)}" if recall else f"{name}: {story}, no recall"
