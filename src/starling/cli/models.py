"""`starling models`: which weights are on this computer, and the one command that may use the network."""

import click

from starling.cli.app import App, pass_app
from starling.cli.output import data_options, print_data


@click.group(invoke_without_command=True)
@data_options
@pass_app
@click.pass_context
def models(ctx: click.Context, app: App, as_json: bool, as_csv: bool) -> None:
    """Show which speech models are on this computer."""
    if ctx.invoked_subcommand is not None:
        return
    from starling.weights.listing import list_weights

    listed = list_weights(app.home.cache_dir)
    rows = [
        {"name": row.name, "about": row.about, "path": str(row.path) if row.path else None, "trouble": row.trouble}
        for row in listed
    ]
    if print_data(rows, {"schema": 1, "models": rows}, as_json=as_json, as_csv=as_csv):
        return
    for row in listed:
        mark = "ready  " if row.path else "missing"
        chosen = " (yours)" if row.name == app.settings.model else ""
        click.echo(f"{mark}  {row.name}{chosen}: {row.about}")
        click.echo(f"         {row.path or row.trouble}")
    click.echo("Any other faster-whisper model works too, by name or folder: starling models fetch small.en", err=True)


@models.command()
@click.argument("name")
def fetch(name: str) -> None:
    """Bring the model NAME from the model hub. The only command that uses the network."""
    from starling.errors import ModelError
    from starling.weights.hub import fetch as fetch_repository
    from starling.weights.hub import repository_of
    from starling.weights.known import known_weights

    repository = repository_of(name)
    if repository is None:
        raise ModelError(f"no model is called {name!r}", hint="see what there is with: starling models")
    kind = known_weights()[name].kind if name in known_weights() else "whisper"
    click.echo(f"Fetching {repository} ...", err=True)
    click.echo(fetch_repository(repository, kind))
