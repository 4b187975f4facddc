"""The lines of ``.gitattributes`` that give sets to setbook; the rest of the file stays as it is."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from setbook.errors import GitError
from setbook.format.atomic import write_atomically
from setbook.git.run import one_line

if TYPE_CHECKING:
    from setbook.git.repository import Repository

_BEGIN: Final = b"# setbook: begin"
_AFTER_BREAK: Final = b", behind a line break of its own"
_END: Final = b"# setbook: end"
_LINES: Final = tuple(
    b"*." + ending + b" diff=setbook merge=setbook -text" for ending in (b"als", b"alc", b"adg", b"adv")
)
_BLOCK: Final = re.compile(
    rb"(?P<broken>\r?\n" + _BEGIN + _AFTER_BREAK + rb"|(?:(?<=\n)|\A)" + _BEGIN + rb")\r?\n"
    rb"(?:.*\r?\n)*?" + _END + rb"(?:\r?\n|\Z)"
)


def local_attributes(repository: Repository) -> Path:
    """Give the file at the top of the work tree, which is committed and so holds for everybody.

    Raises
    ------
    GitError
        It is a link, which may lead anywhere and which git does not follow.
    """
    file = repository.root / ".gitattributes"
    if file.is_symlink():
        raise GitError(
            f"{file}: expected a file, found a link, which git does not read: put a file in its place"
        )
    return file


def global_attributes(folder: Path) -> Path:
    """Give the file that git reads for all repositories of this user."""
    named = one_line(folder, "config", "--global", "--type=path", "--get", "core.attributesFile", allow=(1,))
    if named:
        return Path(named)
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home, "git", "attributes")


def write_attributes(file: Path) -> bool:
    """Add the lines, or bring them up to date; false where they were there already."""
    text = file.read_bytes() if file.exists() else b""
    kept = _without_block(text)
    ending = b"\r\n" if b"\r\n" in kept else b"\n"
    begin = _BEGIN if not kept or kept.endswith(b"\n") else ending + _BEGIN + _AFTER_BREAK
    written = kept + ending.join([begin, *_LINES, _END, b""])
    if _block(text) == _block(written):  # wherever in the file a person moved it
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, written)
    return True


def remove_attributes(file: Path) -> bool:
    """Take the lines out again; a file that holds nothing else goes. False where there were none."""
    if not has_attributes(file):
        return False
    kept = _without_block(file.read_bytes())
    if kept:
        write_atomically(file, kept)
    else:
        file.unlink()
    return True


def has_attributes(file: Path) -> bool:
    """Whether the lines are there."""
    return file.exists() and _BLOCK.search(file.read_bytes()) is not None


def _without_block(text: bytes) -> bytes:
    return _BLOCK.sub(b"", text)


def _block(text: bytes) -> list[bytes]:
    """Give the block's lines that mean something; none where there is no block."""
    found = _BLOCK.search(text)
    return [line.rstrip() for line in found[0].splitlines() if line.startswith(b"*")] if found else []
