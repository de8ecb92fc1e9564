"""Where a voice is said to begin."""

import numpy as np

from starling.speech.vad import WINDOW_S, activity_of


def starts(*probabilities: float) -> list[float]:
    activity = activity_of(np.array(probabilities, np.float32), len(probabilities) * WINDOW_S)
    return [span.start_s / WINDOW_S for span in activity.spans]


SILENCE = (0.01,) * 60
WAVERING = (0.33, 0.1, 0.45, 0.2, 0.38, 0.1, 0.1, 0.1)
VOICE = (0.9,) * 40
LAG = 2


def test_a_voice_that_the_network_warms_to_slowly_begins_where_it_first_wavered() -> None:
    assert starts(*SILENCE, *WAVERING, *VOICE) == [60]
    assert starts(*VOICE, *SILENCE, *WAVERING, *VOICE) == [0, 100]


def test_a_single_noise_before_a_voice_is_not_its_start() -> None:
    assert starts(*SILENCE, 0.4, 0.01, 0.01, 0.01, *VOICE) == [64 - LAG]


def test_wavering_that_ends_long_before_the_voice_is_not_its_start() -> None:
    assert starts(*SILENCE, *WAVERING, *SILENCE[:20], *VOICE) == [88 - LAG]


def test_a_short_pause_ends_two_windows_before_the_network_believes_in_a_voice() -> None:
    assert starts(*VOICE, *SILENCE[:10], *WAVERING, *VOICE) == [0, 58 - LAG]
