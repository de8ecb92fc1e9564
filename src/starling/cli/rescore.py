"""`starling rescore`: judge stored attempts anew."""

from dataclasses import replace
from pathlib import Path

import click

from starling.assess.times import percent
from starling.cli.app import App, pass_app
from starling.cli.chosen import chosen_ids
from starling.cli.named import ATTEMPT, STORY
from starling.cli.output import NO_ATTEMPTS
from starling.errors import AudioError, StoryNotFound, UsageError
from starling.model import Attempt, Hearing, Story


@click.command()
@click.argument("attempts", type=ATTEMPT, nargs=-1)
@click.option("--story", "story_name", type=STORY, help="Every attempt at this story.")
@click.option("--all", "everything", is_flag=True, help="Every attempt.")
@click.option("--model", metavar="NAME", help="Listen again to the recording, with this model.")
@click.option(
    "--transcript", metavar="FILE", type=click.Path(path_type=Path), help="Your corrected transcript of one attempt."
)
@pass_app
def rescore(
    app: App,
    attempts: tuple[int | str, ...],
    story_name: str | None,
    everything: bool,
    model: str | None,
    transcript: Path | None,
) -> None:
    """Judge ATTEMPTS anew, by the story as it is now; the old assessment is kept.

    With --model the recording is transcribed again; with --transcript your own text is judged.
    """
    from starling.history.changes import rejudge

    ids = chosen_ids(app, attempts, story_name, everything)
    if transcript and len(ids) != 1:
        raise UsageError("--transcript is for one attempt")
    app.override(model=model)
    if not ids:
        click.echo(NO_ATTEMPTS, err=True)
    for attempt_id in ids:
        attempt = app.wiring.store.get(attempt_id)
        hearing = _hearing_now(app, attempt, transcript, listens_again=bool(model))
        judged = _judged_anew(app, attempt, hearing)
        renewed = rejudge(app.wiring.store, attempt_id, judged, "rescore", app.wiring.clock.now(), app.wiring.profile)
        click.echo(f"attempt {attempt_id}: {_score(attempt)}, now {_score(renewed)}")


def _judged_anew(app: App, attempt: Attempt, hearing: Hearing) -> Attempt:
    if attempt.follows is not None:
        return app.wiring.judge.reply_anew(attempt, hearing)
    story, delivery = _story_now(app, attempt), attempt.assessment.delivery
    target_s = story.target_s or (delivery.target_s if delivery else app.wiring.target_s(None, story))
    return app.wiring.judge.attempt(story, hearing, target_s, attempt.question, attempt.audio_path)


def _story_now(app: App, attempt: Attempt) -> Story:
    try:
        return app.wiring.shelf.find(attempt.story.name)
    except StoryNotFound:
        # Taken out of the library since: judge by the story as it was.
        return attempt.story


def _hearing_now(app: App, attempt: Attempt, transcript: Path | None, *, listens_again: bool) -> Hearing:
    if transcript:
        from starling.history.retime import retimed
        from starling.scoring import read_transcript

        text = read_transcript(transcript).transcript.text
        return replace(attempt.hearing, transcript=retimed(attempt.hearing.transcript, text))
    if not listens_again:
        return attempt.hearing
    if attempt.audio_path is None:
        raise AudioError(f"attempt {attempt.id} has no recording", hint="leave --model out to judge its words anew")
    from starling.audio.files import read_sound

    return app.wiring.hear(read_sound(attempt.audio_path), attempt.story)


def _score(attempt: Attempt) -> str:
    recall = attempt.assessment.recall
    return "no score" if recall is None else f"recall {percent(recall.score)}"
