"""`starling devices`: microphones and speakers."""

import click

from starling.audio.portaudio import Device
from starling.cli.output import print_json
from starling.report.plain import plain


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def devices(as_json: bool) -> None:
    """List microphones and speakers. A star marks the ones used when you choose none."""
    from starling.audio import portaudio

    found = portaudio.devices()
    if as_json:
        print_json([_document(device) for device in found])
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
