"""When an answer has ended, and when nothing is heard at all. Pure."""

from dataclasses import dataclass

from starling.ports import Progress

SILENT_AFTER_S = 3.0
"""How long to listen before saying that nothing is heard."""

SILENT_BELOW_DB = -55.0
"""Somebody in front of a working microphone is louder than this even while thinking: chair, breath, fan."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop without a key: never before speech began, except for the longest length."""

    max_s: float
    auto_stop_s: float | None = None

    def reached(self, progress: Progress) -> str | None:
        """Why the recording should end now, as a sentence; None while it should go on."""
        if progress.elapsed_s >= self.max_s:
            return f"That was {_plain(self.max_s)}, the longest answer taken (--max)."
        if self.auto_stop_s is not None and progress.silence_s is not None and progress.silence_s >= self.auto_stop_s:
            return f"Stopped after {self.auto_stop_s:g} s of silence."
        return None


def nothing_heard(progress: Progress) -> bool:
    """Whether the input has been silent for so long that the person should know."""
    return progress.elapsed_s >= SILENT_AFTER_S and progress.loudest_db < SILENT_BELOW_DB


def _plain(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} seconds"
    return f"{minutes} min {rest} s" if rest else f"{minutes} minute{'s' if minutes > 1 else ''}"
