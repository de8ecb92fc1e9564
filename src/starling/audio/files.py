"""Sound files: any usual container in, FLAC out."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from starling.audio.headers import ogg_lacks_its_end, wav_length_s
from starling.audio.resample import StreamResampler
from starling.errors import AudioError
from starling.model import LONGEST_ANSWER_S, SAMPLE_RATE_HZ, Sound
from starling.whole_files import write_whole

_OVERRUN_S = 2
"""A recording that was ended at the longest length holds what was still on its way."""

# Playlists and other formats that make the decoder open further files or addresses are left out.
_FORMATS = "wav,w64,aiff,au,caf,flac,ogg,mp3,aac,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,amr"
_SHORTFALL_S = 0.5
_CUT_OFF_HINT = "copy it again, or save what is left of it with a sound editor"


def read_sound(path: Path) -> Sound:
    """The recording in `path` as 16 kHz mono float32 in [-1, 1]: wav, flac, ogg, mp3, m4a, webm and their kin.

    Channels are averaged; what is no number becomes silence. Decoded piece by piece, so that 2 hours stay under 1 GB.
    Raises AudioError for a file that is missing, empty, not audio, cut off, or longer than 2 hours.
    """
    try:
        if path.exists() and not path.is_file():
            raise AudioError(f"{path}: is not a file")
        with path.open("rb") as file:
            if not file.read(1):
                raise AudioError(f"{path}: is empty", hint="record it again")
            file.seek(0)
            samples = _decoded(path, file)
            declared_s = wav_length_s(file)
            ends_too_early = ogg_lacks_its_end(file)
    except FileNotFoundError:
        raise AudioError(f"{path}: no such file") from None
    except OSError as error:
        raise AudioError(f"{path}: can't be read: {error.strerror or error}") from error
    sound = Sound(samples, SAMPLE_RATE_HZ)
    _refuse_cut_off(path, sound.duration_s, declared_s)
    if ends_too_early:
        raise AudioError(f"{path}: is cut off after {sound.duration_s:.1f} s", hint=_CUT_OFF_HINT)
    return sound


def write_flac(path: Path, sound: Sound) -> None:
    """Write 16-bit FLAC, readable by the owner only; `path` is whole or absent. Raises StorageError."""
    write_whole(path, _flac(sound), hint="free some space or choose another --home", kind=".flac", sync=True)


def read_flac(path: Path) -> Sound:
    """What `write_flac` wrote, at its own rate, without loading the decoder of everything. Raises AudioError."""
    import soundfile

    try:
        samples, rate_hz = soundfile.read(path, dtype="float32")
    except (OSError, soundfile.LibsndfileError) as error:
        raise AudioError(f"{path}: can't be read") from error
    if samples.ndim != 1 or not len(samples):
        raise AudioError(f"{path}: is none of our recordings")
    return Sound(samples, int(rate_hz))


def _flac(sound: Sound) -> memoryview:
    """The bytes of the file, made in memory: a full disk would make the encoder's own writing print a traceback."""
    import soundfile

    buffer = io.BytesIO()
    piece = 60 * sound.sample_rate_hz
    with soundfile.SoundFile(buffer, "w", sound.sample_rate_hz, 1, "PCM_16", format="FLAC") as encoder:
        for start in range(0, len(sound.samples), piece):
            encoder.write(np.clip(np.nan_to_num(sound.samples[start : start + piece]), -1.0, 1.0))
    return buffer.getbuffer()


def _decoded(path: Path, file: IO[bytes]) -> NDArray[np.float32]:
    import av

    av.logging.set_level(None)
    try:
        with av.open(file, options={"format_whitelist": _FORMATS}) as container:
            if not container.streams.audio:
                raise AudioError(f"{path}: there is no sound in it")
            stream = container.streams.audio[0]
            declared_s = _declared_by_container_s(container, stream, file)
            samples = _gathered(path, _frames(container, stream))
    except (av.FFmpegError, ValueError, EOFError) as error:
        raise AudioError(
            f"{path}: is not a sound file, or is damaged", hint="wav, flac, ogg, mp3, m4a and webm can be read"
        ) from error
    if not len(samples):
        raise AudioError(f"{path}: there is no sound in it")
    _refuse_cut_off(path, len(samples) / SAMPLE_RATE_HZ, declared_s)
    return samples


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """Every frame that can be decoded; damaged packets are stepped over (mp3 files often hold some)."""
    import av

    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.InvalidDataError:
            continue


def _gathered(path: Path, frames: Iterator[Any]) -> NDArray[np.float32]:
    import av

    # Interleaved, because PyAV reads past the end of planar frames of 8 channels and more.
    to_float = av.AudioResampler(format="flt")
    resampler: StreamResampler | None = None
    rate_hz, filled = 0, 0
    samples = np.zeros(60 * SAMPLE_RATE_HZ, np.float32)

    def keep(block: NDArray[np.float32]) -> None:
        nonlocal filled
        end = filled + len(block)
        if end > (LONGEST_ANSWER_S + _OVERRUN_S) * SAMPLE_RATE_HZ:
            raise AudioError(f"{path}: is longer than {LONGEST_ANSWER_S / 3600:g} hours", hint="cut out the answer")
        if end > len(samples):
            # In place: a copy would double the memory of a long file.
            samples.resize(max(end, len(samples) + 600 * SAMPLE_RATE_HZ), refcheck=False)
        samples[filled:end] = block
        filled = end

    for frame in frames:
        if resampler is None or frame.sample_rate != rate_hz:
            if resampler is not None:
                keep(resampler.finish())
            rate_hz = frame.sample_rate
            resampler = StreamResampler(rate_hz, SAMPLE_RATE_HZ)
            to_float = av.AudioResampler(format="flt")
        for part in to_float.resample(frame):
            keep(resampler.push(_mono(np.asarray(part.to_ndarray()), part.layout.nb_channels)))
    if resampler is not None:
        keep(resampler.finish())
    samples.resize(filled, refcheck=False)
    np.clip(samples, -1.0, 1.0, out=samples)
    return samples


def _mono(interleaved: NDArray[Any], channels: int) -> NDArray[np.float32]:
    """The mean over the channels, with what is no number as silence."""
    finite = np.where(np.isfinite(interleaved), interleaved, 0.0).reshape(-1, channels)
    mono: NDArray[np.float32] = np.clip(finite, -1.0, 1.0).mean(axis=1, dtype=np.float32)
    return mono


def _refuse_cut_off(path: Path, found_s: float, declared_s: float | None) -> None:
    if declared_s is not None and found_s < 0.98 * declared_s - _SHORTFALL_S:
        raise AudioError(
            f"{path}: is cut off: {found_s:.1f} s of {declared_s:.1f} s are there",
            hint=_CUT_OFF_HINT,
        )


def _declared_by_container_s(container: Any, stream: Any, file: IO[bytes]) -> float | None:
    """The length the container promises, None where it is only an estimate or unknown."""
    if container.format.name == "mp3":
        position = file.tell()
        file.seek(0)
        head = file.read(16_384)
        file.seek(position)
        if b"Xing" not in head and b"Info" not in head:
            return None
    if stream.duration is not None:
        return float(stream.duration * stream.time_base)
    return float(container.duration) / 1e6 if container.duration else None
