"""What every command promises: help, documentation, one line and a documented code when the call is wrong."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from starling.cli.examples import EXAMPLES
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


def with_subcommands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        yield from command.commands.values()


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_is_documented_with_its_command(name: str) -> None:
    pages = (DOCS / "commands.md").read_text(encoding="utf-8").split("\n## ")
    (page,) = (page for page in pages if page.startswith(f"starling {name}\n"))
    options = [
        param.opts[0] if param.opts[0].startswith("--") else param.opts[-1]
        for command in with_subcommands(command_named(name))
        for param in command.params
        if isinstance(param, click.Option) and not param.hidden
    ]
    assert [option for option in options if option not in page] == []


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_help_begins_with_one_plain_sentence_and_ends_with_examples(name: str) -> None:
    command = command_named(name)
    assert command.help
    first, *_ = command.help.split("\n\n")
    assert first[0].isupper()
    assert first.endswith(".")
    shown = CliRunner().invoke(cli, [name, "--help"]).output
    assert shown.rstrip().endswith("\n".join(f"    {call}" for call in EXAMPLES[name]))


@pytest.mark.parametrize("call", [call for calls in EXAMPLES.values() for call in calls])
def test_an_example_is_a_call_that_starling_understands(call: str) -> None:
    program, name, *arguments = shlex.split(call)
    assert program == "starling"
    command = command_named(name)
    if isinstance(command, click.Group) and arguments:
        command = command.commands[arguments.pop(0)]
    command.make_context(name, arguments)


def test_every_command_has_examples_and_no_other_has() -> None:
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize(
    "call",
    [
        ["practice"],
        ["stories"],
        ["check"],
        ["coverage"],
        ["due"],
        ["edit", "x"],
        ["points", "x"],
        ["stories", "show", "x"],
    ],
)
def test_without_stories_one_line_says_how_to_get_some(
    call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _one_line_of(call, tmp_path, capsys)
    assert "starling import NOTES.md" in told
    assert "starling new TITLE" in told


@pytest.mark.parametrize(
    "call", [["history"], ["show", "last"], ["report"], ["drill"], ["follow-up"], ["rescore", "--all"]]
)
def test_without_attempts_one_line_says_how_to_make_one(
    call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "starling practice" in _one_line_of(call, tmp_path, capsys)


def _one_line_of(call: list[str], home: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What is told on stderr, and nothing else."""
    main(["--home", str(home), *call])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_nothing_is_asked_about_an_attempt_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(tmp_path), "forget", "3"]) == 3
    assert capsys.readouterr().err == "starling: there is no attempt 3; starling history lists them\n"


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
