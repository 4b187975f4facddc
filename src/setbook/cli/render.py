"""`setbook render`: a set's arrangement as a sound file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import complain, console, progress_bar


def render(
    file: Annotated[Path, typer.Argument(help="A .als file.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the .wav goes.")],
    sample_rate: Annotated[int, typer.Option(help="In hertz.", min=8000, max=192_000)] = 44_100,
    start: Annotated[float, typer.Option(help="First beat, counted in quarters from 0.")] = 0.0,
    end: Annotated[float | None, typer.Option(help="Last beat; the arrangement's end if left out.")] = None,
) -> None:
    """Render a set to a .wav file.

    The arrangement, in 32-bit floats; a missing sample is silent and named.
    """
    import setbook

    with progress_bar(f"Rendering {file.name}") as progress:
        rendered = setbook.render(
            file, output, sample_rate=sample_rate, start_beats=start, end_beats=end, progress=progress
        )
    for sample in rendered.missing:
        complain(f"missing sample, silent here: {sample}", kind="note")
    seconds = rendered.samples.shape[1] / rendered.sample_rate
    console().print(f"{output}: {seconds:.1f} s at {rendered.sample_rate} Hz", markup=False)
