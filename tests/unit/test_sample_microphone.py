import threading

import numpy as np

from starling.audio.sample_microphone import SampleMicrophone
from starling.model import Sound


def test_it_is_silent_until_told_to_play_and_then_delivers_every_sample_once() -> None:
    blocks: list[np.ndarray] = []
    waited = threading.Event()

    def take(block: np.ndarray) -> None:
        blocks.append(block)
        waited.set()

    sound = Sound(np.linspace(0.1, 0.9, 5000, dtype=np.float32), 16_000)
    microphone = SampleMicrophone(sound, "a sample")
    microphone.open(take, lambda: None)
    assert waited.wait(5)
    assert not microphone.played.is_set()
    microphone.play()
    assert microphone.played.wait(5)
    microphone.close()
    heard = np.concatenate(blocks)
    assert np.array_equal(heard[heard > 0], sound.samples)
    assert heard[0] == 0


def test_it_can_be_closed_without_ever_playing() -> None:
    microphone = SampleMicrophone(Sound(np.ones(100, np.float32), 16_000), "a sample")
    microphone.open(lambda block: None, lambda: None)
    microphone.close()
    assert not any(thread.name == "sample" for thread in threading.enumerate())
