"""One rehearsal, with everything it was judged by."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from starling.model.assessment import Assessment
from starling.model.hearing import Hearing
from starling.model.story import Story


class Judged(Protocol):
    """An answer and what is said about it: an attempt, or one that is judged without being one."""

    @property
    def story(self) -> Story | None:
        """What it was judged by, None where no story was told or asked for."""
        ...

    @property
    def question(self) -> str | None:
        """What was asked, where that is known."""
        ...

    @property
    def hearing(self) -> Hearing:
        """What was heard."""
        ...

    @property
    def assessment(self) -> Assessment:
        """What is said about it."""
        ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """One rehearsal. `id` is None until stored; `recorded_at` is timezone-aware UTC.

    `story` is the story as it was when the answer was judged; `audio_path` is the kept recording. `follows` is set for
    the reply to a follow-up question: the id of the answer it was asked about. Its story then holds one key point, the
    one that the question was aimed at.
    """

    recorded_at: datetime
    story: Story
    hearing: Hearing
    assessment: Assessment
    starling_version: str
    question: str | None = None
    audio_path: Path | None = None
    id: int | None = None
    follows: int | None = None
