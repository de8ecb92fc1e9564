"""What every command gets: the home, the settings, and consoles for people and for data."""

import os
import weakref
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from starling.config import Settings, load_settings
from starling.home import Home, find_home

if TYPE_CHECKING:
    from rich.console import Console

    from starling.wiring import Wiring


@dataclass
class App:
    """One run of the program. Data goes to stdout, everything said to a person about it to stderr."""

    chosen_home: Path | None = None
    overrides: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def home(self) -> Home:
        """The user's folder."""
        return find_home(self.chosen_home)

    @cached_property
    def settings(self) -> Settings:
        """Settings from the home's `config.toml`. Raises ConfigError."""
        return replace(load_settings(self.home.config_path), **self.overrides)

    def override(self, **flags: Any) -> None:
        """Let flags of a command go before the settings file; None means not given. Call before `settings`."""
        self.overrides.update({name: value for name, value in flags.items() if value is not None})

    @cached_property
    def wiring(self) -> "Wiring":
        """The adapters for this home and these settings."""
        from starling.leftovers import hold
        from starling.wiring import Wiring

        held = hold(self.home)
        if held is not None:
            weakref.finalize(self, os.close, held)
        return Wiring(self.home, self.settings)

    @cached_property
    def console(self) -> "Console":
        """Rich output on stdout."""
        from starling.cli.text_console import TextConsole

        return TextConsole()


pass_app = click.make_pass_decorator(App)
