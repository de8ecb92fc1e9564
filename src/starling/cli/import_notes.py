"""`starling import`: your notes become stories."""

from pathlib import Path

import click

from starling.cli.app import App, pass_app
from starling.cli.columns import columns
from starling.cli.output import data_options, print_data
from starling.library.importing.notes import read_notes
from starling.library.importing.plan import (
    OTHER,
    PlannedNotes,
    PlannedStory,
    Planner,
    Step,
    missing_sections,
    plan_document,
    plan_rows,
    section_words,
    write,
)
from starling.model import Component
from starling.report.phrases import counted
from starling.report.plain import plain

_LONGEST_TITLE = 44


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option("--force", is_flag=True, help="Replace stories you have edited; the difference is shown.")
@data_options
@pass_app
def import_notes(app: App, /, files: tuple[Path, ...], dry_run: bool, force: bool, as_json: bool, as_csv: bool) -> None:
    """Turn notes (Markdown or plain text; Word and HTML with the documents extra) into stories and questions."""
    planner = Planner(app.home, force)
    plans = [planner.plan(notes) for notes in [read_notes(path) for path in dict.fromkeys(files)]]
    rows = [row for plan in plans for row in plan_rows(plan)]
    is_data = print_data(rows, [plan_document(plan) for plan in plans], as_json=as_json, as_csv=as_csv)
    if not is_data:
        for plan in plans:
            click.echo(plain("\n".join(_shown(plan, dry_run, app.console.width))))
    if not dry_run:
        write(plans, app.wiring.home)
        if not is_data:
            click.echo(_next_step(plans), err=True)


def _shown(plan: PlannedNotes, dry_run: bool, width: int) -> list[str]:
    told = [story for story in plan.stories if not story.found.is_stub]
    stubs = [story for story in plan.stories if story.found.is_stub]
    lines = [f"{plan.notes.path.name}: {counted(len(told), 'story', 'stories')}"]
    if told:
        header = ["story", "S", "T", "A", "R", "other", "missing", "tags", "file"]
        lines += [columns([_row(story) for story in told], header, width), "  (S, T, A, R, other: words in the notes)"]
    if stubs:
        lines.append(f"{counted(len(stubs), 'title', 'titles')} still to be written as stories:")
        lines += [f"  {story.found.story.title}  ({story.step})" for story in stubs]
    lines += _questions(plan)
    left = sum(bool(line.strip()) for line in plan.leftovers.split("\n"))
    if plan.leftovers_path:
        would = "would go" if dry_run else "went"
        lines.append(f"{counted(left, 'line is', 'lines are')} in none of these and {would} to {plan.leftovers_path}")
    else:
        lines.append("Nothing was left over.")
    for story in plan.stories:
        if story.step in (Step.REPLACED, Step.KEPT):
            verb = "replaced" if story.step is Step.REPLACED else "kept as you edited it; --force would change"
            lines += ["", f"{story.name}: {verb}", *story.diff]
    return lines


def _row(planned: PlannedStory) -> list[str]:
    counts = section_words(planned.found)
    missing = missing_sections(counts)
    words = [str(counts[name] or "") for name in (*Component, OTHER)]
    tags = ", ".join(planned.found.story.tags)
    where = f"{planned.name}.md ({planned.step})"
    return [
        _short(planned.found.story.title),
        *words,
        "all" if len(missing) == len(Component) else ", ".join(missing),
        tags,
        where,
    ]


def _questions(plan: PlannedNotes) -> list[str]:
    found = plan.notes.findings.categories
    total = sum(len(category.questions) for category in found)
    if not found:
        return []
    names = [name for name in dict.fromkeys(category.name for category in found) if name]
    fresh = sum(len(category.questions) for category in plan.questions)
    where = f" in {counted(len(names), 'category', 'categories')} ({', '.join(names)})" if names else ""
    return [f"{counted(total, 'question', 'questions')}{where}, {fresh} of them new"]


def _next_step(plans: list[PlannedNotes]) -> str:
    names = [story.name for plan in plans for story in plan.stories if story.found.story.key_points]
    if not names:
        return "No story with something to say was found. See docs/import.md for the forms that notes can take."
    drafts = any(point.draft for plan in plans for story in plan.stories for point in story.found.story.key_points)
    hint = f"Look at the proposed key points with: starling points {names[0]}. " if drafts else ""
    return f"{hint}Rehearse with: starling practice {names[0]}"


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"
