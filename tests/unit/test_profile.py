import pytest

from starling.assess.profile import profile_named
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
