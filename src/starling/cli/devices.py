"""`starling devices`: microphones and speakers."""

import click

from starling.audio.portaudio import Device
from starling.cli.output import data_options, print_data
from starling.report.plain import plain


@click.command()
@data_options
def devices(as_json: bool, as_csv: bool) -> None:
    """List microphones and speakers. A star marks the ones used when you choose none."""
    from starling.audio import portaudio

    found = portaudio.devices()
    rows = [_document(device) for device in found]
    if print_data(rows, rows, as_json=as_json, as_csv=as_csv):
        return
    _list("Microphones", [(device.is_default_input, device) for device in found if device.inputs])
    _list("Speakers", [(device.is_default_output, device) for device in found if device.outputs])


def _list(title: str, rows: list[tuple[bool, Device]]) -> None:
    click.echo(f"{title}:")
    for is_usual, device in rows:
        click.echo(plain(f"  {'*' if is_usual else ' '} {device.name}  ({device.system})"))
    if not rows:
        click.echo("    none")


def _document(device: Device) -> dict[str, object]:
    return {
        "name": device.name,
        "system": device.system,
        "inputs": device.inputs,
        "outputs": device.outputs,
        "sample_rate_hz": device.sample_rate_hz,
        "default_input": device.is_default_input,
        "default_output": device.is_default_output,
    }
