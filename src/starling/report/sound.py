"""A recording small enough to live inside a page."""

import base64
import io
from pathlib import Path

from starling.errors import AudioError


def as_data_uri(path: Path) -> str:
    """The recording as an MP3 data URI: the one compressed form that every browser plays, telephones included.

    The bit rate is constant, so that a click on a word lands on that word. Raises AudioError.
    """
    import soundfile

    try:
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
        encoded = io.BytesIO()
        soundfile.write(
            encoded, samples.mean(axis=1), rate_hz, format="MP3", bitrate_mode="CONSTANT", compression_level=0.8
        )
    except (OSError, RuntimeError, ValueError, TypeError) as error:
        raise AudioError(f"the recording {path} can't be read: {error}") from error
    return f"data:audio/mpeg;base64,{base64.b64encode(encoded.getvalue()).decode('ascii')}"
