"""How far what a device has delivered lies behind what it has heard. Pure: times and lengths in, seconds out."""

_DRIFT = 2e-4
"""A device's clock may run slower than ours by so much, second for second: that is no lag."""


class Lag:
    """Compares the length of what was delivered with the time that has passed, and calls the least difference none.

    A device always holds back a little; on a busy machine it may hold back half a second, and then delivers it.
    """

    def __init__(self) -> None:
        self._delivered_s = 0.0
        self._least_s: float | None = None

    def deliver(self, now_s: float, length_s: float) -> None:
        """A block of `length_s` seconds has come."""
        self._delivered_s += length_s
        difference_s = now_s - self._delivered_s
        grown_s = difference_s if self._least_s is None else self._least_s + _DRIFT * length_s
        self._least_s = min(difference_s, grown_s)

    def at(self, now_s: float) -> float:
        """Seconds of sound that are still to come from before `now_s`; 0 before the first block."""
        return 0.0 if self._least_s is None else max(0.0, now_s - self._delivered_s - self._least_s)
