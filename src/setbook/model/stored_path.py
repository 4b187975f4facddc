"""What a set says about where a file is, in the manner of each Live line."""

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import islice

from setbook.format import Element, descend, serialise

_ENDS_OF_KEY = frozenset({"Name", "Type"})


@dataclass(frozen=True, slots=True)
class StoredPath:
    """What a FileRef says.

    Parameters
    ----------
    kind
        RelativePathType: 1 from the set's folder, 3 from the project's,
        5 from a pack, 6 from the user's library, 7 from Live itself, 0 nothing.
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


def read_stored_path(file_ref: Element | None) -> StoredPath:
    """Read a FileRef: one string since Live 11, elements and binary data before."""
    if file_ref is None:
        return StoredPath("0", "", "", "", "")
    kind, pack = _value(file_ref, "RelativePathType"), _value(file_ref, "LivePackName")
    plain = descend(file_ref, "Path")
    if plain is not None:
        absolute, relative = plain.get("Value", ""), _value(file_ref, "RelativePath")
        return StoredPath(kind, relative, absolute, _last(absolute) or _last(relative), pack)
    name = _value(file_ref, "Name")
    folders = [folder or ".." for folder in _folders(file_ref)]
    relative = "/".join([*folders, name]) if folders or _value(file_ref, "HasRelativePath") == "true" else ""
    return StoredPath(kind, relative, _old_absolute(file_ref, name), name, pack)


def reference_key(sample_ref: Element) -> Hashable:
    """Give something that tells apart what SampleRefs refer to, at a fraction of the cost of reading them.

    A drum kit refers to thousands of files, most of them many times over.
    """
    file_ref = descend(sample_ref, "FileRef")
    if file_ref is None:
        return None
    head = list(
        islice(file_ref, 4)
    )  # kind, relative path and name; since Live 11 kind, relative and absolute path
    key = [serialise(child) if len(child) else child.get("Value") for child in head]
    if None in key or len(head) < 4 or head[-1].tag not in _ENDS_OF_KEY:
        return serialise(file_ref)
    return tuple(key)


def _folders(file_ref: Element) -> list[str]:
    path = descend(file_ref, "RelativePath")
    return [] if path is None else [step.get("Dir", "") for step in path]


def _old_absolute(file_ref: Element, name: str) -> str:
    """Live 8 to 10: UTF-16 from Windows; from macOS a binary alias, beside it the folders in clear."""
    digits = "".join((file_ref.findtext("Data") or "").split())
    try:
        text = bytes.fromhex(digits).decode("utf-16-le").rstrip("\0")
    except ValueError:
        text = ""
    if text[1:3] == ":\\" or text.startswith("\\\\"):
        return text
    folders = [step.get("Dir", "") for step in file_ref.iterfind("SearchHint/PathHint/RelativePathElement")]
    return "/" + "/".join([*folders, name]) if folders else ""


def _value(file_ref: Element, tag: str) -> str:
    found = descend(file_ref, tag)
    return "" if found is None else found.get("Value", "")


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
