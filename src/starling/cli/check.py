"""`starling check`: what a coach would say about the story itself."""

import click

from starling.cli.app import App, pass_app
from starling.cli.columns import wrapped
from starling.cli.named import STORY
from starling.cli.output import NO_STORIES, data_options, print_data, stories_of
from starling.library.check import check_story


@click.command()
@click.argument("story", type=STORY, required=False)
@data_options
@pass_app
def check(app: App, story: str | None, as_json: bool, as_csv: bool) -> int:
    """Say what a coach would say about STORY, or about all your stories, before you tell it."""
    stories, code = ([app.wiring.shelf.find(story)], 0) if story is not None else stories_of(app)
    found = [(one, check_story(one, app.settings.target_s)) for one in stories]
    document = [
        {
            "story": one.name,
            "warnings": [
                {
                    "code": hint.code,
                    "message": hint.message,
                    "advice": hint.advice,
                    "points": [index + 1 for index in hint.points],
                }
                for hint in hints
            ],
        }
        for one, hints in found
    ]
    rows = [
        {"story": one.name, "code": hint.code, "message": hint.message, "advice": hint.advice}
        for one, hints in found
        for hint in hints
    ]
    if print_data(rows, document, as_json=as_json, as_csv=as_csv):
        return code
    if not found and not code:
        click.echo(NO_STORIES, err=True)
    width = app.console.width
    for one, hints in found:
        click.echo(wrapped(f"{one.name}: {one.title if hints else 'nothing to mend'}", width, hanging="  "))
        for hint in hints:
            click.echo(wrapped(hint.message, width, f"  {hint.code}  "))
            click.echo(wrapped(hint.advice, width, " " * 8))
    if any(hints for _, hints in found):
        click.echo(
            "A hint you disagree with: put its code under `silenced: [C103]` in the story's front matter.", err=True
        )
    return code
