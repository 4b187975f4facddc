"""Point a set's reference at another file, in the form of its Live line."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath

from setbook.format import Element, Schema, descend, element
from setbook.model.sample_content import StoredContent

NOT_RELATIVE, FROM_SET, FROM_PROJECT = 0, 1, 3
"""RelativePathType: only the absolute path counts, from the set's folder, from the project's."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference shall point.

    Parameters
    ----------
    path
        Absolute.
    relative
        From the project's or the set's folder, ``/`` between the parts; empty for none.
    kind
        `FROM_PROJECT`, `FROM_SET` or `NOT_RELATIVE`.
    content
        Size and checksum of the file.
    modified
        Seconds since 1970.
    """

    path: Path
    relative: str
    kind: int
    content: StoredContent
    modified: int


def target_of(path: Path, content: StoredContent, set_folder: Path, project: Path | None) -> Target:
    """Find how a set in a folder refers to a file: from its project, else from its own folder, else not."""
    where = Path(os.path.abspath(path))  # noqa: PTH100 - a link is kept as it is called
    modified = int(path.stat().st_mtime)
    if project is not None and where.is_relative_to(project):
        return Target(where, where.relative_to(project).as_posix(), FROM_PROJECT, content, modified)
    try:
        relative = PurePath(os.path.relpath(where, set_folder)).as_posix()
    except ValueError:  # another drive
        return Target(where, "", NOT_RELATIVE, content, modified)
    return Target(where, relative, FROM_SET, content, modified)


def point_sample_at(sample_ref: Element, target: Target, schema: Schema) -> None:
    """Rewrite a SampleRef; what it says of where the sample once came from (``SourceContext``) stays."""
    file_ref = descend(sample_ref, "FileRef")
    if file_ref is not None:
        point_at(file_ref, target, schema)
    _set(sample_ref, "LastModDate", target.modified)


def point_at(file_ref: Element, target: Target, schema: Schema) -> None:
    """Rewrite a FileRef: two strings since Live 11, elements and binary data before."""
    _set(file_ref, "RelativePathType", target.kind)
    _set(file_ref, "LivePackName", "")
    _set(file_ref, "LivePackId", "")
    if schema.file_ref_in_strings and descend(file_ref, "Path") is not None:
        _set(file_ref, "RelativePath", target.relative)
        _set(file_ref, "Path", target.path.as_posix())
        _set(file_ref, "OriginalFileSize", target.content.size_bytes)
        _set(file_ref, "OriginalCrc", target.content.crc)
        return
    folders = target.relative.split("/")[:-1] if target.relative else []
    _set(file_ref, "HasRelativePath", bool(target.relative))
    _set_folders(file_ref, "RelativePath", ["" if folder == ".." else folder for folder in folders], schema)
    _set(file_ref, "Name", target.path.name)
    data = descend(file_ref, "Data")
    if data is not None:
        data.text = _windows_path(target.path)
    _set_folders(file_ref, "SearchHint/PathHint", list(target.path.parts[1:-1]), schema)
    _set(file_ref, "SearchHint/FileSize", target.content.size_bytes)
    _set(file_ref, "SearchHint/Crc", target.content.crc)


def _windows_path(path: Path) -> str | None:
    """Spell an absolute path as Live for Windows does; macOS has a binary alias there, which only macOS makes."""
    if not isinstance(path, PureWindowsPath):
        return None
    return (str(path) + "\0").encode("utf-16-le").hex().upper()


def _set(holder: Element, path: str, value: str | int | bool) -> None:
    found = descend(holder, path)
    if found is not None:
        found.set("Value", element("x", value).get("Value", ""))


def _set_folders(file_ref: Element, path: str, folders: list[str], schema: Schema) -> None:
    holder = descend(file_ref, path)
    if holder is None:
        return
    numbered = schema.numbers_items
    holder[:] = [
        element("RelativePathElement", **({"Id": number} if numbered else {}), Dir=folder)
        for number, folder in enumerate(folders)
    ]
