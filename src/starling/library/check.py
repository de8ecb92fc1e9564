"""What a good coach would say about a story before it is told. Codes are explained in docs/checks.md."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starling.library.pace import LINKING_S, point_s, points_s
from starling.model import Component, KeyPoint, Story

THIN_SECTION_WORDS = 5
FEWEST_ACTIONS = 2
LONGEST_POINT_WORDS = 25
NEAR_REPEAT_SCORE = 80.0
"""Token-sort similarity (0-100) from which two points say nearly the same; set on our own examples in the tests."""

_NUMBER = re.compile(
    r"\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|thousand|million|half|twice|double[ds]?|"
    r"triple[ds]?|third|quarter|zero|dozens?|first|none)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:I|I'm|I've|I’ve|my|me|myself)\b")


@dataclass(frozen=True, slots=True)
class Hint:
    """One remark: a stable code, what is the matter, and what to do. `points` are the indices it is about."""

    code: str
    message: str
    advice: str
    points: tuple[int, ...] = ()


def check_story(story: Story, default_target_s: float) -> tuple[Hint, ...]:
    """The remarks on a story in order of their codes, without those it silences. Times are in seconds."""
    silenced = {code.upper() for code in story.silenced}
    if not story.key_points:
        hints = iter([Hint("C100", "there are no key points yet", "write what you want to say as bullets")])
    else:
        hints = _all_hints(story, story.target_s or default_target_s)
    return tuple(hint for hint in sorted(hints, key=lambda hint: hint.code) if hint.code not in silenced)


def _all_hints(story: Story, target_s: float) -> Iterator[Hint]:
    yield from _sections(story)
    yield from _content(story)
    yield from _time(story.key_points, target_s)
    yield from _repeats(story.key_points)
    for point in story.key_points:
        words = len(point.text.split())
        if words > LONGEST_POINT_WORDS:
            message = f"point {point.index + 1} has {words} words, which is more than one fact"
            yield Hint("C107", message, f"split it: starling points {story.name}", (point.index,))
    drafts = tuple(point.index for point in story.key_points if point.draft)
    if drafts:
        message = f"{len(drafts)} of {len(story.key_points)} points are drafts that Starling proposed"
        yield Hint("C108", message, f"keep, reword or drop them: starling points {story.name}", drafts)


def _sections(story: Story) -> Iterator[Hint]:
    if all(point.section is None for point in story.key_points):
        advice = "sort your points under Situation, Task, Action and Result"
        yield Hint("C101", "no point is under one of the four headings", advice)
        return
    for section in Component:
        points = story.points_of(section)
        name = section.value.capitalize()
        if not points:
            yield Hint("C101", f"{name} is missing", _WHAT_FOR[section])
        elif sum(len(point.text.split()) for point in points) < THIN_SECTION_WORDS:
            yield Hint("C102", f"{name} is thin", _WHAT_FOR[section], tuple(point.index for point in points))
        elif section is Component.ACTION and len(points) < FEWEST_ACTIONS:
            advice = "the actions are what interviewers listen for: name each step you took"
            yield Hint("C102", "Action is a single point", advice, (points[0].index,))


_WHAT_FOR = {
    Component.SITUATION: "say where and when it was, and what was at stake",
    Component.TASK: "say what was asked of you",
    Component.ACTION: "say what you did, step by step",
    Component.RESULT: "say what came of it, in figures where you can, and what you learned",
}


def _content(story: Story) -> Iterator[Hint]:
    results = story.points_of(Component.RESULT)
    if results and not any(_NUMBER.search(point.text) for point in results):
        advice = "add how much, how many, how soon, or what would have happened otherwise"
        yield Hint("C103", "the result has no number", advice, tuple(point.index for point in results))
    actions = story.points_of(Component.ACTION)
    if actions and not any(_OWN.search(point.text) for point in actions):
        advice = 'say "I" where it was you: interviewers ask what you did, not what the team did'
        yield Hint("C104", 'no action says "I"', advice, tuple(point.index for point in actions))


def _time(points: Sequence[KeyPoint], target_s: float) -> Iterator[Hint]:
    needed_s = points_s(point.text for point in points)
    if needed_s <= target_s:
        return
    count = len(points)
    lightest = sorted(points, key=lambda point: (point.weight, -len(point.text.split())))
    over_s, dropped = needed_s - target_s, 0
    while over_s > 0 and dropped < count:
        over_s -= point_s(lightest[dropped].text)
        dropped += 1
    words = sum(len(point.text.split()) for point in points)
    message = (
        f"{words} words at 140 a minute and {LINKING_S:g} s to lead over to each of {count} points take "
        f"{_minutes(needed_s)}; the target is {_minutes(target_s)}"
    )
    yield Hint("C105", message, f"drop or join about {dropped} points, or give the story a longer target")


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}m{rest:02d}s" if minutes else f"{rest}s"


def _repeats(points: Sequence[KeyPoint]) -> Iterator[Hint]:
    from rapidfuzz import fuzz

    for place, one in enumerate(points):
        for other in points[place + 1 :]:
            if _figures(one.text) != _figures(other.text):
                continue
            if fuzz.token_sort_ratio(one.text.lower(), other.text.lower()) >= NEAR_REPEAT_SCORE:
                message = f"points {one.index + 1} and {other.index + 1} nearly repeat each other"
                yield Hint("C106", message, "keep the better one, or say what differs", (one.index, other.index))


def _figures(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", text))
