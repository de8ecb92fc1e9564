"""`starling doctor`: one line for each thing a rehearsal needs."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from starling.cli.app import App, pass_app
from starling.cli.columns import wrapped
from starling.cli.output import data_options, print_data
from starling.doctor import Check, describe_disk, describe_folder, describe_microphone, run_checks


@click.command()
@data_options
@pass_app
def doctor(app: App, as_json: bool, as_csv: bool) -> int:
    """Look at models, voices, sound, folders and disk; listen to the microphone for two seconds.

    Exits with 1 when something is not right.
    """
    checks = []
    for check in run_checks(_probes(app)):
        checks.append(check)
        if not (as_json or as_csv):
            click.echo(_line(check, app.console.width))
    rows = [asdict(check) for check in checks]
    print_data(rows, rows, as_json=as_json, as_csv=as_csv)
    return 0 if all(check.ok for check in checks) else 1


def _probes(app: App) -> dict[str, Callable[[], str]]:
    return {
        "home folder": lambda: describe_folder(app.home),
        "free disk": lambda: describe_disk(app.home),
        "settings": lambda: _describe_settings(app),
        "speech model": lambda: _describe_weights(app.settings.model, app.wiring.whisper_folder / "model.bin"),
        "meaning model": lambda: _describe_weights("minilm", app.wiring.minilm_files.model_path),
        "voice": lambda: _describe_voice(app),
        "speaker": lambda: app.wiring.player.device_name,
        "microphone": lambda: describe_microphone(app.wiring.microphone),
    }


def _describe_settings(app: App) -> str:
    return f"model {app.settings.model}, voice {app.settings.voice}, profile {app.wiring.profile.name}"


def _describe_weights(name: str, file: Path) -> str:
    from starling.weights.fingerprint import fingerprint

    return f"{file} ({fingerprint(name, file)})"


def _describe_voice(app: App) -> str:
    spoken = app.wiring.voice.synthesise("Tell me about a time.")
    return f"{app.wiring.voice.name} ({spoken.duration_s:.1f} s for a short question)"


def _line(check: Check, width: int) -> str:
    told = f"{check.name}: {check.found}" + (f"; {check.advice}" if check.advice else "")
    mark = click.style("ok  ", fg="green") if check.ok else click.style("look", fg="red")
    return mark + wrapped(told, width, " " * len("look  "))[len("look") :]
