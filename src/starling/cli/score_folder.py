"""`starling score FOLDER`: many recordings in one go."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from starling import __version__
from starling.cli.app import App
from starling.cli.output import print_json
from starling.cli.score import Request, document_of, judged
from starling.errors import StarlingError, UsageError
from starling.model import Hearing, Story
from starling.scoring import Scored
from starling.speech.batch import BatchItem, HearingMemory, batch_items, hear_all


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
    # In the order of the folder, whichever was heard first.
    rows = sorted(_rows(app, request, items), key=lambda row: items.index(row.item))
    if request.as_json:
        documents = [_document(row, folder) for row in rows]
        print_json({"schema": 1, "recordings": documents})
    else:
        for row in rows:
            app.console.print(_line(row, folder), markup=False)
    return next((row.error.exit_code for row in rows if row.error is not None), 0)


def _rows(app: App, request: Request, items: tuple[BatchItem, ...]) -> list[_Row]:
    rows = []
    for outcome in hear_all(items, lambda item: _hear(app, request, item)):
        row = _Row(outcome.item, error=outcome.error)
        if outcome.hearing is not None:
            row = _judged(app, request, outcome.item, outcome.hearing)
        rows.append(row)
        told = f"{outcome.item.path.name}: {row.error}" if row.error else outcome.item.path.name
        click.echo(f"{len(rows)}/{len(items)} {told}", err=True)
    return rows


def _judged(app: App, request: Request, item: BatchItem, hearing: Hearing) -> _Row:
    asked = replace(request, question=item.question or request.question)
    try:
        return _Row(item, judged(app, asked, _story_of(app, request, item), hearing))
    except StarlingError as error:
        return _Row(item, error=error)


def _hear(app: App, request: Request, item: BatchItem) -> Hearing:
    from starling.audio.files import read_sound
    from starling.speech.terms import words_of

    story = _story_of(app, request, item)
    terms = words_of(story) if story else ()
    memory = HearingMemory(
        app.home.private_dir(app.home.cache_dir / "heard"), (app.settings.model, app.settings.language, __version__)
    )
    return memory.recall_or(
        item.path, terms, lambda: app.wiring.batch_transcriber.transcribe(read_sound(item.path), terms)
    )


def _story_of(app: App, request: Request, item: BatchItem) -> Story | None:
    """The story named in the call, else in the manifest: a name in the library, or a path beside the recording."""
    name = None if request.no_story else request.story or item.story
    if name is None:
        return None
    beside = item.path.parent / name
    return app.wiring.shelf.find_with_points(str(beside) if beside.is_file() else name)


def _document(row: _Row, folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = {"file": str(row.item.path.relative_to(folder)), "error": None, "result": None}
    if row.error is not None:
        document["error"] = {"message": str(row.error), "hint": row.error.hint, "exit_code": row.error.exit_code}
    elif row.scored is not None:
        document["result"] = document_of(row.scored)
    return document


def _line(row: _Row, folder: Path) -> str:
    name = str(row.item.path.relative_to(folder))
    if row.scored is None:
        return f"{name}: not scored: {row.error}"
    if row.scored.assessment.refused is not None:
        return f"{name}: no score: {row.scored.assessment.refused.message}"
    recall = row.scored.assessment.recall
    story = row.scored.attempt.story.name if row.scored.attempt else "no story"
    return f"{name}: {story}, recall {recall.score:.0%}" if recall else f"{name}: {story}, no recall"
