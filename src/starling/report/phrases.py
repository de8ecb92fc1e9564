"""How figures are said to a person: times, shares, and the names of things."""

from starling.model import Component, Verdict

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


def clock(seconds: float) -> str:
    """`m:ss`, as a player shows it."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def length(seconds: float) -> str:
    """`54 s`, `1 min 36 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    minutes = round(whole / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"


def percent(share: float) -> str:
    """`71 %`."""
    return f"{share * 100:.0f} %"


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 point`, `3 points`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def section_name(section: Component | None) -> str:
    """The section as a heading; empty for a point outside the four."""
    return SECTION_NAMES[section] if section else ""
