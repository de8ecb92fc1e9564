"""Cuts an answer into stretches at pauses, while it is still being spoken. Pure.

A stretch is what Whisper hears at once. Long silences inside it are left out, and `Stretch.time_s` leads back to
the time in the recording. The same windows give the same stretches, live or afterwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starling.model import Span
from starling.speech.vad import SILENCE_THRESHOLD, VOICE_THRESHOLD, WINDOW_S, merged

# The longer a stretch already is, the shorter the pause that ends it: Whisper hears at most 30 s at once, and what
# is not yet decoded when the person stops is what they wait for.
_ENDING_PAUSE_S = ((8.0, 0.6), (12.0, 0.4), (18.0, 0.25))
_LONGEST_S = 26.0
_MARGIN_S = 0.3
_LONGEST_SILENCE_S = 1.0
_SHORTEST_TO_HALVE_S = 4.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the recording: `pieces` are cut out and put one after another, `voices` is where somebody speaks."""

    pieces: tuple[Span, ...]
    voices: tuple[Span, ...]

    @property
    def sound_s(self) -> float:
        """Length of the pieces together in seconds."""
        return sum(piece.duration_s for piece in self.pieces)

    @property
    def voice_s(self) -> float:
        """Seconds with a voice."""
        return sum(voice.duration_s for voice in self.voices)

    def time_s(self, heard_s: float) -> float:
        """The time in the recording of what is `heard_s` after the start of the joined pieces."""
        for piece in self.pieces:
            if heard_s <= piece.duration_s:
                return piece.start_s + max(heard_s, 0.0)
            heard_s -= piece.duration_s
        return self.pieces[-1].end_s

    def halves(self) -> "tuple[Stretch, Stretch] | None":
        """Two stretches, cut in the pause that leaves both sides with most to hear; None where there is none."""
        if len(self.voices) < 2 or self.voice_s < _SHORTEST_TO_HALVE_S:
            return None
        cut = max(range(1, len(self.voices)), key=self._voice_of_smaller_side)
        at_s = (self.voices[cut - 1].end_s + self.voices[cut].start_s) / 2
        before = tuple(Span(piece.start_s, min(piece.end_s, at_s)) for piece in self.pieces if piece.start_s < at_s)
        after = tuple(Span(max(piece.start_s, at_s), piece.end_s) for piece in self.pieces if piece.end_s > at_s)
        return Stretch(before, self.voices[:cut]), Stretch(after, self.voices[cut:])

    def _voice_of_smaller_side(self, cut: int) -> float:
        before_s = sum(voice.duration_s for voice in self.voices[:cut])
        return min(before_s, self.voice_s - before_s)


class StretchCutter:
    """Takes probabilities of a voice, window by window, and gives back each stretch when it is over."""

    def __init__(self) -> None:
        self._windows = 0
        self._voices: list[Span] = []
        self._voice_start: int | None = None
        self._free_from_s = 0.0

    def feed(self, probabilities: Iterable[float]) -> list[Stretch]:
        """The stretches that ended within these windows of 32 ms."""
        stretches = []
        for probability in probabilities:
            stretch = self._step(probability)
            if stretch is not None:
                stretches.append(stretch)
        return stretches

    def finish(self, audio_s: float) -> list[Stretch]:
        """The stretch still open when the recording of `audio_s` seconds ends."""
        self._end_voice(audio_s)
        stretch = self._close(self._voices, audio_s)
        self._voices = []
        return [stretch] if stretch else []

    def _step(self, probability: float) -> Stretch | None:
        index, self._windows = self._windows, self._windows + 1
        now_s = self._windows * WINDOW_S
        if self._voice_start is not None:
            if probability < SILENCE_THRESHOLD:
                self._end_voice(index * WINDOW_S)
            elif now_s - self._start_s() >= _LONGEST_S:
                return self._cut_in_speech(now_s)
            return None
        if probability >= VOICE_THRESHOLD:
            self._voice_start = index
            return None
        if self._voices and now_s - self._voices[-1].end_s >= self._ending_pause_s():
            stretch = self._close(self._voices, now_s)
            self._voices = []
            return stretch
        return None

    def _start_s(self) -> float:
        first = self._voices[0].start_s if self._voices else (self._voice_start or 0) * WINDOW_S
        # Silence that is left out does not count as length.
        left_out_s = sum(
            max(0.0, after.start_s - before.end_s - _LONGEST_SILENCE_S)
            for before, after in zip(self._voices, self._voices[1:], strict=False)
        )
        return first + left_out_s

    def _ending_pause_s(self) -> float:
        length_s = self._voices[-1].end_s - self._start_s()
        pauses_s = [pause_s for from_s, pause_s in _ENDING_PAUSE_S if length_s >= from_s]
        return pauses_s[-1] if pauses_s else float("inf")

    def _end_voice(self, end_s: float) -> None:
        if self._voice_start is not None:
            self._voices.append(Span(self._voice_start * WINDOW_S, end_s))
            self._voice_start = None

    def _cut_in_speech(self, now_s: float) -> Stretch | None:
        """Somebody speaks on and on: cut at the longest gap so far, in the later half, else right here."""
        self._end_voice(now_s)
        gaps = [
            (after.start_s - before.end_s, number)
            for number, (before, after) in enumerate(zip(self._voices, self._voices[1:], strict=False), 1)
            if before.end_s - self._start_s() > _LONGEST_S / 2
        ]
        cut = max(gaps)[1] if gaps else len(self._voices)
        ended, kept = self._voices[:cut], self._voices[cut:]
        until_s = kept[0].start_s if kept else now_s
        stretch = self._close(ended, until_s)
        self._voices = kept[:-1]
        self._voice_start = round(kept[-1].start_s / WINDOW_S) if kept else self._windows
        return stretch

    def _close(self, voices: Sequence[Span], until_s: float) -> Stretch | None:
        real = merged(voices)
        if not real:
            return None
        pieces = _pieces(real, self._free_from_s, until_s)
        self._free_from_s = pieces[-1].end_s
        return Stretch(tuple(pieces), tuple(real))


def _pieces(voices: Sequence[Span], from_s: float, until_s: float) -> list[Span]:
    """The voices with some room around them, nothing before `from_s` or after `until_s`."""
    pieces: list[Span] = []
    for voice in voices:
        piece = Span(max(from_s, voice.start_s - _MARGIN_S), min(until_s, voice.end_s + _MARGIN_S))
        if pieces and piece.start_s - pieces[-1].end_s < _LONGEST_SILENCE_S - 2 * _MARGIN_S:
            pieces[-1] = Span(pieces[-1].start_s, piece.end_s)
        else:
            pieces.append(piece)
    return pieces
