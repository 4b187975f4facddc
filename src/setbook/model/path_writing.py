"""Write where a file is, in the manner of each Live line."""

import os
from pathlib import Path

from setbook.format import Document, Element, descend, element
from setbook.model.fields import spell, write_value
from setbook.model.sample_search import search_folders
from setbook.model.structure.list_ids import number_item

_NOWHERE, _BESIDE_SET, _IN_PROJECT = "0", "1", "3"


def write_path(file_ref: Element, file: Path, document: Document) -> None:
    """Let a FileRef mean another file: relative to the project or the set where it can be, and absolute.

    Parameters
    ----------
    file_ref
        The reference.
    file
        The file; it need not be there.
    document
        Of the set: its path is what relative ones start from.
    """
    absolute = Path(os.path.abspath(file))  # noqa: PTH100 - links stay as they are named
    kind, relative = _relative(absolute, document.path)
    write_value(file_ref, "RelativePathType", kind)
    for tag in ("LivePackName", "LivePackId"):
        write_value(file_ref, tag, "")
    size = absolute.stat().st_size if absolute.is_file() else 0
    if descend(file_ref, "Path") is not None:
        write_value(file_ref, "Path", absolute.as_posix())
        write_value(file_ref, "RelativePath", relative)
        write_value(file_ref, "OriginalFileSize", size)
        write_value(file_ref, "OriginalCrc", 0)
        return
    _write_old(file_ref, absolute, relative, document)
    write_value(file_ref, "SearchHint/FileSize", size)
    write_value(file_ref, "SearchHint/Crc", 0)


def _relative(file: Path, set_path: Path | None) -> tuple[str, str]:
    """Give the kind of a relative path and the path itself, with the file's name."""
    folders = search_folders(set_path)
    if not folders:
        return _NOWHERE, ""
    project, own = Path(folders[0]), Path(folders[-1])
    if len(folders) > 1 or (project / "Ableton Project Info").is_dir():
        try:
            return _IN_PROJECT, file.relative_to(project).as_posix()
        except ValueError:
            pass
    try:
        return _BESIDE_SET, Path(os.path.relpath(file, own)).as_posix()
    except ValueError:  # another drive
        return _NOWHERE, ""


def _write_old(file_ref: Element, file: Path, relative: str, document: Document) -> None:
    """Live 8 to 10: names of folders one by one, and data of the system, which only that system can make."""
    write_value(file_ref, "HasRelativePath", bool(relative))
    write_value(file_ref, "Name", file.name)
    _write_folders(descend(file_ref, "RelativePath"), relative.split("/")[:-1], document)
    _write_folders(descend(file_ref, "SearchHint/PathHint"), list(file.parts[1:-1]), document)
    data = descend(file_ref, "Data")
    if data is not None:
        data.text = None


def _write_folders(holder: Element | None, folders: list[str], document: Document) -> None:
    if holder is None:
        return
    holder[:] = []
    for folder in folders:
        step = element("RelativePathElement", Dir=spell("" if folder == ".." else folder))
        number_item(step, holder, document.schema.numbers_items)
        holder.append(step)
