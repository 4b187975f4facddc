"""`setbook render`: a set's arrangement, or its session, as a sound file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import complain, console, progress_bar


def render(
    file: Annotated[Path, typer.Argument(help="A .als file.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where the sound goes: .wav, .aif, .flac or .ogg.")
    ],
    sample_rate: Annotated[int, typer.Option(help="In hertz.", min=8000, max=192_000)] = 44_100,
    bit_depth: Annotated[
        int | None, typer.Option(help="16 or 24, dithered, or 32 for floats; the format's own if left out.")
    ] = None,
    bars: Annotated[str | None, typer.Option(help="The bars to render, counted from 1: 5-12.")] = None,
    scene: Annotated[
        str | None,
        typer.Option(help="Play the session instead: number from 1, or name, of a scene to launch."),
    ] = None,
    scene_beats: Annotated[float | None, typer.Option(help="How long the session plays, in beats.")] = None,
    seed: Annotated[int, typer.Option(help="Of the chance in follow actions.", min=0)] = 0,
    start: Annotated[float, typer.Option(help="First beat, counted in quarters from 0.")] = 0.0,
    end: Annotated[float | None, typer.Option(help="Last beat; the arrangement's end if left out.")] = None,
    tail: Annotated[float, typer.Option(help="Seconds that may sound on after the end.", min=0.0)] = 2.0,
    lufs: Annotated[
        float | None, typer.Option(help="Integrated loudness to bring the mix to, by gain: -14.")
    ] = None,
    ceiling: Annotated[float, typer.Option(help="True peak that the gain must not pass, in dBTP.")] = -1.0,
) -> None:
    """Render a set to a sound file.

    The arrangement, in 32-bit floats where the format has them; a missing
    sample is silent and named.
    """
    import setbook

    with progress_bar(f"Rendering {file.name}") as progress:
        rendered = setbook.render(
            file,
            output,
            sample_rate=sample_rate,
            bit_depth=bit_depth,
            bars=read_bars(bars),
            scene=read_scene(scene),
            scene_beats=scene_beats,
            seed=seed,
            start_beats=start,
            end_beats=end,
            tail_seconds=tail,
            loudness_lufs=lufs,
            ceiling_dbtp=ceiling,
            progress=progress,
        )
    for sample in rendered.missing:
        complain(f"missing sample, silent here: {sample}", kind="note")
    console().print(f"{output}: {rendered.duration_seconds:.1f} s at {rendered.sample_rate} Hz", markup=False)
    if rendered.levelling is not None:
        console().print(f"  {rendered.levelling}", markup=False)


def read_bars(text: str | None) -> tuple[int, int] | None:
    """Return the first and the last bar of `5-12` or `5`."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d+)(?:\s*[-–]\s*(\d+))?", text.strip())
    if found is None:
        raise typer.BadParameter(f"expected bars as 5-12, found {text!r}", param_hint="--bars")
    return int(found[1]), int(found[2] or found[1])


def read_scene(text: str | None) -> int | str | None:
    """Return the index of a scene that is named by its number, or its name."""
    return int(text) - 1 if text is not None and text.isdigit() else text
