"""How far a device is behind."""

import pytest

from starling.audio.lag import Lag


def delivered(*times_s: float, length_s: float = 0.1) -> Lag:
    lag = Lag()
    for time_s in times_s:
        lag.deliver(time_s, length_s)
    return lag


def test_before_the_first_block_nothing_is_behind() -> None:
    assert Lag().at(1000.0) == 0.0


def test_a_steady_device_is_never_behind_by_more_than_a_block() -> None:
    lag = delivered(*(5.0 + 0.1 * number for number in range(100)))
    assert lag.at(14.9) == pytest.approx(0.0, abs=0.01)
    assert lag.at(15.0) == pytest.approx(0.1, abs=0.01)


def test_a_device_that_is_held_up_is_behind_until_it_has_delivered() -> None:
    lag = delivered(1.0, 1.1, 1.2)
    assert lag.at(1.7) == pytest.approx(0.5, abs=0.01)
    for _ in range(5):
        lag.deliver(1.7, 0.1)
    assert lag.at(1.7) == pytest.approx(0.0, abs=0.01)


def test_a_clock_that_runs_a_little_slower_is_no_lag() -> None:
    lag = delivered(*(number * 0.1 * 1.0001 for number in range(6000)))
    assert lag.at(6000 * 0.1 * 1.0001) < 0.15
