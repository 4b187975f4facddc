"""`setbook cache`: what lies in the cache, how much it takes, its bounds."""

from __future__ import annotations

from typing import Annotated

import typer

from setbook.cli.output import console, print_json

cache = typer.Typer(
    help="See, clear and bound what setbook keeps to be quicker next time.", rich_markup_mode=None
)

PartNames = Annotated[list[str] | None, typer.Argument(help="pcm, peaks or kernels; all if left out.")]


@cache.callback(invoke_without_command=True)
def show(context: typer.Context) -> None:
    """See, clear and bound what setbook keeps to be quicker next time."""
    if context.invoked_subcommand is None:
        size(as_json=False)


@cache.command()
def size(as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False) -> None:
    """Show what each part takes, and its bound."""
    from setbook.audio.cache import show_size, uses
    from setbook.audio.cache_folder import cache_folder

    found = uses()
    if as_json:
        rows = [
            {
                "part": use.part.name,
                "files": use.file_count,
                "size_bytes": use.size_bytes,
                "limit_bytes": use.limit_bytes,
            }
            for use in found
        ]
        print_json({"folder": str(cache_folder()), "parts": rows})
        return
    console().print(str(cache_folder()), markup=False)
    for use in found:
        line = (
            f"{use.part.name:8} {show_size(use.size_bytes):>9} of {show_size(use.limit_bytes):>8}"
            f"  {use.file_count:6} files  {use.part.holds}"
        )
        console().print(line, markup=False)


@cache.command("list")
def list_entries(
    parts: PartNames = None,
    count: Annotated[
        int, typer.Option("--count", "-n", help="Files to show, the last used ones.", min=1)
    ] = 20,
) -> None:
    """List the files that were used last."""
    from datetime import datetime

    from setbook.audio.cache import entries, show_size

    found = entries(parts or None)
    for entry in reversed(found[-count:]):
        used = datetime.fromtimestamp(entry.used_at).astimezone().strftime("%Y-%m-%d %H:%M")
        console().print(
            f"{used}  {show_size(entry.size_bytes):>9}  {entry.part:8}{entry.path.name[:12]}…{entry.path.suffix}",
            markup=False,
        )
    if len(found) > count:
        console().print(f"and {len(found) - count} more", markup=False)


@cache.command()
def clear(parts: PartNames = None) -> None:
    """Remove everything; it is made again when it is needed."""
    from setbook.audio.cache import clear as clear_parts
    from setbook.audio.cache import show_size

    console().print(f"{show_size(clear_parts(parts or None))} freed", markup=False)


@cache.command()
def limit(
    part: Annotated[str, typer.Argument(help="pcm, peaks or kernels.")],
    to: Annotated[str, typer.Argument(metavar="SIZE", help="Its bound: 4GB, 500MB.")],
) -> None:
    """Bound a part, and remove its longest unused files down to that."""
    from setbook.audio.cache import parse_size, set_limit, show_size, trim

    set_limit(part, parse_size(to))
    console().print(f"{part}: {show_size(parse_size(to))} at most, {show_size(trim())} freed", markup=False)
