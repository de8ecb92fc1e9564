"""Cutting an answer into stretches while it is spoken."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from starling.model import Span
from starling.speech.stretches import Stretch, StretchCutter
from starling.speech.vad import WINDOW_S


def windows(*spoken_and_silent_s: float) -> list[float]:
    """Probabilities for speech and silence in turns, starting with speech."""
    probabilities: list[float] = []
    for number, seconds in enumerate(spoken_and_silent_s):
        probabilities += [0.9 if number % 2 == 0 else 0.01] * round(seconds / WINDOW_S)
    return probabilities


def cut(probabilities: list[float]) -> list[Stretch]:
    cutter = StretchCutter()
    return [*cutter.feed(probabilities), *cutter.finish(len(probabilities) * WINDOW_S)]


def test_silence_gives_no_stretch() -> None:
    assert cut(windows(0, 10)) == []


def test_a_click_gives_no_stretch() -> None:
    assert cut(windows(0.064, 3)) == []


def test_a_stretch_ends_in_a_pause_once_it_is_long_enough() -> None:
    first, second = cut(windows(9, 1, 5, 1))

    assert abs(first.voices[-1].end_s - 9) < 0.05
    assert abs(second.voices[0].start_s - 10) < 0.05


def test_a_short_stretch_waits_for_more_over_any_pause() -> None:
    [stretch] = cut(windows(3, 4, 3, 1))

    assert len(stretch.voices) == 2


def test_long_silences_are_left_out_and_times_lead_back_to_the_recording() -> None:
    [stretch] = cut(windows(3, 4, 3, 1))

    assert stretch.sound_s < 7.5
    assert abs(stretch.time_s(0.5) - 0.5) < 0.05
    assert abs(stretch.time_s(stretch.sound_s) - stretch.pieces[-1].end_s) < 1e-6
    assert stretch.time_s(4.5) > 6.5


def test_who_never_pauses_is_cut_before_whisper_loses_the_end() -> None:
    stretches = cut(windows(100))

    assert all(stretch.sound_s <= 30 for stretch in stretches)
    assert abs(sum(stretch.voice_s for stretch in stretches) - 100) < 0.5


def test_who_hardly_pauses_is_cut_in_the_longest_gap() -> None:
    first, *_ = cut(windows(15, 0.1, 4, 0.22, 4, 0.1, 20))

    assert abs(first.voices[-1].end_s - 19.1) < 0.1


def test_halves_are_cut_in_a_pause_and_lose_nothing() -> None:
    [stretch] = cut(windows(3, 0.4, 3, 0.4, 1))
    halves = stretch.halves()

    assert halves is not None
    assert halves[0].voices + halves[1].voices == stretch.voices
    assert abs(halves[0].sound_s + halves[1].sound_s - stretch.sound_s) < 1e-6
    assert len(halves[0].voices) == 1


@given(st.lists(st.floats(0, 1), max_size=3000), st.lists(st.integers(1, 400), max_size=30))
def test_live_pieces_of_any_size_give_the_same_stretches(probabilities: list[float], sizes: list[int]) -> None:
    cutter, live, start = StretchCutter(), [], 0
    for size in sizes:
        live += cutter.feed(probabilities[start : start + size])
        start += size
    live += cutter.feed(probabilities[start:])
    live += cutter.finish(len(probabilities) * WINDOW_S)

    assert live == cut(probabilities)


@given(st.lists(st.tuples(st.floats(0.05, 40), st.floats(0.05, 5)), min_size=1, max_size=12))
def test_all_speech_is_in_stretches_that_whisper_can_hear_at_once(turns: list[tuple[float, float]]) -> None:
    probabilities = windows(*(seconds for turn in turns for seconds in turn))
    stretches = cut(probabilities)

    pieces = [piece for stretch in stretches for piece in stretch.pieces]
    assert all(before.end_s <= after.start_s + 1e-9 for before, after in pairwise(pieces))
    assert all(stretch.sound_s <= 30 for stretch in stretches)
    for start_s in (i * WINDOW_S for i, p in enumerate(probabilities) if p > 0.5):
        near = Span(start_s - 0.2, start_s + 0.2)
        is_click = not any(piece.start_s <= near.end_s and near.start_s <= piece.end_s for piece in pieces)
        assert not is_click or _spoken_around(probabilities, round(start_s / WINDOW_S)) < 0.1 + WINDOW_S


def _spoken_around(probabilities: list[float], index: int) -> float:
    first = last = index
    while first > 0 and probabilities[first - 1] > 0.5:
        first -= 1
    while last + 1 < len(probabilities) and probabilities[last + 1] > 0.5:
        last += 1
    return (last - first + 1) * WINDOW_S
