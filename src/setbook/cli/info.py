"""`setbook info`: what a set, clip, rack or preset holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from setbook.cli.output import console, print_json

if TYPE_CHECKING:
    from rich.table import Table


def info(
    file: Annotated[Path, typer.Argument(help="A .als, .alc, .adg or .adv file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a file of Live holds: tracks, scenes, locators, samples, and how many of each."""
    import setbook

    summary = setbook.open(file).summary()
    if as_json:
        print_json(summary)
    else:
        _print_summary(file, summary)


def _print_summary(file: Path, summary: dict[str, Any]) -> None:
    out = console()
    out.print(_headline(file, summary), markup=False)
    counts = summary.get("counts", {})
    out.print(
        " · ".join(f"{count} {_words(name, count)}" for name, count in counts.items() if count), markup=False
    )
    tracks = summary.get("tracks", [])
    if tracks:
        out.print(_track_table(tracks))
    for locator in summary.get("locators", []):
        out.print(f"locator {locator['time']:g} beats  {locator['name']}", markup=False)
    missing = [sample for sample in summary.get("samples", []) if not sample.get("exists", True)]
    for sample in missing:
        out.print(f"missing sample  {sample.get('stored_path') or sample['name']}", markup=False)


def _headline(file: Path, summary: dict[str, Any]) -> str:
    parts = [file.name, f"Live {summary['live_version']}"]
    if summary.get("tempo") is not None:
        parts.append(f"{summary['tempo']:g} bpm")
    if summary.get("time_signature") is not None:
        parts.append(str(summary["time_signature"]))
    return " · ".join(parts)


def _words(name: str, count: int) -> str:
    words = name.replace("_", " ")
    if words in {"audio", "midi", "group", "return"}:
        words = {"midi": "MIDI"}.get(words, words) + " tracks"
    return words[:-1] if count == 1 and words.endswith("s") else words


def _track_table(tracks: list[dict[str, Any]]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("kind")
    table.add_column("track")
    table.add_column("clips", justify="right")
    table.add_column("devices")
    for track in tracks:
        devices = track.get("devices", [])
        names = ", ".join(device if isinstance(device, str) else device["name"] for device in devices)
        clips = track.get("clips", 0)
        name = "  " * int(track.get("depth", 0)) + str(track["name"])
        table.add_row(
            track["kind"], _plain(name), str(clips if isinstance(clips, int) else len(clips)), _plain(names)
        )
    return table


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
