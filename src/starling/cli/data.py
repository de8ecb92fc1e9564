"""`starling note`, `forget`, `export`, `restore`, `rescore`: what is yours, and what becomes of it."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from starling.cli.app import App, pass_app
from starling.cli.named import ATTEMPT, STORY
from starling.cli.options import target_s_of
from starling.cli.output import NO_ATTEMPTS, attempt_id_of
from starling.errors import AudioError, StorageError, StoryNotFound, UsageError
from starling.history.rows import Filters
from starling.model import Attempt, Hearing, Story
from starling.report.phrases import counted, percent
from starling.report.plain import plain_line


@click.command()
@click.argument("attempt", type=ATTEMPT)
@click.argument("text", nargs=-1)
@pass_app
def note(app: App, attempt: int | str, text: tuple[str, ...]) -> None:
    """Keep a remark with ATTEMPT; without TEXT the remark is taken away."""
    from starling.history.changes import set_note

    attempt_id = attempt_id_of(app, attempt)
    set_note(app.wiring.store, attempt_id, " ".join(text).strip())
    click.echo(f"{'Noted' if text else 'Note removed'}: attempt {attempt_id}.", err=True)


@click.command()
@click.argument("attempts", type=ATTEMPT, nargs=-1)
@click.option("--story", "story_name", type=STORY, help="Forget every attempt at this story.")
@click.option("--all", "everything", is_flag=True, help="Forget every attempt.")
@click.option("--yes", is_flag=True, help="Don't ask first.")
@pass_app
def forget(app: App, attempts: tuple[int | str, ...], story_name: str | None, everything: bool, yes: bool) -> None:
    """Delete ATTEMPTS for good: figures, words, recordings, and their traces in the database file.

    Your stories stay.
    """
    from starling.history.forget import forget as forget_attempts
    from starling.history.forget import forget_everything

    ids = _chosen(app, attempts, story_name, everything)
    if not yes:
        what = f"{counted(len(ids), 'attempt')} with recordings" if ids else "what may be left of earlier attempts"
        click.confirm(f"Delete {what} for good?", abort=True, err=True)
    gone = forget_everything(app.wiring.store) if everything else forget_attempts(app.wiring.store, ids)
    click.echo(f"Forgot {counted(len(gone.attempt_ids), 'attempt')}.")
    for path in gone.files:
        click.echo(f"Deleted {plain_line(str(path))}")
    for path in gone.set_aside:
        click.echo(f"{plain_line(str(path))} was damaged and set aside earlier; it may still hold them.", err=True)


def _chosen(app: App, attempts: tuple[int | str, ...], story_name: str | None, everything: bool) -> list[int]:
    if sum((bool(attempts), story_name is not None, everything)) != 1:
        raise UsageError("say what: attempts by number, --story NAME or --all", hint="starling history lists them")
    if attempts:
        # Looked up, so that a number that is not there is told before anything is asked or judged.
        return [app.wiring.store.row(attempt_id_of(app, given)).id for given in attempts]
    rows = app.wiring.store.rows(Filters(story_name=story_name, with_replies=True, limit=None))
    if story_name is not None and not rows:
        raise StoryNotFound(f"there is no attempt at {story_name!r}", hint="starling history lists them")
    return [row.id for row in rows]


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--no-audio", is_flag=True, help="Leave the recordings out.")
@click.option(
    "--corrections", is_flag=True, help="Write only the verdicts you corrected, as labelled data (JSON lines)."
)
@pass_app
def export(app: App, archive: Path, no_audio: bool, corrections: bool) -> None:
    """Write everything of yours to one file, ARCHIVE (a zip): stories, attempts, recordings, settings."""
    from starling.history.archive import export_home

    if corrections:
        _export_corrections(app, archive)
        return
    written = export_home(app.wiring.store, archive, with_recordings=not no_audio)
    for path in written.left_out:
        click.echo(
            f"Left out, because it is a link or other computers refuse its name: {plain_line(str(path))}", err=True
        )
    megabytes = written.size_bytes / 1e6
    click.echo(f"{plain_line(str(archive))}: {counted(written.files, 'file')}, {megabytes:.1f} MB", err=True)


def _export_corrections(app: App, path: Path) -> None:
    from starling.history.changes import corrections

    lines = []
    for correction in corrections(app.wiring.store):
        attempt = app.wiring.store.get(correction.attempt_id)
        labelled = {
            "key_point": correction.point_text,
            "text": attempt.hearing.transcript.text,
            "label": correction.verdict.value,
            "judged": correction.judged.value,
            "story": attempt.story.name,
        }
        lines.append(json.dumps(labelled, ensure_ascii=False))
    try:
        # What was said is in it: only its owner may read it.
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise StorageError(f"can't write {path}: {error.strerror}", hint="choose another name") from error
    click.echo(f"{plain_line(str(path))}: {counted(len(lines), 'corrected verdict')}", err=True)


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Move what is in the folder now aside, and put the archive in its place.")
@pass_app
def restore(app: App, archive: Path, replace: bool) -> None:
    """Bring back what `starling export` wrote to ARCHIVE."""
    from starling.history.archive import restore_home

    app.home.private_dir(app.home.root.parent)
    restored = restore_home(archive, app.home.root, replace=replace)
    click.echo(f"Restored {counted(restored.files, 'file')} to {plain_line(str(app.home.root))}.", err=True)
    if restored.moved_to:
        click.echo(f"What was there before is in {plain_line(str(restored.moved_to))}.", err=True)


@click.command()
@click.argument("attempts", type=ATTEMPT, nargs=-1)
@click.option("--story", "story_name", type=STORY, help="Every attempt at this story.")
@click.option("--all", "everything", is_flag=True, help="Every attempt.")
@click.option("--model", metavar="NAME", help="Listen again to the recording, with this model.")
@click.option(
    "--transcript", metavar="FILE", type=click.Path(path_type=Path), help="Your corrected transcript of one attempt."
)
@pass_app
def rescore(app: App, /, attempts: tuple[int | str, ...], **options: Any) -> None:
    """Judge ATTEMPTS anew, by the story as it is now; the old assessment is kept.

    With --model the recording is transcribed again; with --transcript your own text is judged.
    """
    from starling.history.changes import rejudge

    ids = _chosen(app, attempts, options["story_name"], options["everything"])
    if options["transcript"] and len(ids) != 1:
        raise UsageError("--transcript is for one attempt")
    app.override(model=options["model"])
    if not ids:
        click.echo(NO_ATTEMPTS, err=True)
    for attempt_id in ids:
        attempt = app.wiring.store.get(attempt_id)
        judged = _judged_anew(app, attempt, _hearing_now(app, attempt, options))
        renewed = rejudge(app.wiring.store, attempt_id, judged, "rescore", app.wiring.clock.now())
        click.echo(f"attempt {attempt_id}: {_score(attempt)}, now {_score(renewed)}")


def _judged_anew(app: App, attempt: Attempt, hearing: Hearing) -> Attempt:
    if attempt.follows is not None:
        return app.wiring.judge.reply_anew(attempt, hearing)
    story, delivery = _story_now(app, attempt), attempt.assessment.delivery
    target_s = story.target_s or (delivery.target_s if delivery else target_s_of(None, story, app))
    return app.wiring.judge.attempt(story, hearing, target_s, attempt.question, attempt.audio_path)


def _story_now(app: App, attempt: Attempt) -> Story:
    try:
        return app.wiring.shelf.find(attempt.story.name)
    except StoryNotFound:
        # Taken out of the library since: judge by the story as it was.
        return attempt.story


def _hearing_now(app: App, attempt: Attempt, options: dict[str, Any]) -> Hearing:
    if options["transcript"]:
        from starling.history.retime import retimed
        from starling.scoring import read_transcript

        text = read_transcript(options["transcript"]).transcript.text
        return replace(attempt.hearing, transcript=retimed(attempt.hearing.transcript, text))
    if not options["model"]:
        return attempt.hearing
    if attempt.audio_path is None:
        raise AudioError(f"attempt {attempt.id} has no recording", hint="leave --model out to judge its words anew")
    from starling.audio.files import read_sound

    return app.wiring.hear(read_sound(attempt.audio_path), attempt.story)


def _score(attempt: Attempt) -> str:
    recall = attempt.assessment.recall
    return "no score" if recall is None else f"recall {percent(recall.score)}"
