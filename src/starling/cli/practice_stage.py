"""What a person sees while practising: the question, one live line, and what the keys do."""

from rich.console import Console
from rich.live import Live
from rich.text import Text

from starling.assess.times import clock, length
from starling.audio.keys import NoKeys, find_keys
from starling.audio.sample_microphone import SampleMicrophone
from starling.ports import Keys, Progress
from starling.report.plain import plain_line
from starling.session import State

_METER_CELLS = 10
_METER_FROM_DB = -60.0
_METER_TO_DB = -6.0
_KEYS = {
    State.RECORDING: ("Enter stop", "p pause", "r start over", "q leave"),
    State.PAUSED: ("p go on", "Enter stop", "r start over", "q leave"),
    State.LEAVING: ("y leave and throw this answer away", "any other key goes on"),
}
_NAMES = {State.RECORDING: ("REC", "bold red"), State.PAUSED: ("PAUSED", "yellow"), State.LEAVING: ("LEAVE?", "yellow")}


class TerminalStage:
    """Implements `session.Stage` on a console; without a terminal it says each thing once, line by line."""

    def __init__(self, console: Console, target_s: float, max_s: float, has_keys: bool) -> None:
        self._console = console
        self._target_s = target_s
        self._max_s = max_s
        self._has_keys = has_keys
        self._live: Live | None = None
        self._told_to_speak = False

    def ask(self, question: str, device_name: str) -> None:
        """Show the question and the microphone."""
        if question:
            self._console.print(Text(plain_line(question), "bold"))
        self._console.print(Text(f"Microphone: {plain_line(device_name)}", "dim"))

    def record(self, progress: Progress, state: State) -> None:
        """Draw the live line again; it stays one line."""
        if not self._console.is_terminal:
            if not self._told_to_speak:
                self._console.print(Text(self._how_it_ends()))
            self._told_to_speak = True
            return
        if self._live is None:
            self._live = Live(console=self._console, auto_refresh=False, transient=True)
            self._live.start()
        unicode = (self._console.encoding or "").lower().startswith("utf")
        line = live_line(progress, state, self._target_s, self._console.width - 1, unicode)
        self._live.update(line, refresh=True)

    def say(self, sentence: str) -> None:
        """Print a sentence above the live line."""
        self._console.print(Text(plain_line(sentence), "yellow"))

    def think(self) -> None:
        """Take the live line away, and say that it takes a moment."""
        self.close()
        self._console.print(Text("Listening to what you said ...", "dim"))

    def close(self) -> None:
        """Leave the terminal as it was."""
        live, self._live = self._live, None
        if live is not None:
            live.stop()

    def _how_it_ends(self) -> str:
        if self._has_keys:
            return "Recording. Enter stops, p pauses, r starts over, q leaves."
        return f"Recording. It ends after {length(self._max_s)}, with --auto-stop, or with Ctrl-C."


def live_line(progress: Progress, state: State, target_s: float, width: int, unicode: bool = True) -> Text:
    """The state, the time against the target, the level and the keys, cut to `width` columns at whole parts."""
    name, style = _NAMES[state]
    line = Text(no_wrap=True, overflow="crop")
    line.append(f"{'●' if unicode else '*'} {name} ", style)
    over = progress.elapsed_s > target_s
    line.append(f"{clock(progress.elapsed_s)} of {clock(target_s)} ", "yellow" if over else "")
    if state is State.RECORDING:
        line.append(meter(progress.level_db, unicode), "green")
    for part in _KEYS[state]:
        if len(line) + 2 + len(part) > width:
            break
        line.append(f"  {part}", "dim")
    return line


def meter(level_db: float, unicode: bool = True) -> str:
    """Ten cells from -60 to -6 dBFS."""
    share = (level_db - _METER_FROM_DB) / (_METER_TO_DB - _METER_FROM_DB)
    lit = max(0, min(_METER_CELLS, round(share * _METER_CELLS)))
    on, off = ("█", "░") if unicode else ("#", ".")
    return on * lit + off * (_METER_CELLS - lit)


class SampleStage(TerminalStage):
    """Lets a sample in as soon as the recording runs."""

    def __init__(self, console: Console, target_s: float, max_s: float, sample: SampleMicrophone) -> None:
        super().__init__(console, target_s, max_s, has_keys=False)
        self._sample = sample

    def record(self, progress: Progress, state: State) -> None:
        """Let the sample begin; there is nothing to press."""
        self._sample.play()


class SampleKeys(NoKeys):
    """Presses Enter when a sample is over."""

    def __init__(self, sample: SampleMicrophone) -> None:
        self._sample = sample

    def pressed(self, wait_s: float) -> str | None:
        """`enter` once all of the sample has come in."""
        return "enter" if self._sample.played.wait(wait_s) else None


def stage_and_keys(
    console: Console, target_s: float, max_s: float, sample: SampleMicrophone | None
) -> tuple[TerminalStage, Keys]:
    """What a person sees and presses; with a sample, what happens by itself."""
    if sample is not None:
        return SampleStage(console, target_s, max_s, sample), SampleKeys(sample)
    keys = find_keys()
    return TerminalStage(console, target_s, max_s, keys.are_there), keys
