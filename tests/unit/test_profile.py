import pytest

from starling.assess.profile import Band, profile_named, read_profiles
from starling.model import Component


def test_a_profile_is_found_however_its_name_is_written() -> None:
    assert profile_named("Short-Screen") is profile_named("short screen")
    assert profile_named("short screen").target_s == 60.0


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no profile 'pirate'; known profiles: consulting, general"):
        profile_named("pirate")


def test_the_general_bands_leave_most_of_the_time_to_the_action() -> None:
    assert 0.6 in profile_named("general").share[Component.ACTION]
    assert 0.4 not in profile_named("general").share[Component.ACTION]


def length_s(text: str) -> float:
    return {"2m": 120.0}[text]


def test_an_own_profile_takes_from_another_what_it_does_not_say() -> None:
    profiles = read_profiles({"Panel-Talk": {"based_on": "management", "target": "2m", "action": [0.4, 0.7]}}, length_s)
    panel = profile_named("panel talk", profiles)
    assert (panel.target_s, panel.share[Component.ACTION]) == (120.0, Band(0.4, 0.7))
    assert panel.share[Component.RESULT] == profile_named("management").share[Component.RESULT]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"actoin": [0.1, 0.2]}, r"profiles.mine: unknown field 'actoin'; known: based_on, target, situation"),
        ({"action": [0.7, 0.5]}, r"profiles.mine: action must be \[from, to\] between 0 and 1"),
        ({"action": [0.5, 7]}, r"action must be \[from, to\] between 0 and 1"),
        ({"rate_wpm": 120}, r"rate_wpm must be \[from, to\], not 120"),
        ({"fillers_per_min": True}, r"fillers_per_min must be a number over 0"),
        ({"long_pause_s": -1}, r"long_pause_s must be a number over 0, not -1"),
        ({"based_on": "pirate"}, r"there is no profile 'pirate'"),
        ({"situation": [0.9, 1.0]}, r"no answer can satisfy these shares"),
        (3, r"profiles.mine: it must be a table"),
    ],
)
def test_a_wrong_own_profile_names_itself_and_the_field(fields: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_profiles({"mine": fields}, length_s)
