"""Short spoken questions made from a story's own points. Templates only: nothing is invented."""

import re

from starling.model import Component, KeyPoint, Story

_BY_WORDING: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), question)
    for pattern, question in (
        (r"\btrade-?offs?\b", "What was the trade-off?"),
        (r"\b(?:learn\w*|taught myself|lesson)\b", "What did you learn, and how?"),
        (
            r"\b(?:refus\w*|reject\w*|disagree\w*|sceptic\w*|skeptic\w*|push\w* back|object\w*)\b",
            "Who was against it, and why?",
        ),
        (r"\b(?:decid\w*|chose|choos\w*|decision|recommend\w*)\b", "What did you decide, and why?"),
        (r"\b(?:fail\w*|broke\w*|outage|incident|leak\w*|bug|crash\w*)\b", "What went wrong?"),
        (r"\b(?:because|the reason|root cause|caused by)\b", "What was the reason?"),
        (r"\d|\b(?:half|twice|percent|hundred|thousand)\b", "What was the figure?"),
        (
            r"\b(?:meeting\w*|workshop\w*|interview\w*|asked|talked|convinc\w*)\b",
            "Whom did you talk to, and what about?",
        ),
    )
)
_BY_SECTION = {
    Component.SITUATION: "What was the situation?",
    Component.TASK: "What was your task?",
    Component.ACTION: "What did you do?",
    Component.RESULT: "What came of it?",
    None: "What else belongs to this story?",
}
_WORD = re.compile(r"[^\W_](?:[\w'’.+-]*[^\W_])?")
_SMALL_WORDS = """
a about after again all also although an and any are as at be because been before being both but by
can could did do does doing down during each for from further had has have having he her here him
his how i if in into is it its itself just me more most my no nor not of off on once only or other
our out over own same she should so some such than that the their them then there these they this
those through to too under until up very was we were what when where which while who whom why will
with would you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())
MOST_KEY_WORDS = 3


def question_about(point: KeyPoint) -> str:
    """A question that the point answers, by its wording, else by where it stands in the story."""
    for pattern, question in _BY_WORDING:
        if pattern.search(point.text):
            return question
    return _BY_SECTION[point.section]


def place_of(point: KeyPoint, story: Story) -> str:
    """Where the point stands, without a word of what it says: `Action, point 2 of 5.`"""
    fellows = [other for other in story.key_points if other.section is point.section]
    number = next((at for at, other in enumerate(fellows, 1) if other.index == point.index), 1)
    name = point.section.value.capitalize() if point.section else "Anywhere"
    return f"{name}, point {number} of {len(fellows)}."


def key_words(text: str) -> tuple[str, ...]:
    """Up to three words that bring the point back: figures and names first, then the longest, in their order."""
    words = [match.group() for match in _WORD.finditer(text)]
    content = [(at, word) for at, word in enumerate(words) if word.lower() not in _SMALL and len(word) > 1]
    chosen = sorted(content, key=lambda entry: (-_weight(*entry), entry[0]))[:MOST_KEY_WORDS]
    return tuple(word for _, word in sorted(chosen))


def _weight(at: int, word: str) -> int:
    special = any(letter.isdigit() for letter in word) or (at > 0 and any(letter.isupper() for letter in word))
    return len(word) + (20 if special else 0)
