"""Reading recordings made elsewhere."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from starling.audio.files import read_sound, write_flac
from starling.audio.resample import StreamResampler, resample
from starling.errors import AudioError, StorageError
from starling.model import SAMPLE_RATE_HZ, Sound

TONE_HZ = 440.0


def tone(duration_s: float = 2.0, rate_hz: int = SAMPLE_RATE_HZ, amplitude: float = 0.5) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * TONE_HZ * np.arange(int(duration_s * rate_hz)) / rate_hz)).astype(np.float32)


def encoded(path: Path, container: str, codec: str, rate_hz: int, layout: str = "mono") -> Path:
    import av

    sound = tone(3.0, rate_hz)
    with av.open(str(path), "w", format=container) as output:
        stream = output.add_stream(codec, rate=rate_hz, layout=layout)
        channels = len(stream.codec_context.layout.channels)
        frame = av.AudioFrame.from_ndarray(np.stack([sound] * channels), "fltp", layout)
        frame.sample_rate = rate_hz
        stream.codec_context.open()
        fitted = av.AudioResampler(
            format=stream.codec_context.format, layout=layout, rate=rate_hz, frame_size=stream.frame_size
        )
        for part in [*fitted.resample(frame), *fitted.resample(None)]:
            output.mux(stream.encode(part))
        output.mux(stream.encode(None))
    return path


def video(path: Path) -> Path:
    """Three seconds of picture, with a tone."""
    import av

    with av.open(str(path), "w") as output:
        picture, sound = output.add_stream("mpeg4", rate=10), output.add_stream("aac", rate=48_000, layout="mono")
        picture.width = picture.height = 64
        picture.pix_fmt = "yuv420p"
        for _ in range(30):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
            output.mux(picture.encode(frame))
        output.mux(picture.encode(None))
        samples = av.AudioFrame.from_ndarray(tone(3.0, 48_000)[np.newaxis], "fltp", "mono")
        samples.sample_rate = 48_000
        for part in av.AudioResampler("fltp", "mono", 48_000, frame_size=1024).resample(samples):
            output.mux(sound.encode(part))
        output.mux(sound.encode(None))
    return path


def pitch_hz(sound: Sound) -> float:
    middle = sound.samples[len(sound.samples) // 4 : 3 * len(sound.samples) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    return float(np.argmax(spectrum) * sound.sample_rate_hz / len(middle))


@pytest.mark.parametrize(
    ("suffix", "container", "codec", "rate_hz"),
    [
        ("mp3", "mp3", "libmp3lame", 44_100),
        ("m4a", "mp4", "aac", 48_000),
        ("webm", "webm", "libopus", 48_000),
        ("ogg", "ogg", "libopus", 24_000),
    ],
)
def test_compressed_recordings_are_read(tmp_path: Path, suffix: str, container: str, codec: str, rate_hz: int) -> None:
    sound = read_sound(encoded(tmp_path / f"answer.{suffix}", container, codec, rate_hz, "stereo"))
    assert sound.sample_rate_hz == SAMPLE_RATE_HZ
    assert sound.duration_s == pytest.approx(3.0, abs=0.1)
    assert pitch_hz(sound) == pytest.approx(TONE_HZ, abs=2)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
@pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (44_100, 2), (96_000, 8)])
def test_any_depth_rate_and_number_of_channels_is_read(
    tmp_path: Path, subtype: str, rate_hz: int, channels: int
) -> None:
    path = tmp_path / "answer.wav"
    soundfile.write(path, np.stack([tone(1.0, rate_hz)] * channels, axis=1), rate_hz, subtype=subtype)
    sound = read_sound(path)
    assert sound.samples.dtype == np.float32
    assert sound.samples.ndim == 1
    assert sound.duration_s == pytest.approx(1.0, abs=0.01)
    assert pitch_hz(sound) == pytest.approx(TONE_HZ, abs=3)
    assert np.max(np.abs(sound.samples)) == pytest.approx(0.5, abs=0.05)


def test_what_is_no_number_becomes_silence_and_what_is_too_loud_is_clipped(tmp_path: Path) -> None:
    samples = tone(1.0, 48_000)
    samples[1000] = np.nan
    samples[2000] = np.inf
    samples[3000] = 1e30
    soundfile.write(tmp_path / "odd.wav", samples, 48_000, subtype="FLOAT")
    sound = read_sound(tmp_path / "odd.wav")
    assert np.all(np.isfinite(sound.samples))
    assert np.max(np.abs(sound.samples)) <= 1.0
    assert sound.duration_s == pytest.approx(1.0, abs=0.01)


def test_a_wrong_suffix_does_not_matter(tmp_path: Path) -> None:
    path = encoded(tmp_path / "answer.wav", "mp3", "libmp3lame", 44_100)
    assert read_sound(path).duration_s == pytest.approx(3.0, abs=0.1)


def test_a_damaged_stretch_of_an_mp3_is_stepped_over(tmp_path: Path) -> None:
    path = encoded(tmp_path / "answer.mp3", "mp3", "libmp3lame", 44_100)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 500] = b"\x00garbage\xff" * 55 + b"12345"
    path.write_bytes(bytes(data))
    assert read_sound(path).duration_s == pytest.approx(3.0, abs=0.3)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "mov"])
def test_of_a_video_the_sound_is_read(tmp_path: Path, suffix: str) -> None:
    sound = read_sound(video(tmp_path / f"answer.{suffix}"))
    assert sound.duration_s == pytest.approx(3.0, abs=0.1)
    assert pitch_hz(sound) == pytest.approx(TONE_HZ, abs=2)


def unreadable(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"{kind}.wav"
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("Tell me about a time you disagreed.\n" * 50)
    elif kind == "playlist":
        path.write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.mp3\n")
    elif kind == "header only":
        soundfile.write(path, np.zeros(0, np.float32), 16_000)
    elif kind != "missing":
        path.write_bytes({"empty": b"", "zeros": bytes(5000), "riff": b"RIFF\x00\x00\x00\x00WAVE"}[kind])
    return path


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [
        ("missing", "no such file"),
        ("empty", "is empty"),
        ("zeros", "not a sound file"),
        ("text", "not a sound file"),
        ("playlist", "not a sound file"),
        ("riff", "not a sound file"),
        ("header only", "no sound in it"),
        ("folder", "is not a file"),
    ],
)
def test_what_holds_no_sound_is_refused_by_name(tmp_path: Path, kind: str, complaint: str) -> None:
    path = unreadable(tmp_path, kind)
    with pytest.raises(AudioError, match=complaint) as caught:
        read_sound(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_a_file_that_is_cut_off_is_refused_with_what_is_missing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"answer.{suffix}"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, 64_000), 16_000)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(AudioError, match=r"is cut off: .* s of 4\.0 s"):
        read_sound(path)


@pytest.mark.parametrize("kept", [0.999, 0.5, 0.1])
def test_an_ogg_file_that_stops_before_its_last_page_is_refused(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "cut.ogg"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, 64_000), 16_000)
    read_sound(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(kept * len(data))])
    with pytest.raises(AudioError, match=r"is cut off|is damaged|no sound"):
        read_sound(path)


def test_a_file_longer_than_any_answer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("starling.audio.files.LONGEST_ANSWER_S", 1.0)
    soundfile.write(tmp_path / "long.wav", tone(4.0), 16_000)
    with pytest.raises(AudioError, match="longer than"):
        read_sound(tmp_path / "long.wav")


def test_a_recording_that_was_ended_at_the_longest_length_can_be_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starling.audio.files.LONGEST_ANSWER_S", 1.0)
    write_flac(tmp_path / "kept.flac", Sound(tone(1.6), SAMPLE_RATE_HZ))
    assert read_sound(tmp_path / "kept.flac").duration_s == pytest.approx(1.6)


def test_flac_comes_back_as_it_was_written_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "kept.flac"
    write_flac(path, Sound(tone(), SAMPLE_RATE_HZ))
    assert np.max(np.abs(read_sound(path).samples - tone())) < 1 / 16_000
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept.flac"]
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_not_there_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"can't write .*kept\.flac"):
        write_flac(tmp_path / "nowhere" / "kept.flac", Sound(tone(), SAMPLE_RATE_HZ))


def test_a_stream_resampled_in_blocks_equals_the_whole() -> None:
    whole = resample(Sound(tone(1.0, 44_100), 44_100), SAMPLE_RATE_HZ)
    engine = StreamResampler(44_100, SAMPLE_RATE_HZ)
    parts = [engine.push(block) for block in np.array_split(tone(1.0, 44_100), 97)]
    joined = np.concatenate([*parts, engine.finish()])
    assert len(joined) == len(whole.samples)
    assert np.max(np.abs(joined - whole.samples)) < 1e-4
    assert whole.duration_s == pytest.approx(1.0, abs=0.002)


def test_a_read_needs_no_import_of_a_sound_library_until_called() -> None:
    check = "import sys, starling.audio.files; sys.exit(bool({'av', 'soundfile'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], check=False, env={"PYTHONPATH": "src"}).returncode == 0
