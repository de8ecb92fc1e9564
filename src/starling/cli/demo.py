"""`starling demo`: the main job on a bundled sample."""

from pathlib import Path

import click

from starling.cli.app import App, pass_app
from starling.cli.rehearsal import Asked, Manner, rehearse_answer, show_outcome

STORY = Path("stories", "knative-eventing.md")
ANSWER = Path("audio_samples", "eventing-forgetful.ogg")


@click.command()
@pass_app
def demo(app: App) -> int:
    """See what a rehearsal is like, on a bundled story and a bundled answer.

    The question is read aloud; then a recorded answer comes in as if from your microphone, and is transcribed, judged
    and stored like one of yours.
    """
    from starling.audio.endpointing import Limits
    from starling.audio.files import read_sound
    from starling.audio.sample_microphone import SampleMicrophone
    from starling.library.shelf import read_story

    story = read_story(_bundled(STORY))
    sound = read_sound(_bundled(ANSWER))
    sample = SampleMicrophone(sound, "a bundled answer instead of your microphone")
    manner = Manner(Limits(max_s=sound.duration_s + 60), sample=sample)
    show_outcome(app, rehearse_answer(app, Asked(story, story.questions[0]), manner))
    click.echo("Now with your own stories: starling import NOTES.md, or starling new NAME.", err=True)
    return 0


def _bundled(path: Path) -> Path:
    """A file that came with the installed package, or stands beside the source tree."""
    packaged = Path(__file__).parent.parent / "bundled" / path
    return packaged if packaged.exists() else Path(__file__).parents[3] / path
