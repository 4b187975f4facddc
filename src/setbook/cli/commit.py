"""`setbook commit`: store the set as it is now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from setbook.cli.output import console, print_json, progress_bar

if TYPE_CHECKING:
    from setbook.history.store import Committed, Store


def commit(
    path: Annotated[
        Path, typer.Argument(help="A set, or a project folder: then its set that was saved last.")
    ] = Path(),
    message: Annotated[str, typer.Option("--message", "-m", help="What is new, in your words.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A name for this version; may be repeated.")] = None,
    branch: Annotated[
        str | None, typer.Option(help="Where it goes; by default on from the last one.")
    ] = None,
    author: Annotated[str, typer.Option(help="Who made it.")] = "",
    take_history: Annotated[
        bool, typer.Option("--history", help="First store the versions that are found beside it.")
    ] = False,
    keep_samples: Annotated[
        bool | None,
        typer.Option(
            "--keep-samples/--name-samples", help="From now on copy the audio files too, or only name them."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Store a version of a set, for good.

    In the folder .setbook beside it. A set that did not change adds nothing.
    """
    from setbook.history.store import Store, find_project

    chosen = path if path.is_file() else _last_saved(path)
    store = Store.open(find_project(chosen), create=True)
    if keep_samples is not None:
        store.keeps_samples = keep_samples
    if take_history:
        _take_history(store, quiet=as_json)
    done = store.commit(chosen, message, tags=tag or (), branch=branch, author=author)
    if as_json:
        print_json({"outcome": done.outcome, "version": done.version.to_dict()})
    else:
        _say(done)


def _last_saved(folder: Path) -> Path:
    from setbook.errors import NotFound

    sets = [found for found in folder.glob("*.als") if not found.name.startswith(".")]
    if not sets:
        raise NotFound(f"{folder}: expected a Live Set (.als), found none; give the path of one.")
    return max(sets, key=lambda found: found.stat().st_mtime)


def _take_history(store: Store, *, quiet: bool) -> None:
    import setbook

    with progress_bar("Storing the versions that are there") as progress:
        for song in setbook.history(store.project).songs:
            history = setbook.history(store.project, song=song)
            done = store.import_history(history, progress=progress)
            if not quiet:
                added = sum(each.is_new for each in done)
                console().print(f"{history.name}: {added} of {len(done)} versions were new", markup=False)


def _say(done: Committed) -> None:
    version = done.version
    out = console()
    if not done.is_new:
        out.print(f"{version.name} has not changed since {version.short_id}: nothing to store", markup=False)
        return
    out.print(f"{version.short_id}  {version.name}, on {version.branch}", markup=False)
    out.print(version.headline or "first version", markup=False)
