"""`starling score`: judge a recording made elsewhere, or a typed answer."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import click

from starling.cli.app import App, pass_app
from starling.cli.options import duration, target_s_of
from starling.errors import UsageError
from starling.model import Attempt, Hearing, Story


@dataclass(frozen=True, slots=True)
class _Request:
    """What the call asks for."""

    recording: Path | None
    transcript: Path | None
    story: str | None
    question: str | None
    target_s: float | None


@click.command()
@click.argument("recording", required=False, type=click.Path(path_type=Path))
@click.option("--transcript", type=click.Path(path_type=Path), help="Score this typed answer instead of a recording.")
@click.option("--story", help="Story to score against: a name in your library, or a path. Default: recognise it.")
@click.option("--question", help="The question that was asked.")
@click.option("--target", "target_s", type=duration, help="Wanted length, such as 2m30s.")
@click.option("--model", help="Whisper model: a name such as base, or a folder.")
@click.option("--language", help="Language of the answer (en), or auto.")
@click.option("--profile", help="Kind of interview: general, technical, management, consulting, short.")
@click.option("--keep", is_flag=True, help="Store the attempt in your history.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_app
def score(app: App, /, as_json: bool, keep: bool, **options: object) -> None:
    """Judge a recording or a typed answer against your story.

    RECORDING is a wav, flac, ogg, mp3, m4a or webm file.
    """
    request = _request_of(options)
    app.override(model=options["model"], language=options["language"], profile=options["profile"])
    attempt = _attempt(app, request)
    if keep:
        attempt = _stored(app, attempt, request.recording)
    _show(app, attempt, as_json)


def _request_of(options: dict[str, object]) -> _Request:
    chosen = {key: options[key] for key in ("recording", "transcript", "story", "question", "target_s")}
    request = _Request(**chosen)  # type: ignore[arg-type]  # click has checked the types
    if (request.recording is None) == (request.transcript is None):
        raise UsageError("give either a recording or --transcript FILE", hint="see starling score --help")
    return request


def _attempt(app: App, request: _Request) -> Attempt:
    if request.story is None:
        raise UsageError("which story is this?", hint="say so with --story NAME")
    story = app.wiring.shelf.find_with_points(request.story)
    target_s = target_s_of(request.target_s, story, app.settings)
    return app.wiring.judge.attempt(story, _hear(app, request, story), target_s, request.question)


def _hear(app: App, request: _Request, story: Story) -> Hearing:
    if request.transcript is not None:
        from starling.scoring import read_transcript

        return read_transcript(request.transcript)
    assert request.recording is not None
    from starling.audio.files import read_sound
    from starling.speech.terms import words_of

    sound = read_sound(request.recording)
    return app.wiring.transcriber.transcribe(sound, words_of(story))


def _stored(app: App, attempt: Attempt, recording: Path | None) -> Attempt:
    if recording is None:
        return app.wiring.store.add(attempt)
    from starling.audio.files import read_sound, write_flac

    app.home.private_dir(app.home.recordings_dir)
    kept = app.home.recordings_dir / f"{attempt.story.name}-{attempt.recorded_at:%Y%m%dT%H%M%S%f}.flac"
    write_flac(kept, read_sound(recording))
    return app.wiring.store.add(replace(attempt, audio_path=kept))


def _show(app: App, attempt: Attempt, as_json: bool) -> None:
    if as_json:
        from starling.report.document import attempt_document

        click.echo(json.dumps(attempt_document(attempt), ensure_ascii=False, indent=2))
    else:
        from starling.report.terminal import render

        render(
            app.console,
            story=attempt.story,
            question=attempt.question,
            hearing=attempt.hearing,
            assessment=attempt.assessment,
            profile=app.wiring.profile,
        )
