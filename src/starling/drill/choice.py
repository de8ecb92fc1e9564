"""What a drill is about: the points of a story that keep getting lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from starling.history.trends import PointHistory
from starling.model import KeyPoint, Story, Verdict

MOST_POINTS = 4
"""More do not fit into two minutes."""
_RECENT = 5
_COST = {Verdict.MISSED: 1.0, Verdict.CONTRADICTED: 1.0, Verdict.PARTIAL: 0.5, Verdict.COVERED: 0.0}


@dataclass(frozen=True, slots=True)
class Lost:
    """A point, what it got last, and how much of the last attempts it was lost in, in [0, 1]."""

    point: KeyPoint
    last: Verdict
    rate: float


def points_to_drill(story: Story, histories: Sequence[PointHistory], most: int = MOST_POINTS) -> tuple[Lost, ...]:
    """The points of the story as it is now that were lost in the last five attempts, the worst first.

    Points are recognised by their wording; one that was never judged, or always said, is not drilled.
    """
    by_text = {history.text: history for history in histories}
    found = [lost for point in story.key_points if (lost := _lost(point, by_text.get(point.text)))]
    return tuple(sorted(found, key=lambda lost: (-lost.rate * lost.point.weight, lost.point.index))[:most])


def _lost(point: KeyPoint, history: PointHistory | None) -> Lost | None:
    judged = [verdict for verdict in (history.verdicts if history else ()) if verdict is not None][-_RECENT:]
    rate = sum(_COST[verdict] for verdict in judged) / len(judged) if judged else 0.0
    return Lost(point, judged[-1], rate) if rate > 0 else None
