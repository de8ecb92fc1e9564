"""`starling score`: judge a recording made elsewhere, a folder of them, or a typed answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from starling.cli.app import App, pass_app
from starling.cli.named import STORY
from starling.cli.options import duration, judging_options
from starling.cli.output import data_options, print_data, stories_of
from starling.errors import UsageError
from starling.model import Attempt, Hearing, Sound, Story
from starling.report.phrases import sounds_like
from starling.scoring import Scored, read_transcript


@dataclass(frozen=True, slots=True)
class Request:
    """What the call asks for."""

    recording: Path | None
    transcript: Path | None
    story: str | None
    no_story: bool
    question: str | None
    target_s: float | None
    keep: bool
    as_json: bool
    as_csv: bool


@click.command()
@click.argument("recording", required=False, type=click.Path(path_type=Path))
@click.option(
    "--transcript",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Score this typed answer instead of a recording.",
)
@click.option(
    "--story", type=STORY, help="Story to score against: a name in your library, or a path. Default: recognise it."
)
@click.option("--no-story", is_flag=True, help="Score it without a story: the parts are then a guess.")
@click.option("--question", help="The question that was asked.")
@click.option("--target", "target_s", type=duration, metavar="TIME", help="Wanted length, such as 2m30s.")
@judging_options
@click.option("--keep", is_flag=True, help="Store the attempt in your history.")
@data_options
@pass_app
def score(app: App, /, **options: Any) -> int:
    """Judge a recording or a typed answer against your story.

    RECORDING is a wav, flac, ogg, mp3, m4a or webm file, or a folder of them.
    """
    request = Request(**options)
    if request.as_json and request.as_csv:
        # Before anything is heard or kept, not only when it is printed.
        raise UsageError("choose either --json or --csv")
    if (request.recording is None) == (request.transcript is None):
        raise UsageError("give either a recording or --transcript FILE", hint="see starling score --help")
    if request.no_story and (request.story or request.keep):
        raise UsageError("--no-story goes neither with --story nor with --keep", hint="an attempt belongs to a story")
    if request.recording is not None and _is_folder(request.recording):
        from starling.cli.score_folder import score_folder

        return score_folder(app, request, request.recording)
    story = app.wiring.shelf.find_with_points(request.story) if request.story else None
    sound = _sound(request)
    hearing = _hear(app, request, sound, story)
    if not request.keep:
        # Two hours of sound are half a gigabyte, which judging so long an answer has better use for.
        sound = None
    told = story or (() if request.no_story else stories_of(app)[0])
    scored = judged(app, request, told, hearing)
    if request.keep and scored.attempt is not None:
        scored = replace(scored, attempt=_stored(app, scored.attempt, sound))
    _show(app, scored, request)
    return 0


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # Such as a name that is too long; reading it says so.
        return False


def judged(app: App, request: Request, told: Story | Sequence[Story], hearing: Hearing) -> Scored:
    """The hearing judged against the story `told`, or against whichever of several it tells, or against none."""

    def target_of(story: Story | None) -> float:
        return app.wiring.target_s(request.target_s, story)

    if request.no_story:
        return app.wiring.judge.answer_without_story(hearing, target_of(None), request.question)
    if not isinstance(told, Story):
        return app.wiring.judge.answer_to_any(told, hearing, target_of, request.question)
    return Scored.of(app.wiring.judge.attempt(told, hearing, target_of(told), request.question))


def document_of(scored: Scored) -> dict[str, Any]:
    """The JSON document of one scored answer."""
    from starling.report.document import attempt_document, score_document

    document = attempt_document(scored.attempt) if scored.attempt is not None else score_document(scored)
    if scored.recognition is not None:
        guesses = {guess.story.name: round(guess.probability, 4) for guess in scored.recognition.guesses}
        document["recognised"] = {"stories": guesses, "none": round(scored.recognition.none_probability, 4)}
    return document


def _sound(request: Request) -> Sound | None:
    """The recording, decoded once for hearing and keeping; None for typed text."""
    if request.recording is None:
        return None
    from starling.audio.files import read_sound

    return read_sound(request.recording)


def _hear(app: App, request: Request, sound: Sound | None, story: Story | None) -> Hearing:
    if sound is not None:
        return app.wiring.hear(sound, story)
    assert request.transcript is not None
    return read_transcript(request.transcript)


def _stored(app: App, attempt: Attempt, sound: Sound | None) -> Attempt:
    if sound is None:
        return app.wiring.store.add(attempt)
    from starling.audio.files import write_flac

    app.home.private_dir(app.home.recordings_dir)
    kept = app.home.recordings_dir / f"{attempt.story.name}-{attempt.recorded_at:%Y%m%dT%H%M%S%f}.flac"
    write_flac(kept, sound)
    return app.wiring.store.add(replace(attempt, audio_path=kept))


def _show(app: App, scored: Scored, request: Request) -> None:
    from starling.report.document import verdict_rows

    document = document_of(scored)
    if print_data(verdict_rows(document), document, as_json=request.as_json, as_csv=request.as_csv):
        return
    from starling.report.terminal import render

    best = scored.recognition.best if scored.recognition else None
    if best is not None:
        app.console.print(sounds_like(best.story.name, best.probability), markup=False)
    render(app.console, scored, app.wiring.profile)
    if scored.attempt is not None and scored.attempt.id is not None:
        click.echo(f"Stored as attempt {scored.attempt.id}.", err=True)
