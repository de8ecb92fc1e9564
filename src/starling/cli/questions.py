"""`starling questions` and `starling coverage`: what may be asked, and which story answers it."""

from collections.abc import Sequence

import click

from starling.cli.app import App, pass_app
from starling.cli.columns import display_width, wrapped
from starling.cli.loading import embedder_if_here
from starling.cli.named import STORY
from starling.cli.output import NO_STORIES, data_options, print_data, stories_of
from starling.errors import UsageError
from starling.library.coverage import Coverage, Reason, find_coverage, serves
from starling.library.questions import Category, Question, add_own, category_key, load_bank, news, read_own
from starling.model import Story
from starling.report.phrases import counted
from starling.report.plain import plain

_MARK = {Reason.TAG: "#", Reason.QUESTION: "Q", Reason.MEANING: "?"}


@click.command()
@click.option("--category", "-c", help="Only this category (also a part of its name).")
@click.option("--story", "-s", type=STORY, help="Only what this story may be asked for.")
@click.option("--add", "added", metavar="TEXT", help="Add a question of your own to --category.")
@click.option("--follow-up", "follow_ups", multiple=True, help="With --add: what may be asked next.")
@data_options
@pass_app
def questions(
    app: App,
    /,
    category: str | None,
    story: str | None,
    added: str | None,
    follow_ups: tuple[str, ...],
    **data: bool,
) -> None:
    """Show the questions that interviewers ask, yours among them, or add one."""
    if added is not None:
        _add(app, added, category, follow_ups)
        return
    if follow_ups:
        raise UsageError("--follow-up goes with --add", hint='starling questions --add "..." --follow-up "..."')
    found = _chosen(load_bank(app.home.questions_path), category)
    if story is not None:
        found = _for_story(found, app.wiring.shelf.find(story))
    rows = [
        {"category": one.name, "question": question.text, "own": question.own}
        for one in found
        for question in one.questions
    ]
    if print_data(rows, [_document(one) for one in found], as_json=data["as_json"], as_csv=data["as_csv"]):
        return
    _show(found, app.console.width)
    total = sum(len(one.questions) for one in found)
    where = counted(len(found), "category", "categories")
    click.echo(f"{counted(total, 'question')} in {where}; * marks your own.", err=True)


def _show(found: Sequence[Category], width: int) -> None:
    for one in found:
        click.echo(wrapped(f"{one.name}: {one.about}" if one.about else one.name, width, hanging="  "))
        for question in one.questions:
            click.echo(wrapped(question.text, width, "  * " if question.own else "  - "))
            for follow_up in question.follow_ups:
                click.echo(wrapped(follow_up, width, " " * 6, hanging=" " * 8))


def _add(app: App, text: str, category: str | None, follow_ups: tuple[str, ...]) -> None:
    words = " ".join(text.split())
    if not words:
        raise UsageError(
            "the question is empty", hint='starling questions --add "Tell me about..." --category ownership'
        )
    names = [one.name for one in load_bank(app.home.questions_path)]
    if not category:
        raise UsageError(
            "a question needs its category", hint=f"add --category with a new name or one of: {', '.join(names)}"
        )
    name = next((known for known in names if category_key(known) == category_key(category)), category.strip())
    path = app.wiring.home.questions_path
    wanted = [Category(name, questions=(Question(words, name, follow_ups, own=True),))]
    app.home.private_dir(app.home.root)
    fresh = news(wanted, read_own(path))
    add_own(path, fresh)
    click.echo(plain(f"Added to {name}." if fresh else f"{name} has that question already."), err=True)


def _chosen(bank: Sequence[Category], category: str | None) -> tuple[Category, ...]:
    if category is None:
        return tuple(bank)
    key = category_key(category)
    exact = [one for one in bank if category_key(one.name) == key]
    found = exact or [one for one in bank if key and (key in category_key(one.name) or serves(category, one))]
    if not found:
        names = ", ".join(one.name for one in bank)
        raise UsageError(f"there is no category {category!r}", hint=f"categories: {names}")
    return tuple(found)


def _for_story(bank: Sequence[Category], story: Story) -> tuple[Category, ...]:
    """The questions a story declares, and the categories that its tags name."""
    declared = Category(
        "Declared in the story", questions=tuple(Question(text, "", own=True) for text in story.questions)
    )
    named = [one for one in bank if any(serves(tag, one) for tag in story.tags)]
    return (*([declared] if declared.questions else []), *named)


def _document(category: Category) -> dict[str, object]:
    return {
        "category": category.name,
        "about": category.about,
        "questions": [
            {"text": question.text, "follow_ups": list(question.follow_ups), "own": question.own}
            for question in category.questions
        ],
        "notes": list(category.notes),
    }


@click.command()
@data_options
@pass_app
def coverage(app: App, as_json: bool, as_csv: bool) -> int:
    """Show which story serves which category of questions, and name the gaps."""
    stories, code = stories_of(app)
    bank = load_bank(app.home.questions_path)
    found = find_coverage(stories, bank, embedder_if_here(app))
    rows = [
        {"category": category, "story": story, "reason": found.cells[story, category].value}
        for category in found.categories
        for story in found.stories
        if (story, category) in found.cells
    ]
    if print_data(rows, _coverage_document(found), as_json=as_json, as_csv=as_csv):
        return code
    if not found.stories:
        if not code:
            click.echo(NO_STORIES, err=True)
        return code
    width = app.console.width
    click.echo(plain(_matrix(found, width)))
    click.echo("\n# by a tag   Q by a question in the story   ? perhaps, by meaning (not counted)")
    for gap in found.gaps:
        click.echo(wrapped(gap.message, width, "- "))
    return code


def _coverage_document(found: Coverage) -> dict[str, object]:
    return {
        "stories": list(found.stories),
        "categories": [
            {
                "category": category,
                "stories": {s: found.cells[s, category].value for s in found.stories if (s, category) in found.cells},
            }
            for category in found.categories
        ],
        "gaps": [{"code": gap.code, "message": gap.message} for gap in found.gaps],
    }


def _matrix(found: Coverage, room: int) -> str:
    """Categories down, stories across by number; where so many do not fit into `room` columns, their names instead."""
    longest = max((display_width(category) for category in found.categories), default=0)
    if longest + 3 * len(found.stories) > room:
        indent = " " * (longest + 2)
        served = {category: ", ".join(found.serving(category)) or "(none)" for category in found.categories}
        return "\n".join(
            wrapped(stories, room, category + indent[display_width(category) :], indent)
            for category, stories in served.items()
        )
    numbers = [f"{number:>3}" for number in range(1, len(found.stories) + 1)]
    lines = [" " * longest + "".join(numbers)]
    for category in found.categories:
        marks = [_MARK[found.cells[s, category]] if (s, category) in found.cells else "." for s in found.stories]
        padding = " " * (longest - display_width(category))
        lines.append(category + padding + "".join(f"{mark:>3}" for mark in marks))
    return "\n".join([*lines, "", *(f"{number} {story}" for number, story in zip(numbers, found.stories, strict=True))])
