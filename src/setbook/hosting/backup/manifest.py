"""What a backup consists of: one line of JSON for each thing, and a last one that proves the others.

A manifest is written when all that it names is kept, under a name that sorts by time; so whatever is there is whole.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from setbook.errors import StoreDamaged
from setbook.format.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

ENDING = ".jsonl"
_FORMAT = "setbook-backup"
_VERSION = 1

Kind = Literal["database", "blob", "file", "folder", "link"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was backed up.

    Attributes
    ----------
    kind
        A ``database``, a ``blob`` of the contents, or a ``file``, ``folder`` or ``link`` of the hub's folder.
    name
        Of the database or blob; of a file, its path in the hub's folder, with ``/``.
    sha256, size_bytes
        Of its bytes in the pool; empty and 0 for folders and links.
    mode
        The rights of a file or folder.
    tag
        Names the state that it was in: what still has the same tag need not be read again.
    detail
        Of a database ``sqlite`` or ``postgresql``; of a link, where it leads.
    """

    kind: Kind
    name: str
    sha256: str = ""
    size_bytes: int = 0
    mode: int = 0
    tag: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Manifest:
    """A backup.

    Attributes
    ----------
    made_at
        When it was begun, as ISO 8601 in UTC: whatever was acknowledged before is in it.
    entries
        What it consists of.
    """

    made_at: str
    entries: tuple[Entry, ...]

    @property
    def hashes(self) -> set[str]:
        """What it needs of the pool."""
        return {entry.sha256 for entry in self.entries if entry.sha256}

    def write(self, path: Path) -> None:
        """Write it, whole or not at all.

        Raises
        ------
        NotWritable
            The disk refuses.
        """
        head = {"format": _FORMAT, "version": _VERSION, "made_at": self.made_at}
        lines = [json.dumps(line) for line in (head, *map(asdict, self.entries))]
        text = "\n".join(lines) + "\n"
        foot = {"entries": len(self.entries), "sha256": hashlib.sha256(text.encode()).hexdigest()}
        write_atomically(path, f"{text}{json.dumps(foot)}\n".encode())

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read a manifest.

        Raises
        ------
        StoreDamaged
            It is none, or not as it was written.
        """
        try:
            *lines, last = path.read_text(encoding="utf-8").splitlines()
            head, *entries = [json.loads(line) for line in lines]
            text = "".join(f"{line}\n" for line in lines)
            foot = {"entries": len(entries), "sha256": hashlib.sha256(text.encode()).hexdigest()}
            is_whole = json.loads(last) == foot and (head["format"], head["version"]) == (_FORMAT, _VERSION)
            found = cls(head["made_at"], tuple(Entry(**entry) for entry in entries)) if is_whole else None
        except (OSError, ValueError, KeyError, TypeError):
            found = None
        if found is None:
            raise StoreDamaged(
                f"{path}: expected the manifest of a backup of version {_VERSION}, found something else; "
                "take another backup."
            )
        return found
