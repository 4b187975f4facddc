"""Find the files that a set refers to, without guessing in silence."""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from setbook.format import Element

FoundBy = Literal["relative", "absolute", "name"]

_PROJECT_MARK = "Ableton Project Info"
_RELATIVE_TO_SET_OR_PROJECT = frozenset({"1", "3"})
_MOST_FILES = 50_000  # of a project's Samples folder that are looked through for a name


@dataclass(frozen=True, slots=True)
class StoredPath:
    """What a FileRef says.

    Parameters
    ----------
    kind
        RelativePathType: 1 from the set's folder, 3 from the project's,
        5 from a pack, 6 from the user's library, 0 nothing.
    relative
        Path from there, with the file's name, ``/`` between the parts.
    absolute
        Path on the machine that saved the set; empty where it keeps none.
    name
        The file's name.
    pack
        Name of the pack that it came in.
    """

    kind: str
    relative: str
    absolute: str
    name: str
    pack: str


@dataclass(frozen=True, slots=True)
class FoundSample:
    """A file, and how it was found."""

    path: Path
    by: FoundBy


def read_stored_path(file_ref: Element | None) -> StoredPath:
    """Read a FileRef of any Live line: one string since Live 11, elements and binary data before."""
    if file_ref is None:
        return StoredPath("0", "", "", "", "")
    kind, pack = _value(file_ref, "RelativePathType"), _value(file_ref, "LivePackName")
    plain = file_ref.find("Path")
    if plain is not None:
        absolute, relative = plain.get("Value", ""), _value(file_ref, "RelativePath")
        return StoredPath(kind, relative, absolute, _last(absolute) or _last(relative), pack)
    name = _value(file_ref, "Name")
    folders = [step.get("Dir", "") or ".." for step in file_ref.iterfind("RelativePath/RelativePathElement")]
    relative = "/".join([*folders, name]) if folders or _value(file_ref, "HasRelativePath") == "true" else ""
    return StoredPath(kind, relative, _old_absolute(file_ref, name), name, pack)


def find_sample(stored: StoredPath, set_path: Path | None) -> FoundSample | None:
    """Find the file: at its relative place, at its absolute one, else by name among the project's samples."""
    if set_path is not None and stored.relative and stored.kind in _RELATIVE_TO_SET_OR_PROJECT:
        for base in _bases(set_path.absolute().parent):
            if found := _existing(base / stored.relative):
                return FoundSample(found, "relative")
    if _is_absolute_here(stored.absolute) and (found := _existing(Path(stored.absolute))):
        return FoundSample(found, "absolute")
    if set_path is not None and stored.name:
        for base in _bases(set_path.absolute().parent):
            if found := _named(base / "Samples", stored.name):
                return FoundSample(found, "name")
    return None


def _bases(folder: Path) -> list[Path]:
    """Give the set's folder and the project's: the nearest around it that Live has marked."""
    root = _project_root(folder)
    return [folder] if root is None or root == folder else [root, folder]


@lru_cache(maxsize=64)
def _project_root(folder: Path) -> Path | None:
    return next((place for place in (folder, *folder.parents) if (place / _PROJECT_MARK).is_dir()), None)


def _existing(path: Path) -> Path | None:
    # macOS writes decomposed names, other disks keep what they are given.
    for candidate in (path, Path(normalize("NFC", str(path))), Path(normalize("NFD", str(path)))):
        try:
            if candidate.is_file():
                return Path(os.path.normpath(candidate))
        except (OSError, ValueError):  # a name that no disk takes
            return None
    return None


def _is_absolute_here(stored: str) -> bool:
    """Whether this machine may look there: never on another host, where asking already tells who asks."""
    return Path(stored).is_absolute() and not stored.startswith(("\\\\", "//"))


def _named(folder: Path, name: str) -> Path | None:
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        return None
    return _names(folder, changed).get(normalize("NFC", name))


@lru_cache(maxsize=8)
def _names(folder: Path, _changed: int) -> dict[str, Path]:
    """List a folder's files by name, unambiguous ones only."""
    found: dict[str, Path] = {}
    twice: set[str] = set()
    for place, _folders, files in os.walk(folder):
        for file in files:
            key = normalize("NFC", file)
            if key in found:
                twice.add(key)
            found[key] = Path(place, file)
        if len(found) > _MOST_FILES:
            break
    return {key: path for key, path in found.items() if key not in twice}


def _old_absolute(file_ref: Element, name: str) -> str:
    """Live 8 to 10: UTF-16 from Windows; from macOS a binary alias, beside it the folders in clear."""
    data = file_ref.find("Data")
    digits = "".join((data.text or "").split()) if data is not None else ""
    try:
        text = bytes.fromhex(digits).decode("utf-16-le").rstrip("\0")
    except ValueError:
        text = ""
    if text[1:3] == ":\\" or text.startswith("\\\\"):
        return text
    folders = [step.get("Dir", "") for step in file_ref.iterfind("SearchHint/PathHint/RelativePathElement")]
    return "/" + "/".join([*folders, name]) if folders else ""


def _value(file_ref: Element, tag: str) -> str:
    found = file_ref.find(tag)
    return "" if found is None else found.get("Value", "")


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
