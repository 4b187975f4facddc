"""`setbook export`: a set for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from setbook.cli.opening import open_set
from setbook.cli.output import complain, console, progress_bar

if TYPE_CHECKING:
    from setbook.model import LiveSet


class Form(StrEnum):
    """What to export to."""

    midi = "midi"
    stems = "stems"
    dawproject = "dawproject"


def export(
    file: Annotated[Path, typer.Argument(help="A .als file.")],
    to: Annotated[Form, typer.Option("--to", help="What to write.")],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="Where to: a .mid or .dawproject file, or a folder for stems."),
    ],
    track: Annotated[str | None, typer.Option(help="MIDI: only the track of this name.")] = None,
    scene: Annotated[int | None, typer.Option(help="MIDI: only this scene, counted from 1.", min=1)] = None,
    suffix: Annotated[str, typer.Option("--format", help="Stems: wav, aif, flac or ogg.")] = "wav",
    sample_rate: Annotated[int, typer.Option(help="Stems: in hertz.", min=8000, max=192_000)] = 44_100,
    without_samples: Annotated[
        bool, typer.Option("--without-samples", help="DAWproject: name the samples' places only.")
    ] = False,
) -> None:
    """Write a set for other programs.

    MIDI, stems or DAWproject. What the form cannot hold is said on stderr.
    """
    live_set = open_set(file)
    if to is Form.midi:
        _midi(live_set, output, track, scene)
    elif to is Form.stems:
        _stems(live_set, output, suffix, sample_rate)
    else:
        _dawproject(live_set, output, with_samples=not without_samples)


def _midi(live_set: LiveSet, output: Path, track: str | None, scene: int | None) -> None:
    from setbook.exchange import export_midi

    source = live_set if track is None else live_set.track(track)
    written = export_midi(source, output, scene=None if scene is None else scene - 1)
    _remark(written.remarks)
    console().print(
        f"{output}: {_count(written.track_count, 'track')}, {_count(written.note_count, 'note')}",
        markup=False,
    )


def _stems(live_set: LiveSet, output: Path, suffix: str, sample_rate: int) -> None:
    from setbook.audio import render_stems

    with progress_bar(f"Rendering {live_set.name}") as progress:
        written = render_stems(
            live_set, output, suffix=f".{suffix.lstrip('.')}", sample_rate=sample_rate, progress=progress
        )
    missing = dict.fromkeys(sample for stem in written for sample in stem.missing)
    _remark([f"missing sample, silent here: {sample}" for sample in missing])
    out = console()
    for stem in written:
        out.print(stem.path.name, markup=False)
    out.print(f"{output}: {_count(len(written), 'stem')}", markup=False)


def _dawproject(live_set: LiveSet, output: Path, *, with_samples: bool) -> None:
    from setbook.exchange import export_dawproject

    written = export_dawproject(live_set, output, with_samples=with_samples)
    _remark([f"missing sample: {sample}" for sample in written.missing])
    _remark(written.remarks)
    console().print(
        f"{output}: {_count(written.track_count, 'track')}, {_count(written.clip_count, 'clip')}, "
        f"{_count(written.file_count, 'audio file')}",
        markup=False,
    )


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _remark(remarks: list[str] | tuple[str, ...]) -> None:
    for remark in remarks:
        complain(remark, kind="note")
