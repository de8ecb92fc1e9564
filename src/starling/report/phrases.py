"""How figures are said to a person: times, shares, and the names of things."""

from datetime import datetime

from starling.assess.times import clock, percent
from starling.model import Attempt, Component, Verdict

SECTION_NAMES = {
    Component.SITUATION: "Situation",
    Component.TASK: "Task",
    Component.ACTION: "Action",
    Component.RESULT: "Result",
}
VERDICT_NAMES = {
    Verdict.COVERED: "said",
    Verdict.PARTIAL: "half said",
    Verdict.MISSED: "forgotten",
    Verdict.CONTRADICTED: "contradicted",
}


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 point`, `3 points`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def section_name(section: Component | None) -> str:
    """The section as a heading; empty for a point outside the four."""
    return SECTION_NAMES[section] if section else ""


def reply_summary(reply: Attempt) -> str:
    """How a reply was delivered, in a line: `0:21, 138 words a minute, 2 fillers heard; Action 80 %, Result 20 %`."""
    delivery, star = reply.assessment.delivery, reply.assessment.star
    parts = []
    if delivery is not None:
        seconds = delivery.duration_s
        parts.append(counted(delivery.word_count, "word") if seconds is None else clock(seconds))
        if delivery.speech_rate_wpm is not None:
            parts.append(f"{delivery.speech_rate_wpm:.0f} words a minute")
        if seconds is not None or delivery.fillers:
            parts.append(f"{counted(len(delivery.fillers), 'filler')} heard")
    shares = [
        f"{SECTION_NAMES[part]} {percent(share)}" for part, share in (star.share if star else {}).items() if share
    ]
    return "; ".join(part for part in (", ".join(parts), ", ".join(shares)) if part)


def sounds_like(story_name: str, probability: float) -> str:
    """Which story an answer was taken for."""
    return f"This sounds like {story_name} ({percent(probability)} sure)."


def when_due(moment: datetime, now: datetime) -> str:
    """`today`, `tomorrow`, `in 5 days`, `3 days ago`, by local days."""
    days = (moment.astimezone().date() - now.astimezone().date()).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days} days" if days > 0 else f"{-days} days ago"
