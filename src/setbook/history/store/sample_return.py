"""Audio files that the store keeps, put back where a version looks for them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from setbook.errors import FileChanged, StoreDamaged
from setbook.history.store import durable
from setbook.history.store.placing import move_if_free

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from setbook.history.store.blobs import Blobs
    from setbook.history.store.sample_list import SampleEntry

_PIECE_BYTES = 1 << 20


def return_samples(entries: Iterable[SampleEntry], project: Path, blobs: Blobs) -> list[Path]:
    """Write the files that are kept and missing, and give them. What is there is never replaced.

    Files that lay outside the project stay where they were: a list from
    elsewhere could name any place.
    """
    root = project.resolve()
    returned = []
    for entry in entries:
        if entry.path is None or entry.digest is None or entry.digest not in blobs:
            continue
        target = (project / entry.path).resolve()
        if target.is_relative_to(root) and not target.exists() and _return(entry.digest, target, blobs):
            returned.append(project / entry.path)
    return returned


def _return(digest: str, target: Path, blobs: Blobs) -> bool:
    """Copy it piece by piece; false where somebody else was quicker."""
    durable.make_folder(target.parent)
    with blobs.open_plain(digest) as blob, durable.part_in(target.parent) as (part, file):
        hashed = sha256()
        while piece := blob.read(_PIECE_BYTES):
            hashed.update(piece)
            file.write(piece)
        if hashed.hexdigest() != digest:
            raise StoreDamaged(
                f"{blobs.path(digest)}: expected the audio file {target.name}, found other bytes; run `setbook verify`."
            )
        durable.finish(file)
        try:
            move_if_free(part, target, target)
        except FileChanged:
            return False
    return True
