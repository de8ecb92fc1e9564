"""Key points proposed from prose."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starling.library.drafts import Prose, draft_points
from starling.library.pace import points_s
from starling.model import Component

A = Component.ACTION


def drafts(text: str, target_s: float = 150.0, said: tuple[str, ...] = ()) -> list[str]:
    (points,) = draft_points([Prose(A, text)], target_s, said)
    return points


def test_each_sentence_is_one_point_in_the_writers_words() -> None:
    assert drafts("I counted the lamps. Two were cracked.") == ["I counted the lamps", "Two were cracked"]


def test_a_long_sentence_is_cut_where_a_clause_stands_on_its_own() -> None:
    assert drafts(
        "I wrote to the landlord about the broken lamp in the hall, and he sent an electrician the next day."
    ) == [
        "I wrote to the landlord about the broken lamp in the hall",
        "He sent an electrician the next day",
    ]


def test_a_sentence_too_long_for_one_point_is_cut_at_its_commas() -> None:
    text = (
        "I looked at every lamp in the hall and the cellar with the caretaker on a cold Sunday in March, "
        "because nobody else wanted to, and there was not one of them without dust."
    )
    assert drafts(text) == [
        "I looked at every lamp in the hall and the cellar with the caretaker on a cold Sunday in March",
        "There was not one of them without dust",
    ]


def test_fillers_asides_and_talk_about_the_telling_are_dropped() -> None:
    assert drafts("This story has two parts. So basically I swapped the fuse (a thing my uncle taught me).") == [
        "I swapped the fuse"
    ]


def test_a_bracket_with_a_figure_stays() -> None:
    assert drafts("We lost a fifth of the readers (200 people).") == ["We lost a fifth of the readers (200 people)"]


def test_a_leading_pronoun_is_named_where_one_subject_fits() -> None:
    assert drafts("The lamp was old. It flickered every night.")[1] == "The lamp flickered every night"
    assert drafts("The readers were angry. It flickered every night.")[1] == "It flickered every night"


def test_repetition_is_dropped() -> None:
    assert drafts("I swapped the old fuse. I swapped the old fuse!") == ["I swapped the old fuse"]
    assert drafts("I swapped the old fuse.", said=("I swapped the old fuse",)) == []


def test_a_lead_in_to_a_list_is_no_point() -> None:
    assert drafts("Key steps I took:") == []


def test_where_time_is_short_figures_and_own_deeds_come_first() -> None:
    text = (
        "The hall is rather large. There are various chairs in it. I repaired 40 lamps in a week. It is near the river."
    )
    assert drafts(text, target_s=14.0) == ["I repaired 40 lamps in a week"]


@pytest.mark.parametrize("target_s", [60.0, 150.0])
def test_the_drafts_of_a_section_fit_its_share_of_the_time(target_s: float) -> None:
    text = " ".join(f"I repaired lamp number {n} in room {n * 7} because it was broken." for n in range(60))
    assert 0 < points_s(drafts(text, target_s)) <= 0.5 * target_s


@settings(derandomize=True)
@given(st.text(max_size=200))
def test_any_text_gives_points_on_one_line(text: str) -> None:
    assert all(point.split() and "\n" not in point for point in drafts(text))
