"""Changing the key points of a story: keep, reword, split, drop, move, weigh."""

import re
from collections.abc import Callable
from dataclasses import replace

from starling.errors import UsageError
from starling.library.markdown import one_line
from starling.library.story_file import HEAVIEST_POINT
from starling.model import KeyPoint, Story

GRAMMAR = (
    ("keep N", "the draft is yours now"),
    ("reword N TEXT", "say it in other words"),
    ("split N TEXT | TEXT", "make two or more points of it"),
    ("drop N", "remove it"),
    ("move N M", "put it where point M is"),
    ("weigh N X", f"let it count X times (up to {HEAVIEST_POINT:g})"),
    ("accept", "keep all drafts"),
)
"""Every edit with what it does. N and M count from 1, as shown."""


def edited(story: Story, line: str) -> Story:
    """`story` after one edit of the grammar. Raises UsageError with what is wrong."""
    verb, _, rest = one_line(line).partition(" ")
    if verb.lower() == "accept" and not rest:
        return accepted(story)
    edit = _EDITS.get(verb.lower())
    number, _, argument = rest.partition(" ")
    if edit is None:
        raise UsageError(f"{line.strip()!r} is no edit", hint="edits: " + ", ".join(form for form, _ in GRAMMAR))
    return edit(story, _index(story, number), argument.strip())


def accepted(story: Story) -> Story:
    """The story with every draft kept."""
    return _with_points(story, [replace(point, draft=False) for point in story.key_points])


def _index(story: Story, number: str) -> int:
    if not story.key_points:
        raise UsageError("this story has no points to change", hint=f"write some: starling edit {story.name}")
    if not re.fullmatch(r"[0-9]{1,4}", number) or not 1 <= int(number) <= len(story.key_points):
        raise UsageError(
            f"there is no point {number or '(none named)'}", hint=f"points are 1 to {len(story.key_points)}"
        )
    return int(number) - 1


def _keep(story: Story, index: int, _argument: str) -> Story:
    return _replaced(story, index, [replace(story.key_points[index], draft=False)])


def _reword(story: Story, index: int, argument: str) -> Story:
    if not argument:
        raise UsageError(f"point {index + 1} needs its new words", hint="reword 3 I called the customer")
    return _replaced(story, index, [replace(story.key_points[index], text=argument, draft=False)])


def _split(story: Story, index: int, argument: str) -> Story:
    parts = [part.strip() for part in argument.split("|") if part.strip()]
    if len(parts) < 2:
        raise UsageError(f"point {index + 1} needs at least two texts", hint="split 3 I called | I wrote it down")
    return _replaced(story, index, [replace(story.key_points[index], text=part, draft=False) for part in parts])


def _drop(story: Story, index: int, _argument: str) -> Story:
    return _replaced(story, index, [])


def _move(story: Story, index: int, argument: str) -> Story:
    """Move to the place of another point, into that one's section."""
    target = _index(story, argument)
    points = list(story.key_points)
    point = replace(points.pop(index), section=story.key_points[target].section)
    points.insert(target, point)
    return _with_points(story, points)


def _weigh(story: Story, index: int, argument: str) -> Story:
    try:
        weight = round(float(argument), 2)
    except ValueError:
        weight = 0.0
    if not 0 < weight <= HEAVIEST_POINT:
        raise UsageError(f"{argument!r} is no weight", hint=f"give a number above 0 and up to {HEAVIEST_POINT:g}")
    return _replaced(story, index, [replace(story.key_points[index], weight=weight)])


_EDITS: dict[str, Callable[[Story, int, str], Story]] = {
    "keep": _keep,
    "reword": _reword,
    "split": _split,
    "drop": _drop,
    "move": _move,
    "weigh": _weigh,
}


def _replaced(story: Story, index: int, points: list[KeyPoint]) -> Story:
    return _with_points(story, [*story.key_points[:index], *points, *story.key_points[index + 1 :]])


def _with_points(story: Story, points: list[KeyPoint]) -> Story:
    return replace(story, key_points=tuple(replace(point, index=index) for index, point in enumerate(points)))
