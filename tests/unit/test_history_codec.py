import contextlib
import json
import zlib
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.attempts import HEARING, STORY, assessment, refused, typed

from starling.errors import StorageError
from starling.history import codec
from starling.model import Hearing, KeyPoint, Story, Transcript, Word

TEXT = st.text(max_size=30)
TIME = st.none() | st.floats(0, 1e4).map(lambda at_s: round(at_s, 3))
WORDS = st.lists(st.builds(Word, TEXT, TIME, TIME, st.none() | st.sampled_from([0.0, 0.1234, 1.0])), max_size=20)
POINTS = st.lists(st.builds(KeyPoint, st.integers(0, 9), st.none(), TEXT), max_size=5)


@given(WORDS)
def test_a_hearing_comes_back_as_it_was(words: list[Word]) -> None:
    hearing = Hearing(Transcript(tuple(words)), activity=None, model="base")
    assert codec.hearing_from_bytes(codec.hearing_to_bytes(hearing)) == hearing


@given(TEXT, POINTS)
def test_a_story_comes_back_as_it_was_and_equal_stories_give_equal_text(title: str, points: list[KeyPoint]) -> None:
    story = Story("name", title, tuple(points))
    assert codec.story_from_json(codec.story_to_json(story)) == story
    assert codec.story_to_json(story) == codec.story_to_json(Story("name", title, tuple(points)))


@pytest.mark.parametrize("judged", [assessment(), refused().assessment, typed().assessment])
def test_an_assessment_comes_back_as_it_was(judged: object) -> None:
    packed = codec.assessment_to_bytes(judged, STORY)  # type: ignore[arg-type]
    assert codec.assessment_from_bytes(packed, STORY) == judged


def test_a_point_that_stands_elsewhere_in_the_story_is_kept_whole() -> None:
    other = Story("other", "Other", STORY.key_points[1:])
    assert codec.assessment_from_bytes(codec.assessment_to_bytes(assessment(), other), other) == assessment()


def test_every_field_of_the_model_that_is_not_asked_for_has_a_default_so_that_old_attempts_still_read() -> None:
    minimal = zlib.compress(
        b'{"transcript": {"words": {"text": [], "start_s": [], "end_s": [], "probability": []}}, "activity": null}'
    )
    assert codec.hearing_from_bytes(minimal) == Hearing(Transcript(()), activity=None)
    assert {field.name for field in fields(Hearing)} >= {"transcript", "activity", "hesitations", "model"}


READERS: list[Callable[[bytes], object]] = [
    codec.hearing_from_bytes,
    lambda data: codec.assessment_from_bytes(data, STORY),
    lambda data: codec.story_from_json(data.decode("utf-8", "replace")),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["transcript", "words", "text", "recall", "matches", "point", "star"]), inner)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("read", READERS)
@given(data=st.binary(max_size=200) | st.binary(max_size=200).map(zlib.compress))
def test_damaged_values_are_one_clear_error(read: Callable[[bytes], object], data: bytes) -> None:
    with pytest.raises(StorageError, match="can't be read"):
        read(data)


@pytest.mark.parametrize("read", READERS[:2])
@given(document=JSON)
def test_values_of_another_shape_raise_nothing_else(read: Callable[[bytes], object], document: object) -> None:
    with contextlib.suppress(StorageError):
        read(zlib.compress(json.dumps(document).encode()))


@pytest.mark.parametrize("bomb", [b" " * 200_000_000 + b"{}", b"[" * 100_000])
def test_a_value_that_would_burst_the_memory_or_the_stack_is_refused(bomb: bytes) -> None:
    with pytest.raises(StorageError):
        codec.hearing_from_bytes(zlib.compress(bomb, 1))


def test_moments_sort_as_text_and_need_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        codec.time_to_text(datetime(2026, 3, 2))


def test_the_hearing_of_the_example_is_small() -> None:
    assert len(codec.hearing_to_bytes(HEARING)) < 500
