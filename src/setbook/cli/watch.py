"""`setbook watch`: a version at each save."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from setbook.history.watch import WatchConfig


def watch(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders with projects, at any depth.")] = None,
    config: Annotated[
        Path | None, typer.Option(help="A setbook.toml; by default that of the first folder.")
    ] = None,
    only_musical: Annotated[
        bool | None,
        typer.Option("--only-musical/--every-save", help="Leave out saves without a musical change."),
    ] = None,
    force_polling: Annotated[
        bool | None,
        typer.Option("--polling/--no-polling", help="For network drives, which report no changes."),
    ] = None,
    debounce: Annotated[
        float | None, typer.Option(help="Seconds that a file has to lie still.", min=0.0)
    ] = None,
    log_file: Annotated[Path | None, typer.Option(help="Write the log there too.")] = None,
) -> None:
    """Store a version at each save, until stopped.

    Catches up with what was saved meanwhile. Sets are only read, never held.
    """
    from setbook.history.watch import Watcher

    log_plainly(log_file)
    asked = {"only_musical": only_musical, "force_polling": force_polling, "debounce_seconds": debounce}
    chosen = _configured(folders or [], config, asked)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    Watcher(chosen, stop).run()


def _configured(folders: list[Path], path: Path | None, asked: dict[str, Any]) -> WatchConfig:
    from setbook.history.watch import WatchConfig, read_config
    from setbook.history.watch.config import FILE_NAME

    beside = (folders[0] if folders else Path()) / FILE_NAME
    found = path or (beside if beside.is_file() else None)
    config = WatchConfig() if found is None else read_config(found)
    said = {name: value for name, value in asked.items() if value is not None}
    watched = tuple(folders) or config.folders
    return replace(config, **said, folders=tuple(folder.resolve() for folder in watched))


def log_plainly(log_file: Path | None) -> None:
    """Write what happens on stderr, line by line with the time, and into a file if one is named."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if log_file is not None:
        handlers.append(logging.FileHandler(log_file, encoding="utf-8"))
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s  %(message)s", datefmt="%Y-%m-%d %H:%M:%S", handlers=handlers
    )
    for chatty in ("watchfiles", "httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
