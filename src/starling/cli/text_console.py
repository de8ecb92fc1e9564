"""The console of every command: text to read, as given, in what the terminal can show."""

from typing import TextIO

from rich.console import Console


class TextConsole(Console):
    """A console that takes no text for markup (a note may hold `[/red]`) and colours nothing by itself."""

    def __init__(self, file: TextIO | None = None) -> None:
        super().__init__(file=file, highlight=False, markup=False)

    def on_broken_pipe(self) -> None:
        """Let the program's own end decide: rich would leave with 1, as if something had failed."""
        raise  # noqa: PLE0704 - called while the broken pipe is handled
