"""Sound as samples."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Not at run time: commands that touch no sound must not wait for numpy.
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
"""The rate at which answers are recorded, kept and heard: what the recogniser and the voice detector want."""

LONGEST_ANSWER_S = 7200.0
"""Two hours: no answer is longer. As samples they are 460 MB; with the models that stays under 1 GB."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Mono sound: float32 samples of shape (n,) in [-1, 1] at `sample_rate_hz`."""

    samples: "NDArray[np.float32]"
    sample_rate_hz: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate_hz
