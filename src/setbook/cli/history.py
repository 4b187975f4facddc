"""`setbook history`: the versions of a song, and what each step did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from setbook.cli.output import console, print_json, progress_bar

if TYPE_CHECKING:
    from setbook.history import History, Step, Version


def history(
    folder: Annotated[Path, typer.Argument(help="A project folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the versions of a song.

    Found by file names, Live's backups and git; oldest first, with what each step changed.
    """
    found = _found(folder)
    if as_json:
        print_json(_as_data(found))
    else:
        _print_versions(found)


def _found(folder: Path) -> History:
    """Read all versions and compare each with its parent, showing how far it is."""
    import setbook

    with progress_bar("Reading the versions") as report:
        found = setbook.history(folder, progress=lambda share, what: report(share / 2, what))
        for number, step in enumerate(found.steps):
            report((1 + number / len(found.steps)) / 2, f"Comparing {step.after.name}")
            _ = step.headline
    return found


def _as_data(found: History) -> dict[str, Any]:
    return {
        "name": found.name,
        "versions": [_version_data(version) for version in found.versions],
        "steps": [_step_data(step) for step in found.steps],
    }


def _version_data(version: Version) -> dict[str, Any]:
    return {
        "index": version.index,
        "name": version.name,
        "path": None if version.path is None else str(version.path),
        "commit": version.commit,
        "origin": version.origin,
        "time": version.time.isoformat(),
        "parent": version.parent,
        "is_fork": version.is_fork,
    }


def _step_data(step: Step) -> dict[str, Any]:
    return {
        "before": step.before.index,
        "after": step.after.index,
        "headline": step.headline,
        "badges": step.badges,
    }


def _print_versions(found: History) -> None:
    from rich.markup import escape
    from rich.table import Table

    steps = {step.after.index: step for step in found.steps}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "version", "saved", "from", "what changed"):
        table.add_column(heading)
    for version in found.versions:
        step = steps.get(version.index)
        changed = "" if step is None else escape(step.headline)
        origin = version.origin + (", a fork" if version.is_fork else "")
        table.add_row(
            str(version.index), escape(version.name), f"{version.time:%Y-%m-%d %H:%M}", origin, changed
        )
    console().print(table)
