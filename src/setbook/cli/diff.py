"""`setbook diff`: what changed between two versions, in musical words."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from setbook.cli.output import as_json_text, console, write_out

if TYPE_CHECKING:
    from setbook.diff import Diff


class Format(StrEnum):
    """How a diff is written down."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


def diff(
    before: Annotated[Path, typer.Argument(help="The older version.")],
    after: Annotated[Path, typer.Argument(help="The newer version.")],
    report_format: Annotated[
        Format,
        typer.Option("--format", "-f", help="How to write it: html is one page that needs nothing else."),
    ] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where it goes; printed if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Show what changed between two versions.

    In the words of a musician; a set that was only saved again has not changed.
    """
    import setbook

    found = setbook.diff(before, after)
    chosen = Format.JSON if as_json else report_format
    write_out(_report(found, chosen, color=output is None and console().is_terminal), output)


def _report(found: Diff, chosen: Format, *, color: bool) -> str:
    match chosen:
        case Format.TEXT:
            return found.to_text(color=color) + "\n"
        case Format.MARKDOWN:
            return found.to_markdown()
        case Format.JSON:
            return as_json_text(found.to_dict())
        case Format.HTML:
            from setbook.views.diff_page import diff_page

            return diff_page(found)
