"""Records one answer: from the device's thread into a queue, from the queue to disk.

The device's thread only hands over blocks; a writer thread resamples, measures, writes and passes them on, so
that neither a slow disk nor a busy recogniser makes the sound stutter. A device that goes away is replaced.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from starling.audio.files import write_flac
from starling.audio.journal import Journal, Occasion, sound_of
from starling.audio.lag import Lag
from starling.audio.level import SpeechGate
from starling.audio.resample import StreamResampler
from starling.errors import DeviceError, StorageError
from starling.model import SAMPLE_RATE_HZ, Sound
from starling.ports import Ended, LiveEar, Microphone, Progress

Samples = NDArray[np.float32]

_QUEUE_BLOCKS = 4_000
_LOST_AFTER_S = 4.0
"""An open device that delivers nothing for so long is gone, whatever it says."""
_ASLEEP_AFTER_S = 1.0
_GIVE_UP_AFTER_S = 3.0
"""A sound server that is started again by the system is back by then."""
_MOST_REPLACEMENTS = 5
_BEHIND_S = 0.06
"""More than two blocks of a usual device."""
_CATCH_UP_S = 0.5


@dataclass(frozen=True, slots=True)
class _Block:
    samples: Samples
    rate_hz: int


_RESTART = object()
_END = object()


@dataclass(frozen=True, slots=True)
class Folders:
    """Where recordings go: `unfinished` until the attempt is stored, `kept` afterwards. Both exist."""

    unfinished: Path
    kept: Path


class DiskRecorder:
    """A Recorder over a microphone, with a journal on disk.

    `another_microphone(failed)` finds a device to go on with when one went away, none of those named in
    `failed`; None when there is no other.
    """

    def __init__(
        self,
        folders: Folders,
        occasion: Occasion,
        microphone: Microphone,
        another_microphone: Callable[[frozenset[str]], Microphone | None] = lambda _failed: None,
        live_ear: LiveEar | None = None,
    ) -> None:
        self._folders = folders
        self._occasion = occasion
        self._microphone = microphone
        self._another_microphone = another_microphone
        self._live_ear = live_ear
        self._journal: Journal | None = None
        self._queue: queue.Queue[object] = queue.Queue(_QUEUE_BLOCKS)
        self._writer = threading.Thread(target=self._write, name="recording", daemon=True)
        self._gate = SpeechGate(SAMPLE_RATE_HZ)
        self._kept: list[NDArray[np.int16]] = []
        self._kept_samples = 0
        self._dropped = 0
        self._wanted = False
        self._delivers = threading.Event()
        self._is_lost = False
        self._last_block_s = 0.0
        self._lag = Lag()
        self._last_look_s = 0.0
        self._lost_since_s: float | None = None
        self._replacements = 0
        self._ended: Ended | None = None
        self._notices: list[str] = []
        self._storage_problem: StorageError | None = None

    @property
    def device_name(self) -> str:
        """The device that is listened to now."""
        return self._microphone.device_name

    def arm(self) -> None:
        """Open the device and the journal. Raises DeviceError, StorageError."""
        self._open(self._microphone)
        try:
            self._journal = Journal(self._folders.unfinished, self._occasion)
        except StorageError:
            self._microphone.close()
            raise
        self._writer.start()

    def await_sound(self) -> None:
        """Wait until the open device delivers, at most as long as it takes to call it lost."""
        self._delivers.wait(_LOST_AFTER_S)

    def begin(self) -> None:
        """Keep what comes from now on."""
        self._wanted = True

    def pause(self) -> None:
        """Keep nothing until `resume`."""
        self._wanted = False

    def resume(self) -> None:
        """Go on after `pause`."""
        self._wanted = True

    def restart(self) -> None:
        """Throw away what was said so far and go on."""
        self._queue.put(_RESTART)
        self._wanted = True

    def progress(self) -> Progress:
        """How it stands. Call it often: it also sees that a device went away, and goes on with another."""
        now_s = time.monotonic()
        if now_s - self._last_look_s > _ASLEEP_AFTER_S:
            # The whole program stood still (a suspended laptop): the device had no chance to deliver.
            self._last_block_s = now_s
        self._last_look_s = now_s
        if self._ended is None and (self._is_lost or now_s - self._last_block_s > _LOST_AFTER_S):
            self._replace_microphone()
        if self._storage_problem is not None and self._ended is None:
            self._ended = Ended("disk", f"{self._storage_problem}. What you said until then is scored.")
        notices, self._notices = tuple(self._notices), []
        return Progress(
            elapsed_s=self._kept_samples / SAMPLE_RATE_HZ,
            level_db=self._gate.level_db,
            loudest_db=self._gate.loudest_db,
            silence_s=self._gate.silence_s,
            dropped_blocks=self._dropped,
            notices=notices,
            ended=self._ended,
        )

    def finish(self) -> Sound:
        """Take what the device still holds back, and close it; everything that was kept, at 16 kHz."""
        self._catch_up()
        self._stop()
        return sound_of(np.concatenate(self._kept) if self._kept else np.zeros(0, np.int16))

    def keep(self) -> Path:
        """Write the finished recording as FLAC. Raises StorageError."""
        path = self._folders.kept / f"{self._occasion.stem}.flac"
        write_flac(path, self.finish())
        return path

    def release(self) -> None:
        """The attempt is stored, or not wanted: delete the journal. Raises StorageError."""
        self._stop()
        if self._journal is not None:
            self._journal.remove()

    def close(self) -> None:
        """Let go of device and files, and leave the journal for `starling recover`."""
        self._stop()
        if self._journal is not None:
            self._journal.close()

    def _open(self, microphone: Microphone) -> None:
        self._is_lost = False
        self._lag = Lag()
        microphone.open(lambda samples: self._take(samples, microphone.sample_rate_hz), self._lose)
        self._last_block_s = time.monotonic()

    def _lose(self) -> None:
        self._is_lost = True

    def _take(self, samples: Samples, rate_hz: int) -> None:
        self._last_block_s = time.monotonic()
        self._lag.deliver(self._last_block_s, len(samples) / rate_hz)
        self._delivers.set()
        if not self._wanted:
            return
        try:
            self._queue.put_nowait(_Block(samples, rate_hz))
        except queue.Full:
            self._dropped += 1

    def _replace_microphone(self) -> None:
        now_s = time.monotonic()
        if self._lost_since_s is None:
            self._lost_since_s = now_s
            self._microphone.close()
        failed: set[str] = set()
        while self._replacements < _MOST_REPLACEMENTS:
            another = self._another_microphone(frozenset(failed))
            if another is None:
                break
            try:
                self._open(another)
            except DeviceError:
                failed.add(another.device_name)
                continue
            self._notices.append(f'"{self.device_name}" went away; recording goes on with "{another.device_name}".')
            self._microphone = another
            self._lost_since_s = None
            self._replacements += 1
            return
        if now_s - self._lost_since_s >= _GIVE_UP_AFTER_S or self._replacements == _MOST_REPLACEMENTS:
            message = f'The microphone "{self.device_name}" went away. What you said until then is kept.'
            self._ended = Ended("device", message)

    def _catch_up(self) -> None:
        """Wait for the last words where a busy machine delivers late."""
        stopped_s = time.monotonic()
        while self._wanted and not self._is_lost and self._lag.at(stopped_s) > _BEHIND_S:
            if time.monotonic() - stopped_s > _CATCH_UP_S:
                return
            time.sleep(0.01)

    def _stop(self) -> None:
        self._wanted = False
        self._microphone.close()
        if self._writer.is_alive():
            self._queue.put(_END)
            self._writer.join()

    def _write(self) -> None:
        """The writer thread: everything that takes time happens here."""
        resampler: StreamResampler | None = None
        rate_hz = 0
        while (item := self._queue.get()) is not _END:
            if item is _RESTART:
                resampler = None
                self._forget()
                continue
            assert isinstance(item, _Block)
            if resampler is None or item.rate_hz != rate_hz:
                self._store(resampler.finish() if resampler else np.zeros(0, np.float32))
                rate_hz = item.rate_hz
                resampler = StreamResampler(rate_hz, SAMPLE_RATE_HZ)
            self._store(resampler.push(item.samples))
        if resampler is not None:
            self._store(resampler.finish())

    def _store(self, samples: Samples) -> None:
        if not len(samples):
            return
        whole = np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16)
        self._kept.append(whole)
        self._gate.push(samples)
        self._kept_samples += len(samples)
        if self._journal is not None and self._storage_problem is None:
            try:
                self._journal.append(whole)
            except StorageError as error:
                self._storage_problem = error
        if self._live_ear is not None:
            self._live_ear.push(samples)

    def _forget(self) -> None:
        self._kept.clear()
        self._kept_samples = 0
        self._gate = SpeechGate(SAMPLE_RATE_HZ)
        if self._live_ear is not None:
            self._live_ear.restart()
        if self._journal is not None and self._storage_problem is None:
            try:
                self._journal.truncate()
            except StorageError as error:
                self._storage_problem = error
