"""`setbook play`: a set's arrangement on this machine's output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import complain, console, progress_bar
from setbook.cli.render import read_bars, read_scene

LOOK_SECONDS = 0.2


def play(
    file: Annotated[Path | None, typer.Argument(help="A .als file.")] = None,
    bars: Annotated[str | None, typer.Option(help="The bars to play, counted from 1: 5-12.")] = None,
    scene: Annotated[
        str | None,
        typer.Option(help="Play the session instead: number from 1, or name, of a scene to launch."),
    ] = None,
    scene_beats: Annotated[float | None, typer.Option(help="How long the session plays, in beats.")] = None,
    seed: Annotated[int, typer.Option(help="Of the chance in follow actions.", min=0)] = 0,
    start: Annotated[float, typer.Option(help="First beat, counted in quarters from 0.")] = 0.0,
    end: Annotated[float | None, typer.Option(help="Last beat; the arrangement's end if left out.")] = None,
    loop: Annotated[bool, typer.Option("--loop", help="Repeat until Ctrl+C.")] = False,
    device: Annotated[str | None, typer.Option(help="Number of an output, or a part of its name.")] = None,
    latency: Annotated[float, typer.Option(help="Seconds made ahead.", min=0.005, max=10.0)] = 0.1,
    devices: Annotated[bool, typer.Option("--devices", help="List the outputs and play nothing.")] = False,
) -> None:
    """Play a set on this machine.

    Ctrl+C stops. Needs PortAudio: pip install 'setbook[play]'.
    """
    if devices:
        _list_devices()
        return
    if file is None:
        raise typer.BadParameter("name a .als file, or list the outputs with --devices")
    from setbook.audio import play

    with progress_bar(f"Preparing {file.name}") as progress:
        player = play(
            file,
            bars=read_bars(bars),
            scene=read_scene(scene),
            scene_beats=scene_beats,
            seed=seed,
            start_beats=start,
            end_beats=end,
            loop=loop,
            device=int(device) if device is not None and device.isdigit() else device,
            latency_seconds=latency,
            progress=progress,
        )
    for sample in player.plan.missing:
        complain(f"missing sample, silent here: {sample}", kind="note")
    try:
        while not player.wait(LOOK_SECONDS):
            pass
    except KeyboardInterrupt:
        player.stop()
    console().print(
        f"{file.name}: stopped at beat {player.position_beats:.1f}, {player.dropouts}", markup=False
    )


def _list_devices() -> None:
    from setbook.audio.output.devices import output_devices

    for found in output_devices():
        mark = "*" if found.is_default else " "
        console().print(
            f"{mark}{found.index:3d}  {found.name} ({found.host}, {found.sample_rate} Hz)", markup=False
        )
