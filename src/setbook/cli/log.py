"""`setbook log`: the stored versions of a song, newest first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from setbook.cli.output import console, print_json

if TYPE_CHECKING:
    from setbook.history.store import StoredVersion


def log(
    version: Annotated[str, typer.Argument(help="Where to begin: an id, a tag, a branch.")] = "HEAD",
    project: Annotated[Path, typer.Option("--project", "-p", help="The project folder.")] = Path(),
    everything: Annotated[
        bool, typer.Option("--all", help="Every version, of all branches and songs.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the stored versions, newest first.

    With what each one changed.
    """
    from setbook.history.store import Store, find_project

    store = Store.open(find_project(project))
    versions = store.versions[::-1] if everything else store.log(version)
    if as_json:
        print_json([found.to_dict() for found in versions])
        return
    for found in versions:
        _print(found)


def _print(version: StoredVersion) -> None:
    from rich.markup import escape

    tags = "".join(f"  [yellow]{escape(tag)}[/yellow]" for tag in version.tags)
    branch = "" if version.branch == "main" else f"  ({escape(version.branch)})"
    out = console()
    out.print(
        f"[bold]{version.short_id}[/bold]  {version.time:%Y-%m-%d %H:%M}  {escape(version.name)}{branch}{tags}"
    )
    badges = " · ".join(f"{word} {count}" for word, count in version.badges.items())
    for line in (version.message, version.headline or "first version", badges, *version.notes):
        if line:
            out.print(f"          {line}", markup=False)
