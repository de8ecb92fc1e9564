"""The bundled stories can be rehearsed, and say themselves what they lack."""

import re
from pathlib import Path

import pytest

from starling.library.shelf import read_story
from starling.model import Component

PATHS = sorted((Path(__file__).parents[2] / "stories").glob("*.md"))

each_story = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def test_there_are_twelve() -> None:
    assert len(PATHS) == 12


@each_story
def test_a_story_has_points_that_a_person_kept_questions_and_a_length(path: Path) -> None:
    story = read_story(path)
    assert len(story.key_points) >= 2
    assert not any(point.draft or point.section is None for point in story.key_points)
    assert len(story.questions) in (2, 3)
    assert story.target_s is not None


@each_story
def test_a_section_is_there_or_is_said_to_be_missing(path: Path) -> None:
    story = read_story(path)
    comments = " ".join(re.findall(r"<!-- Missing in the notes: (.*?) -->", path.read_text(encoding="utf-8")))
    for component in Component:
        assert bool(story.points_of(component)) != (component.value.capitalize() in comments)


@each_story
def test_a_point_is_short_enough_to_remember(path: Path) -> None:
    assert all(len(point.text.split()) <= 22 for point in read_story(path).key_points)
