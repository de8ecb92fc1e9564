"""`starling stories`: what is in the library."""

from typing import Any

import click

from starling.cli.app import App, pass_app
from starling.cli.columns import columns
from starling.cli.named import STORY
from starling.cli.output import NO_STORIES, data_options, print_data
from starling.library.catalogue import Catalogue, Entry
from starling.library.front_matter import target_text
from starling.library.shelf import Shelf
from starling.model import Component, Story
from starling.report.plain import plain, plain_line


@click.group(invoke_without_command=True)
@data_options
@click.pass_context
def stories(context: click.Context, as_json: bool, as_csv: bool) -> None:
    """List your stories."""
    if context.invoked_subcommand is None:
        _list(context.ensure_object(App), as_json, as_csv)


def _list(app: App, as_json: bool, as_csv: bool) -> None:
    entries = Catalogue(Shelf(app.home.stories_dir), app.home.cache_dir / "stories.json").entries()
    whole = [entry for entry in entries if not entry.error]
    broken = [entry for entry in entries if entry.error]
    told = [
        {"name": e.name, "title": e.title, "points": e.points, "drafts": e.drafts, "tags": list(e.tags)} for e in whole
    ]
    document = {"stories": told, "broken": [{"name": entry.name, "error": entry.error} for entry in broken]}
    rows = [{**row, "tags": ", ".join(entry.tags)} for row, entry in zip(told, whole, strict=True)]
    if print_data(rows, document, as_json=as_json, as_csv=as_csv):
        return
    if whole:
        heading = ["name", "title", "points", "drafts", "tags"]
        click.echo(columns([_cells(entry) for entry in whole], heading, app.console.width))
    elif not broken:
        click.echo(NO_STORIES, err=True)
    for entry in broken:
        click.echo(plain(f"can't be read: {entry.error}"), err=True)
    for path in app.wiring.shelf.misnamed():
        what = "no name that every system takes; rename it with letters, digits, spaces and . + - _"
        click.echo(plain_line(f"not listed: {path}: {what}"), err=True)


def _cells(entry: Entry) -> list[str]:
    points = str(entry.points) if entry.points else "to write"
    return [entry.name, entry.title, points, str(entry.drafts or ""), ", ".join(entry.tags)]


@stories.command("show")
@click.argument("name", type=STORY)
@data_options
@pass_app
def show(app: App, name: str, as_json: bool, as_csv: bool) -> None:
    """Show the key points of story NAME (or of a story file)."""
    story = Shelf(app.home.stories_dir).find(name)
    document = story_document(story)
    if print_data(document["key_points"], document, as_json=as_json, as_csv=as_csv):
        return
    click.echo(plain("\n".join(_lines(story))))


def story_document(story: Story) -> dict[str, Any]:
    """A story as JSON: `section` is null for a point outside the four sections."""
    return {
        "name": story.name,
        "title": story.title,
        "tags": list(story.tags),
        "questions": list(story.questions),
        "target_s": story.target_s,
        "silenced": list(story.silenced),
        "key_points": [
            {
                "index": point.index,
                "section": point.section.value if point.section else None,
                "text": point.text,
                "weight": point.weight,
                "draft": point.draft,
            }
            for point in story.key_points
        ],
        "notes": [{"section": n.section.value if n.section else n.heading, "text": n.text} for n in story.notes],
    }


def _lines(story: Story) -> list[str]:
    lines = [story.title]
    if story.tags:
        lines.append("Tags: " + ", ".join(story.tags))
    if story.target_s:
        lines.append("Target length: " + target_text(story.target_s))
    lines.extend(f"Question: {question}" for question in story.questions)
    for section in (None, *Component):
        points = [point for point in story.key_points if point.section is section]
        if section or points:
            lines += ["", section.value.capitalize() if section else "Anywhere"]
            lines.extend(_point_line(point.text, point.draft, point.weight) for point in points)
            if not points:
                lines.append("  (nothing yet)")
    if any(point.draft for point in story.key_points):
        lines += ["", f"Points marked (draft) were proposed from your text: starling points {story.name}"]
    return lines


def _point_line(text: str, draft: bool, weight: float) -> str:
    return f"  - {'(draft) ' if draft else ''}{text}{f'  [counts {weight:g} times]' if weight != 1 else ''}"
