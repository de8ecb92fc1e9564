"""`starling new` and `starling edit`: a story file in your editor."""

from pathlib import Path

import click

from starling.cli.app import App, pass_app
from starling.cli.named import STORY
from starling.errors import StoryFormatError, UsageError
from starling.library.files import write_text
from starling.library.shelf import name_from_title, read_story
from starling.library.template import template_for
from starling.report.plain import plain


@click.command()
@click.argument("title", nargs=-1)
@click.option("--no-edit", is_flag=True, help="Only write the file.")
@pass_app
def new(app: App, title: tuple[str, ...], no_edit: bool) -> None:
    """Begin a new story called TITLE in your editor."""
    words = " ".join(" ".join(title).split()) or click.prompt("Title of the story", err=True).strip()
    path = app.wiring.shelf.path_of(name_from_title(words))
    if path.exists():
        raise UsageError(f"there is a story named {path.stem} already", hint=f"starling edit {path.stem}")
    app.home.private_dir(app.home.stories_dir)
    template = template_for(words)
    write_text(path, template)
    if not no_edit:
        _open(path)
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") == template:
            path.unlink()
            click.echo("Nothing was written, so there is no new story.", err=True)
            return
    _report(path)


@click.command()
@click.argument("story", type=STORY)
@pass_app
def edit(app: App, story: str) -> None:
    """Open STORY in your editor."""
    path = app.wiring.shelf.locate(story)
    _open(path)
    _report(path)


def _open(path: Path) -> None:
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        hint = "set EDITOR to the editor you use"
        raise UsageError(f"the editor did not work: {error.format_message()}", hint=hint) from error


def _report(path: Path) -> None:
    """Say what was saved; a file that can't be read is kept as it is, and its line named."""
    try:
        story = read_story(path)
    except StoryFormatError as error:
        hint = f"the file is kept as you saved it; mend it with: starling edit {path.stem}"
        raise StoryFormatError(error.path, error.line, error.what, hint=hint) from error
    click.echo(path)
    said = f"{story.title}: {len(story.key_points)} key points. What a coach would say: starling check {story.name}"
    click.echo(plain(said), err=True)
