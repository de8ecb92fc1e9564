"""`starling points`: go through the key points of a story."""

import sys
from pathlib import Path

import click

from starling.cli.app import App, pass_app
from starling.cli.named import STORY
from starling.errors import UsageError
from starling.library.edits import GRAMMAR, accepted, edited
from starling.library.files import write_text
from starling.library.shelf import read_story
from starling.library.story_writer import render_story
from starling.model import Story
from starling.report.phrases import counted
from starling.report.plain import plain


@click.command()
@click.argument("story", type=STORY)
@click.argument("edits", nargs=-1, metavar="[EDIT...]")
@click.option("--accept", is_flag=True, help="Keep all drafts as they are.")
@pass_app
def points(app: App, story: str, edits: tuple[str, ...], accept: bool) -> None:
    """Show the key points of STORY and change them.

    An EDIT is one of: "keep 3", "reword 3 new words", "split 3 one | other", "drop 3", "move 3 1", "weigh 3 2",
    "accept". Several are made in turn, and each counts the points as the one before left them. Without any, and in a
    terminal, Starling asks for them one by one.
    """
    path = app.wiring.shelf.locate(story)
    before = read_story(path)
    after = before
    for edit in edits:
        after = edited(after, edit)
    if accept:
        after = accepted(after)
    if not edits and not accept and sys.stdin.isatty() and sys.stdout.isatty():
        after = _asked(before)
    else:
        click.echo(plain(_shown(after)))
    _save(path, before, after)


def _asked(story: Story) -> Story:
    """Edits from the terminal until the person is done. Leaving with Ctrl-C changes nothing."""
    click.echo(plain(_shown(story)))
    click.echo("\n" + "\n".join(f"  {form:22} {what}" for form, what in GRAMMAR), err=True)
    click.echo("  done                   save and leave (Ctrl-C leaves without saving)", err=True)
    while True:
        line = click.prompt("edit", prompt_suffix="> ", default="done", show_default=False, err=True).strip()
        if line in ("done", "d", "q", "quit"):
            return story
        try:
            story = edited(story, line)
        except UsageError as error:
            click.echo(f"{error}; {error.hint}", err=True)
        else:
            click.echo(plain(_shown(story)))


def _shown(story: Story) -> str:
    lines = [story.title]
    section: object = "none yet"
    for point in story.key_points:
        if point.section is not section:
            section = point.section
            lines.append(point.section.value.capitalize() if point.section else "Anywhere")
        weight = f"  (counts {point.weight:g} times)" if point.weight != 1 else ""
        lines.append(f"{point.index + 1:4} {'draft  ' if point.draft else '       '}{point.text}{weight}")
    return "\n".join(lines if story.key_points else [*lines, "  (no key points yet)"])


def _save(path: Path, before: Story, after: Story) -> None:
    if after == before:
        return
    write_text(path, render_story(after))
    drafts = sum(point.draft for point in after.key_points)
    left = f"; {counted(drafts, 'draft')} left" if drafts else ""
    click.echo(f"Saved {path.name}: {counted(len(after.key_points), 'point')}{left}", err=True)
