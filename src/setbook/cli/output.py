"""What every command prints with: plain text where no terminal reads it, JSON that is nothing but JSON."""

from __future__ import annotations

import io
import json
import math
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rich.console import Console

WIDE = 10_000
"""Columns where no terminal reads: a line in a file is never folded."""


def speak_utf8() -> None:
    """Write UTF-8 everywhere: track names know more letters than some terminals' code pages."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def console(*, on_stderr: bool = False) -> Console:
    """Make a rich console that is plain and never folds lines where its stream is no terminal."""
    from rich.console import Console

    stream = sys.stderr if on_stderr else sys.stdout
    width = None if stream.isatty() else WIDE
    return Console(file=stream, width=width, highlight=False, soft_wrap=not stream.isatty())


def complain(message: str, *, kind: str = "error") -> None:
    """Print one message on stderr."""
    sys.stderr.write(f"setbook: {kind}: {message}\n" if kind != "error" else f"setbook: {message}\n")


def print_json(value: object) -> None:
    """Print a value as JSON on stdout, and nothing else."""
    sys.stdout.write(as_json_text(value))


def as_json_text(value: object) -> str:
    """Write a value as JSON; a number that JSON cannot say becomes null."""
    return json.dumps(_sayable(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_out(text: str, output: Path | None) -> None:
    """Print a text, or put it into a file, whole or not at all, and say so."""
    if output is None:
        sys.stdout.write(text)
        return
    from setbook.format.atomic import write_atomically

    write_atomically(output, text.encode("utf-8", "replace"))
    console().print(f"{output}", markup=False)


def _sayable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _sayable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[float, str], None]]:
    """Show a bar with the time left on stderr while the block runs; nothing where no terminal reads it.

    Yields
    ------
    report
        To be called with the share that is done (0 to 1) and what is being done.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    screen = console(on_stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(what, total=1.0)

        def report(share: float, doing: str = what) -> None:
            bar.update(task, completed=share, description=doing or what)

        yield report
