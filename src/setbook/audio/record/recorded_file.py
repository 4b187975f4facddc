"""Where a recording is kept, and under which name: as Live does, in the project's `Samples/Recorded`."""

from __future__ import annotations

from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import AudioError, NotWritable
from setbook.model.sample_search import search_folders

if TYPE_CHECKING:
    from setbook.model import LiveSet

RECORDED = "Samples/Recorded"
_MOST_TAKES = 10_000
_FORBIDDEN = frozenset('<>:"/\\|?*')
_LONGEST_NAME = 60


def recorded_folder(live_set: LiveSet) -> Path:
    """Return the folder of a set's recordings, made where it is not there.

    Raises
    ------
    AudioError
        The set has no file yet, and so no project.
    NotWritable
        The folder cannot be made.
    """
    folders = search_folders(live_set.path)
    if not folders:
        raise AudioError(
            "Expected a set with a file, so that its recordings have a project to lie in, found one of bytes; "
            "save it to a file and open that."
        )
    folder = Path(folders[0]) / RECORDED
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(
            f"Expected to make {folder} for recordings, found: {error.strerror or error}; "
            "let the project's folder be written to."
        ) from error
    return folder


def take_new_name(folder: Path, track: str, number: int, now: datetime | None = None) -> Path:
    """Take a name that no recording has, by an empty file: ``3-Vocals 0002 [2026-05-01 201530].wav``.

    Parameters
    ----------
    track, number
        The track's name and its number on the screen, from 1.
    now
        When it was recorded; by default now, in this machine's time zone.

    Raises
    ------
    NotWritable
        The folder refuses.
    """
    when = (now or datetime.now(UTC).astimezone()).strftime("%Y-%m-%d %H%M%S")
    name = "".join("_" if sign in _FORBIDDEN or not sign.isprintable() else sign for sign in track)
    stem = f"{number}-{name[:_LONGEST_NAME].strip(' .') or 'Audio'}"
    for take in range(1, _MOST_TAKES):
        if any(folder.glob(f"{escape(stem)} {take:04} *")):
            continue
        path = folder / f"{stem} {take:04} [{when}].wav"
        try:
            path.open("xb").close()
        except FileExistsError:
            continue
        except OSError as error:
            raise NotWritable(
                f"Expected to write {path}, found: {error.strerror or error}; make room or let the folder be written to."
            ) from error
        return path
    raise NotWritable(f"{folder}: expected room for another take of {stem}, found {_MOST_TAKES}.")
