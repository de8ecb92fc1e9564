"""Whisper before a word is heard: what is said of weights, devices and languages that don't fit. No weights here."""

from pathlib import Path

import numpy as np
import pytest

from starling.config import Settings
from starling.errors import ModelError
from starling.home import Home
from starling.model import Sound
from starling.speech.decoder import WhisperDecoder
from starling.wiring import Wiring


def test_weights_that_are_none_are_told_with_their_folder(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"no weights at all")
    with pytest.raises(ModelError, match="can't load the speech model in") as caught:
        WhisperDecoder(tmp_path, device="cpu").load()
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_graphics_card_that_is_not_there_is_told_with_the_option_that_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: 0)
    with pytest.raises(ModelError, match="no CUDA device") as caught:
        WhisperDecoder(tmp_path, device="cuda").load()
    assert "--compute-device cpu" in caught.value.hint


@pytest.mark.parametrize("language", ["en", "auto"])
def test_a_recording_without_a_voice_is_heard_without_loading_any_weights(tmp_path: Path, language: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.bin").write_bytes(b"no weights at all")
    settings = Settings(model=str(tmp_path / "mine"), language=language)
    wiring = Wiring(Home(tmp_path / "home"), settings)
    hearing = wiring.batch_transcriber.transcribe(Sound(np.zeros(16_000, np.float32), 16_000))
    assert (hearing.transcript.words, hearing.transcript.language) == ((), "en")
    assert (hearing.model, hearing.activity.audio_s) == (str(tmp_path / "mine"), 1.0)
