"""`setbook info`: what a set, clip, rack or preset holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from setbook.cli.output import console, print_json

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def info(
    file: Annotated[Path, typer.Argument(help="A .als, .alc, .adg or .adv file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what a file of Live holds.

    Tracks, devices, locators and missing samples, and how many there are of each thing.
    """
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
    if summary["tracks"]:
        out.print(_track_table(summary["tracks"]))
    if "device" in summary:
        _print_devices(out, summary["device"], depth=0)
    for locator in summary["locators"]:
        out.print(f"locator at beat {locator['time']:g}  {locator['name']}", markup=False)
    for sample in summary["samples"]:
        if not sample["exists"]:
            out.print(f"missing sample  {sample['path']}", markup=False)


def _print_devices(out: Console, device: dict[str, Any], depth: int) -> None:
    out.print("  " * depth + device["name"], markup=False)
    for chain in device.get("chains", []):
        for inner in chain["devices"]:
            _print_devices(out, inner, depth + 1)


def _headline(file: Path, summary: dict[str, Any]) -> str:
    parts = [file.name, f"Live {summary['live_version']}"]
    if summary["tempo"] is not None:
        parts += [f"{summary['tempo']:g} bpm", summary["time_signature"]]
    return " · ".join(parts)


def _words(name: str, count: int) -> str:
    words = {"midi": "MIDI"}.get(name, name.replace("_", " "))
    if name in {"audio", "midi", "group", "return"}:
        words += " tracks"
    return words.removesuffix("s") if count == 1 else words


def _track_table(tracks: list[dict[str, Any]]) -> Table:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("kind")
    table.add_column("track")
    table.add_column("clips", justify="right")
    table.add_column("devices")
    for track in tracks:
        name = "  " * track["depth"] + track["name"]
        devices = ", ".join(device["name"] for device in track["devices"])
        table.add_row(track["kind"], escape(name), str(track["clips"]), escape(devices))
    return table
