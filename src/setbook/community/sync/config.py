"""What `setbook sync` is asked to do: the table ``[sync]`` of the `setbook.toml` that `setbook watch` reads too."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setbook.errors import HistoryError
from setbook.history.watch import read_config

if TYPE_CHECKING:
    from collections.abc import Callable

_TABLE = "sync"


@dataclass(frozen=True)
class SyncConfig:
    """What to keep in step, and with which hub.

    Attributes
    ----------
    folders
        Every project with a store below them; by default those that are watched.
    hub
        Address of the hub; by default where one signed in.
    samples
        Whether audio files go along; their names always do.
    every_seconds
        Between two looks at the hub. What was stored meanwhile is sent sooner.
    take_in
        Whether what others add to the sessions is taken into the stores, with a copy beside the set.
    """

    folders: tuple[Path, ...] = ()
    hub: str | None = None
    samples: bool = True
    every_seconds: float = 60.0
    take_in: bool = True


def read_sync_config(path: Path) -> SyncConfig:
    """Read the table ``[sync]``; relative folders start from the file's own.

    Raises
    ------
    HistoryError
        It is no TOML, or holds something that is not known.
    """
    watched = read_config(path).folders
    table = tomllib.loads(path.read_text(encoding="utf-8")).get(_TABLE, {})
    if not isinstance(table, dict):
        raise HistoryError(f"{path}: expected a table [{_TABLE}], found a value of that name.")
    unknown = sorted(set(table) - set(_READERS))
    if unknown:
        raise HistoryError(
            f"{path}: expected settings out of {', '.join(sorted(_READERS))}; found {', '.join(unknown)}."
        )
    values = {name: _READERS[name](name, value, path) for name, value in table.items()}
    return SyncConfig(**{"folders": watched, **values})


def _folders(name: str, value: Any, path: Path) -> tuple[Path, ...]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(path.parent / Path(each).expanduser() for each in value)
    raise _other(name, "a list of texts", value, path)


def _text(name: str, value: Any, path: Path) -> str:
    if isinstance(value, str):
        return value
    raise _other(name, "a text", value, path)


def _seconds(name: str, value: Any, path: Path) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return float(value)
    raise _other(name, "seconds", value, path)


def _flag(name: str, value: Any, path: Path) -> bool:
    if isinstance(value, bool):
        return value
    raise _other(name, "true or false", value, path)


def _other(name: str, expected: str, value: Any, path: Path) -> HistoryError:
    return HistoryError(f"{path}: expected {expected} for {name}, found {value!r}.")


_READERS: dict[str, Callable[[str, Any, Path], Any]] = {
    "folders": _folders,
    "hub": _text,
    "samples": _flag,
    "every_seconds": _seconds,
    "take_in": _flag,
}
