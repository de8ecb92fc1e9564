"""The judging core for other people's programs: a story and an answer in, an assessment out. See docs/api.md."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from starling.config import Settings
from starling.errors import InputError
from starling.home import find_home
from starling.library import shelf, story_file
from starling.model import Assessment, Hearing, Story
from starling.report.document import score_document
from starling.scoring import Judge, Scored
from starling.wiring import Wiring


def read_story(path: Path | str) -> Story:
    """The story in a Markdown file. Raises StoryFormatError (`path:line: what`) or InputError."""
    return shelf.read_story(Path(path))


def parse_story(text: str, name: str = "story") -> Story:
    """The story in Markdown `text`; `name` is what to call it. Raises StoryFormatError."""
    return story_file.parse_story(text, Path(f"{name}.md"))


def judge(
    story: Story,
    answer: str | Hearing,
    *,
    question: str | None = None,
    target_s: float | None = None,
    profile: str = "general",
) -> Assessment:
    """Judge an answer against its story.

    `answer` is what was said: plain text, or a `Hearing` of words with their times in seconds and of where there was
    a voice; without the latter nothing is said about length, pace and pauses. `question` is what was asked, so that
    reading it aloud counts for nothing; `target_s` is the wanted length in seconds (else the story's, the profile's
    or two and a half minutes); `profile` is a kind of interview (docs/thresholds.md).

    The same arguments give the same assessment. An answer that can't be judged is no error: `refused` says why. The
    first call loads the models, some of which are joined in the home folder's cache. Raises InputError for a story
    without key points, ConfigError for an unknown profile, ModelError when no weights are here.
    """
    if not story.key_points:
        raise InputError(f"the story {story.name!r} has no key points", hint="write what you want to say as bullets")
    wanted = Wiring(find_home(None), Settings(profile=profile))
    judging = replace(_judge(), profile=wanted.profile)
    return judging.attempt(story, _heard(answer), wanted.target_s(target_s, story), question).assessment


def as_json(story: Story, answer: str | Hearing, assessment: Assessment, question: str | None = None) -> dict[str, Any]:
    """An assessment as the document that `starling score --json` writes, ready for `json.dumps`. See docs/json.md."""
    return score_document(Scored(story, question, _heard(answer), assessment))


def _heard(answer: str | Hearing) -> Hearing:
    return Hearing.typed(answer) if isinstance(answer, str) else answer


@cache
def _judge() -> Judge:
    """Kept for the next call: loading the models takes a second or two."""
    return Wiring(find_home(None), Settings()).judge
