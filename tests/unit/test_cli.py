"""What every command promises: help, documentation, one line and a documented code when the call is wrong."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from starling.cli.main import COMMANDS, cli, main
from starling.errors import StarlingError

DOCS = Path(__file__).parents[2] / "docs"


def command_named(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_has_help_and_every_option_says_what_it_does(name: str) -> None:
    command = command_named(name)
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert command.help
    silent = [p.opts[0] for p in command.params if isinstance(p, click.Option) and not p.hidden and not p.help]
    assert silent == []


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_is_documented(name: str) -> None:
    assert f"## starling {name}\n" in (DOCS / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_wrong_call_gives_one_line_and_exit_code_2(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--no-such-option"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("starling: No such option")


def test_an_unknown_command_gives_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse"]) == 2
    assert capsys.readouterr().err.startswith("starling: No such command 'rehearse'")


def subclasses_of(kind: type[StarlingError]) -> list[type[StarlingError]]:
    return [kind, *(sub for child in kind.__subclasses__() for sub in subclasses_of(child))]


def test_every_exit_code_is_documented() -> None:
    table = (DOCS / "commands.md").read_text(encoding="utf-8")
    missing = [kind.__name__ for kind in subclasses_of(StarlingError) if f"| {kind.exit_code} |" not in table]
    assert missing == []
