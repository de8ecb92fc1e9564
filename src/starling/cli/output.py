"""Data for programs: one JSON document, or CSV; and what is said where there is none."""

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from starling.cli.app import App
from starling.errors import UsageError
from starling.model import Story
from starling.report.plain import is_active, plain, plain_line

NO_STORIES = "No stories yet. Bring your notes with starling import NOTES.md, or begin one with starling new TITLE."
NO_ATTEMPTS = "No attempts yet. Make one with: starling practice"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def data_options(command: _Command) -> _Command:
    """Add `--json` and `--csv`."""
    command = click.option("--json", "as_json", is_flag=True, help="Write one JSON document.")(command)
    return click.option("--csv", "as_csv", is_flag=True, help="Write comma-separated values.")(command)


def print_data(
    rows: Sequence[Mapping[str, Any]], document: Mapping[str, Any] | Sequence[Any], *, as_json: bool, as_csv: bool
) -> bool:
    """Print what was asked for; False when it was neither and a person is to read it. Raises UsageError for both."""
    if as_json and as_csv:
        raise UsageError("choose either --json or --csv")
    if as_json:
        print_json(document)
    elif as_csv:
        print_csv(rows)
    return as_json or as_csv


def stories_of(app: App) -> tuple[Sequence[Story], int]:
    """The stories that can be read, and the exit code for the others, 0 where there are none: each is one line."""
    stories, problems = app.wiring.shelf.readable()
    for problem in problems:
        click.echo(plain_line(f"starling: {problem.told}"), err=True)
    return stories, problems[0].exit_code if problems else 0


def print_json(document: Mapping[str, Any] | Sequence[Any]) -> None:
    """One JSON document on stdout. What could steer a terminal is escaped, so the data stay as they are."""
    text = json.dumps(document, ensure_ascii=not speaks_unicode(), indent=2, allow_nan=False)
    click.echo("".join(_escaped(character) if is_active(character) else character for character in text))


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]


def print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    """A heading and one line for each row on stdout; nothing at all for no rows."""
    if not rows:
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    click.echo(text.getvalue(), nl=False)


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    # A spreadsheet takes text that begins like this for a formula, and runs it.
    return plain(f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value)


def speaks_unicode() -> bool:
    """Whether stdout can show block characters."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
