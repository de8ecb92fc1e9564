"""One or two follow-up questions after an answer, aimed at what was missed, vague or without a number.

Templates over the story; nothing is invented, and no question gives the point away.
"""

import re
from dataclasses import dataclass

from starling.drill.questions import question_about
from starling.model import Assessment, Component, KeyPoint, KeyPointMatch, Verdict

MOST_FOLLOW_UPS = 2
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question and the point it is aimed at."""

    question: str
    point: KeyPoint


def follow_ups(assessment: Assessment, most: int = MOST_FOLLOW_UPS) -> tuple[FollowUp, ...]:
    """What an interviewer would ask next: about contradictions, lost results, lost points, then half said ones.

    Empty for a refused answer, and when nothing was lost.
    """
    matches = assessment.recall.matches if assessment.recall else ()
    lost = sorted((match for match in matches if match.verdict is not Verdict.COVERED), key=_urgency)
    found: list[FollowUp] = []
    for match in lost:
        question = _question(match)
        if question not in {other.question for other in found}:
            found.append(FollowUp(question, match.point))
    return tuple(found[:most])


def _urgency(match: KeyPointMatch) -> tuple[int, float, int]:
    if match.verdict is Verdict.CONTRADICTED:
        rank = 0
    elif match.verdict is Verdict.MISSED:
        rank = 1 if match.point.section is Component.RESULT else 2
    else:
        rank = 3
    return rank, -match.point.weight, match.point.index


def _question(match: KeyPointMatch) -> str:
    point, quote = match.point, match.evidence.quote if match.evidence else ""
    if match.verdict is Verdict.CONTRADICTED and quote:
        return f"You said: {quote} Are you sure? Tell me about that again."
    if match.verdict is Verdict.PARTIAL and _FIGURE.search(point.text) and not _FIGURE.search(quote):
        return f"You said: {quote} Can you put a number on that?"
    if match.verdict is Verdict.PARTIAL and quote:
        return f"You said: {quote} Can you be more precise?"
    if point.section is Component.RESULT and _FIGURE.search(point.text):
        return "What came of it, in figures?"
    return question_about(point)
