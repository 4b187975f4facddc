"""`setbook merge`: two versions that were made from a third become one."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from setbook.cli.output import complain, console, print_json
from setbook.errors import MergeError, SetbookError

if TYPE_CHECKING:
    from setbook.merge import Merged

CONFLICTS_LEFT = 1
FAILED = 2


class Prefer(StrEnum):
    """What holds where the two sides disagree."""

    OURS = "ours"
    THEIRS = "theirs"
    BASE = "base"


def merge(
    base: Annotated[Path, typer.Argument(help="The last version that both sides share.")],
    ours: Annotated[Path, typer.Argument(help="One side.")],
    theirs: Annotated[Path, typer.Argument(help="The other side.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="Where to write the merged set. May be OURS, which is then replaced."
        ),
    ] = None,
    prefer: Annotated[
        Prefer, typer.Option(help="What holds where the two disagree, until you decide.")
    ] = Prefer.OURS,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON: all decisions, for --decisions.")
    ] = False,
    decisions: Annotated[
        Path | None, typer.Option(help="Decide as this file says: what --json printed, with your actions.")
    ] = None,
) -> None:
    """Merge two versions of a song.

    Prints what came from each side and where they disagree. The merged set is
    always sound; conflicts are decided by --prefer until you do. Ends with 0 if
    all is decided, 1 if conflicts are left and 2 if nothing could be merged.
    """
    try:
        merged = _merged(base, ours, theirs, prefer, decisions)
        if output is not None:
            _refuse_input(output, base, theirs)
            merged.save(output)
    except (SetbookError, OSError) as error:
        complain(_said(error))
        raise typer.Exit(FAILED) from error
    if as_json:
        print_json(merged.to_dict())
    else:
        typer.echo(merged.to_text(color=console().is_terminal))
        typer.echo(_ending(merged, output))
    if merged.open_conflicts:
        raise typer.Exit(CONFLICTS_LEFT)


def _merged(base: Path, ours: Path, theirs: Path, prefer: Prefer, decisions: Path | None) -> Merged:
    import setbook

    merged = setbook.merge(base, ours, theirs, prefer=prefer.value)
    return merged if decisions is None else merged.reapply(_read(decisions))


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise MergeError(
            f"{path}: expected decisions as --json prints them, found no JSON: {error}"
        ) from error


def _refuse_input(output: Path, base: Path, theirs: Path) -> None:
    for given in (base, theirs):
        if output.exists() and output.samefile(given):
            raise MergeError(
                f"expected an output that is neither BASE nor THEIRS, found {output}: "
                "the merge would replace what it was made from; write it over OURS or under a new name"
            )


def _ending(merged: Merged, output: Path | None) -> str:
    written = (
        f"\nWritten to {output}." if output is not None else "\nNothing was written: give -o FILE to keep it."
    )
    left = len(merged.open_conflicts)
    if not left:
        return written
    return (
        f"{written}\n{left} conflict{'s' if left > 1 else ''} decided for now in favour of {merged.prefer}.\n"
        'To decide: --json > decisions.json, edit each "action",\n'
        "and run it again with --decisions decisions.json."
    )


def _said(error: SetbookError | OSError) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)
