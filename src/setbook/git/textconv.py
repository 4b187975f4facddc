"""git's textconv: a set as lines, for ``git log -p``, ``git show``, ``git blame`` and ``git grep``."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from setbook.diff.reports.visible import visible
from setbook.errors import SetbookError
from setbook.format import read_document
from setbook.git.transcript import transcribe

if TYPE_CHECKING:
    from pathlib import Path


def textconv(file: Path) -> str:
    """Give the text that stands for a file, also for one that is no set: git cannot show a failure.

    A file that cannot be read gives the reason and its checksum, so that it is
    still seen when it changes.
    """
    try:
        lines = list(transcribe(read_document(file)))
    except (SetbookError, ValueError) as error:
        reason = visible(str(error).replace(str(file), file.name))
        lines = [f"Not shown: {reason}", f"  sha256 {sha256(file.read_bytes()).hexdigest()}"]
    return "\n".join(lines) + "\n"
