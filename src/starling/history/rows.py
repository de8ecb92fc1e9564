"""One attempt as one flat row: what lists, filters and trends read without opening the big values."""

from dataclasses import dataclass
from datetime import datetime

from starling.model import Attempt, Component, Verdict


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """The figures of one attempt. `recall` and the shares are None where the answer was refused or had no story points.

    `day` is the local calendar day (YYYY-MM-DD) on which it was recorded; `refused` is the reason's code; `follows` is
    the attempt that a reply to a follow-up question belongs to, None for an answer.
    """

    id: int
    recorded_at: datetime
    day: str
    story_name: str
    question: str | None
    model: str | None
    starling_version: str
    audio_path: str | None
    refused: str | None
    recall: float | None
    covered: int
    partial: int
    missed: int
    contradicted: int
    word_count: int
    target_s: float | None
    duration_s: float | None
    speech_s: float | None
    speech_rate_wpm: float | None
    filler_count: int | None
    filler_rate_per_min: float | None
    pause_count: int | None
    share_situation: float | None
    share_task: float | None
    share_action: float | None
    share_result: float | None
    note: str | None
    overruled_rating: int | None
    follows: int | None

    @property
    def share(self) -> dict[Component, float] | None:
        """STAR share by component, None where nothing was recognised."""
        shares = (self.share_situation, self.share_task, self.share_action, self.share_result)
        known = {component: share for component, share in zip(Component, shares, strict=True) if share is not None}
        return known or None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which attempts to list: every given condition must hold. `limit` None means all.

    Replies to follow-up questions are left out unless asked for, by `with_replies` or as those that follow one answer.
    """

    story_name: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    below_recall: float | None = None
    question_contains: str | None = None
    only_refused: bool = False
    only_judged: bool = False
    with_replies: bool = False
    follows: int | None = None
    limit: int | None = 20


def figures_of(attempt: Attempt) -> dict[str, float | int | str | None]:
    """The columns of `attempts` that come from the assessment; rewritten whenever the attempt is judged anew."""
    assessment = attempt.assessment
    recall, star, delivery = assessment.recall, assessment.star, assessment.delivery
    verdicts = [match.verdict for match in recall.matches] if recall else []
    share = star.share if star else {}
    return {
        "refused": assessment.refused.reason if assessment.refused else None,
        "recall": recall.score if recall else None,
        **{verdict.value: verdicts.count(verdict) for verdict in Verdict},
        "word_count": len(attempt.hearing.transcript.words),
        "target_s": delivery.target_s if delivery else None,
        "duration_s": delivery.duration_s if delivery else None,
        "speech_s": delivery.speech_s if delivery else None,
        "speech_rate_wpm": delivery.speech_rate_wpm if delivery else None,
        "filler_count": len(delivery.fillers) if delivery else None,
        "filler_rate_per_min": delivery.filler_rate_per_min if delivery else None,
        "pause_count": len(delivery.pauses) if delivery and delivery.pauses is not None else None,
        **{f"share_{component.value}": share.get(component) for component in Component},
    }
