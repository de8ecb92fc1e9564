"""`starling note`, `forget`, `export`, `restore`: what is yours, and what becomes of it."""

import json
import os
from pathlib import Path

import click

from starling.cli.app import App, pass_app
from starling.cli.chosen import attempt_id_of, chosen_ids
from starling.cli.named import ATTEMPT, STORY
from starling.errors import StorageError
from starling.report.phrases import counted
from starling.report.plain import plain_line


@click.command()
@click.argument("attempt", type=ATTEMPT)
@click.argument("text", nargs=-1)
@pass_app
def note(app: App, attempt: int | str, text: tuple[str, ...]) -> None:
    """Keep a remark with ATTEMPT; without TEXT the remark is taken away."""
    from starling.history.changes import set_note

    attempt_id = attempt_id_of(app, attempt)
    remark = " ".join(text).strip()
    set_note(app.wiring.store, attempt_id, remark)
    click.echo(f"{'Noted' if remark else 'Note removed'}: attempt {attempt_id}.", err=True)


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

    ids = chosen_ids(app, attempts, story_name, everything)
    if not yes:
        what = f"{counted(len(ids), 'attempt')} with recordings" if ids else "what may be left of earlier attempts"
        click.confirm(f"Delete {what} for good?", abort=True, err=True)
    gone = forget_everything(app.wiring.store) if everything else forget_attempts(app.wiring.store, ids)
    click.echo(f"Forgot {counted(len(gone.attempt_ids), 'attempt')}.")
    for path in gone.files:
        click.echo(f"Deleted {plain_line(str(path))}")
    for path in gone.set_aside:
        click.echo(f"{plain_line(str(path))} was damaged and set aside earlier; it may still hold them.", err=True)


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
