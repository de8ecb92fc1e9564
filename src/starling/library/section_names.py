"""Which of the four sections a heading or label names, in the forms that real notes take."""

import re
from functools import lru_cache

from starling.model import Component

_NAMES: dict[Component, tuple[str, ...]] = {
    Component.SITUATION: (
        "situation", "situations", "s", "context", "background", "scenario", "setting", "circumstances", "problem",
        "what happened", "backstory", "where i was", "what was going on", "state of things", "starting point",
    ),
    Component.TASK: (
        "task", "tasks", "t", "goal", "goals", "objective", "objectives", "challenge", "challenges", "responsibility",
        "responsibilities", "mission", "assignment", "aim", "ask", "obstacle", "obstacles", "complication", "hurdle",
        "what needed to be done", "what had to be done", "what was asked of me", "target",
    ),
    Component.ACTION: (
        "action", "actions", "a", "approach", "what i did", "what we did", "steps", "steps taken", "steps i took",
        "actions taken", "action taken", "actions i took", "solution", "how i did it", "how i solved it",
        "how i handled it", "how i approached it", "implementation", "response", "execution", "activities",
        "contribution", "contributions", "what was done",
    ),
    Component.RESULT: (
        "result", "results", "r", "outcome", "outcomes", "impact", "impacts", "learning", "learnings", "lesson",
        "lessons", "lessons learned", "lesson learned", "lessons learnt", "lesson learnt", "what i learned",
        "what i learnt", "what i would do differently", "takeaway", "takeaways", "reflection", "reflections",
        "conclusion", "achievement", "achievements", "effect", "effects", "benefit", "benefits", "consequences",
        "results achieved", "how it ended", "resolution",
    ),
}  # fmt: skip
_COMPONENT_OF = {name: component for component, names in _NAMES.items() for name in names}

STRONG_NAMES = frozenset(
    {"situation", "situations", "task", "tasks", "action", "actions", "result", "results", "s", "t", "a", "r"}
)
"""Names that mean a section wherever they stand; the others may also be words of the owner's own."""

_FILLER_WORDS = frozenset({"the", "my", "our", "key", "main", "final", "overall", "end", "star", "initial", "specific"})
_MISSPELT = ("situation", "action", "actions", "result", "results", "outcome", "background", "context", "approach")
_NUMBERING = re.compile(r"^(?:(?:step|part|section)\s*)?(?:\(?\d{1,2}(?:\.\d{1,2})*[.):]*|[ivx]{1,4}[.)])\s+")
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_JOINED = re.compile(r"\s*(?:/|&|\+|,|\band\b)\s*")


@lru_cache(maxsize=4096)
def component_named(label: str) -> Component | None:
    """The section that `label` (a whole heading or label, without its text) names, else None."""
    name = _bare(label)
    if component := _lookup(name):
        return component
    first, *rest = _JOINED.split(name)
    return _lookup(first) if rest and all(_lookup(part) for part in rest) else None


def is_strong_name(label: str) -> bool:
    """Whether `label` can mean nothing but a section."""
    return _bare(label) in STRONG_NAMES


def _bare(label: str) -> str:
    """Lower case, without numbering, decoration and remarks in brackets: `2. **My Actions** (2019):` is `actions`."""
    text = _NUMBERING.sub("", " ".join(label.lower().split()))
    outside = _BRACKETED.sub(" ", text)
    if not re.search(r"\w", outside):
        outside = " ".join(filter(None, (group for pair in _BRACKETED.findall(text) for group in pair)))
    words = re.sub(r"[^\w/&+,']+", " ", outside.replace("’", "'")).strip(" ,'/&+").replace("_", " ").split()
    kept = [word for word in words if word not in _FILLER_WORDS]
    return " ".join(kept)


def _lookup(name: str) -> Component | None:
    if name in _COMPONENT_OF:
        return _COMPONENT_OF[name]
    return _misspelt(name)


def _misspelt(name: str) -> Component | None:
    """One slip of the pen (two in a long word) after a right first letter still names the section."""
    if not 5 <= len(name) <= 13 or " " in name:
        return Component.TASK if name in ("taks", "tsak", "taask", "taskk") else None
    from rapidfuzz.distance import OSA

    for right in _MISSPELT:
        slips = 2 if len(right) >= 9 else 1
        if name[0] == right[0] and OSA.distance(name, right, score_cutoff=slips) <= slips:
            return _COMPONENT_OF[right]
    return None
