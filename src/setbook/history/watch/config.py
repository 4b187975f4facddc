"""What `setbook watch` is asked to do: `setbook.toml`, read strictly."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setbook.errors import HistoryError
from setbook.history.store.locating import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "setbook.toml"
SUFFIX = ".als"
ON_SAVE = "save"
_TABLE = "watch"
_NEVER = ("Ableton Project Info", FOLDER)


@dataclass(frozen=True)
class WatchConfig:
    """What to watch, and what to make of a save.

    Attributes
    ----------
    folders
        Watched with all that is below them.
    frequency
        ``"save"`` for a version at each save; or minutes: at most one version of a set in so many, the newest.
    debounce_seconds
        How long a file has to lie still before it counts as saved.
    ignore
        ``Backup/`` leaves out folders of that name, ``*sketch*`` files whose name or path fits.
    only_musical
        Whether a save that changes only what Live writes by itself makes no version.
    force_polling
        Whether to look at the files again and again, as network drives need it, which report no changes.
    keep_samples
        Whether audio files are copied into the stores.
    private
        Whether the versions are to stay private where a project is synchronised with a hub.
    """

    folders: tuple[Path, ...] = ()
    frequency: str | float = ON_SAVE
    debounce_seconds: float = 2.0
    ignore: tuple[str, ...] = ("Backup/",)
    only_musical: bool = False
    force_polling: bool = False
    keep_samples: bool = False
    private: bool = True
    where: Path | None = field(default=None, compare=False)

    @property
    def pause_seconds(self) -> float:
        """Seconds that have to lie between two versions of a set."""
        return 0.0 if self.frequency == ON_SAVE else float(self.frequency) * 60

    def wants(self, path: Path) -> bool:
        """Tell whether a file is a set to be watched."""
        if path.suffix.lower() != SUFFIX or path.name.startswith("."):
            return False
        inside = next((path.relative_to(root) for root in self.folders if path.is_relative_to(root)), None)
        if inside is None or any(part in _NEVER or part.startswith(".") for part in inside.parts[:-1]):
            return False
        return not any(_fits(inside, pattern) for pattern in self.ignore)


def read_config(path: Path) -> WatchConfig:
    """Read the table ``[watch]`` of a `setbook.toml`; relative folders start from the file's own.

    Raises
    ------
    HistoryError
        It is no TOML, or holds something that is not known.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HistoryError(f"{path}: expected TOML, found: {error}.") from error
    table = found.get(_TABLE, {})
    if not isinstance(table, dict):
        raise HistoryError(f"{path}: expected a table [{_TABLE}], found a value of that name.")
    return WatchConfig(**_checked(table, path), where=path)


def _checked(table: Mapping[str, Any], path: Path) -> dict[str, Any]:
    known = {each.name for each in fields(WatchConfig)} - {"where"}
    unknown = sorted(set(table) - known)
    if unknown:
        raise HistoryError(
            f"{path}: expected settings out of {', '.join(sorted(known))}; found {', '.join(unknown)}."
        )
    return {name: _value(name, value, path) for name, value in table.items()}


def _value(name: str, value: Any, path: Path) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    if name in {"folders", "ignore"}:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return (
                tuple(path.parent / Path(each).expanduser() for each in value)
                if name == "folders"
                else tuple(value)
            )
        raise HistoryError(f"{path}: expected a list of texts for {name}, found {value!r}.")
    if name == "frequency":
        if value == ON_SAVE or is_number:
            return value
        raise HistoryError(f'{path}: expected "{ON_SAVE}" or minutes for frequency, found {value!r}.')
    if name == "debounce_seconds":
        if is_number:
            return float(value)
        raise HistoryError(f"{path}: expected seconds for {name}, found {value!r}.")
    if not isinstance(value, bool):
        raise HistoryError(f"{path}: expected true or false for {name}, found {value!r}.")
    return value


def _fits(inside: Path, pattern: str) -> bool:
    if pattern.endswith("/"):
        return any(fnmatch(part.casefold(), pattern[:-1].casefold()) for part in inside.parts[:-1])
    return fnmatch(inside.name.casefold(), pattern.casefold()) or fnmatch(
        inside.as_posix().casefold(), pattern.casefold()
    )
