"""Spoken cues that tell which part of a STAR answer is being told. Data: one line per phrase."""

import re

from starling.model import Component

CUES: dict[Component, tuple[str, ...]] = {
    Component.SITUATION: (
        "at the time",
        "back then",
        "when i was",
        "when i joined",
        "when i worked",
        "the situation was",
        "the context",
        "the background",
        "some background",
        "last year",
        "a few years ago",
        "there was",
        "there were",
        "i was working",
        "we were using",
        "used to",
        "in my previous",
        "in my last",
        "in my current",
        "it all started",
    ),
    Component.TASK: (
        "my job was",
        "my task",
        "my goal",
        "the goal was",
        "my role",
        "i was asked",
        "i was responsible",
        "i was in charge",
        "it was my responsibility",
        "my responsibility",
        "i had to",
        "i needed to",
        "we needed to",
        "we had to",
        "the task was",
        "the challenge was",
        "the objective",
        "was supposed to",
        "i was given",
        "i was assigned",
        "expected to",
        "it was up to me",
    ),
    Component.ACTION: (
        "so what i did",
        "what i did",
        "the first thing i did",
        "first i",
        "then i",
        "so i",
        "i decided",
        "i started",
        "i began",
        "i talked to",
        "i spoke",
        "i set up",
        "i created",
        "i built",
        "i wrote",
        "i organized",
        "i proposed",
        "i asked",
        "next i",
        "after that i",
        "i also",
        "i worked with",
        "we decided",
        "i made sure",
    ),
    Component.RESULT: (
        "in the end",
        "as a result",
        "the result",
        "the outcome",
        "eventually",
        "finally",
        "ultimately",
        "this led to",
        "which led to",
        "was able to",
        "were able to",
        "was successful",
        "successfully",
        "i learned",
        "i learnt",
        "the lesson",
        "looking back",
        "since then",
        "now we",
        "today",
        "went down",
        "percent",
        "increased by",
        "reduced",
        "saved",
        "were happy",
        "feedback",
    ),
}

_PATTERNS = {
    component: re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b")
    for component, phrases in CUES.items()
}


def count_cues(text: str) -> tuple[int, int, int, int]:
    """How many cues of Situation, Task, Action and Result stand in `text`, in that order."""
    lowered = text.lower().replace(",", "")
    situation, task, action, result = (len(_PATTERNS[component].findall(lowered)) for component in Component)
    return situation, task, action, result
