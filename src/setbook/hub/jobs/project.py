"""A version laid out as the project that it was, so that its set finds its samples, and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from setbook.errors import NotALiveSet
from setbook.hub.store.files import content_name
from setbook.hub.store.tables import Content
from setbook.model import LiveSet, open_file
from setbook.wire.places import sample_place, set_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from setbook.hub.services.contents import Contents
    from setbook.hub.store.database import Database


@contextmanager
def opened(database: Database, contents: Contents, source: Mapping[str, Any]) -> Iterator[LiveSet]:
    """Lay out one input of a rendition and open its set; all of it is gone afterwards.

    Paths in the set lead nowhere else: they come from strangers, and could name any file of this machine. What was
    not uploaded is missing, and silent.

    Parameters
    ----------
    source
        ``set``, ``name`` and ``samples``, as `setbook.hub.services.renditions` notes them.

    Raises
    ------
    SetbookError
        It cannot be opened, or given back.
    """
    with tempfile.TemporaryDirectory(prefix="setbook-") as folder:
        # A folder of its own keeps the samples of a project by itself wherever the temporary folder lies.
        project = Path(folder).resolve()
        _lay_samples(database, contents, source["samples"], project)
        with database.reading() as db:
            content = db.get_one(Content, source["set"])
            db.expunge_all()
        path = project / set_name(source["name"] or "Set.als", "Set")
        path.write_bytes(contents.read(content))
        found = open_file(path)
        if not isinstance(found, LiveSet):
            raise NotALiveSet(
                "Expected a Live Set, found a preset: it has neither an arrangement nor a mixer."
            )
        found.document.is_confined = True
        yield found


def _lay_samples(database: Database, contents: Contents, samples: list[list[str]], project: Path) -> None:
    with database.reading() as db:
        known = {sha256 for _, sha256 in samples if db.get(Content, sha256) is not None}
    for stated, sha256 in samples:
        place = project / sample_place(stated)
        if sha256 in known and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            _lay(contents, sha256, place)


def _lay(contents: Contents, sha256: str, place: Path) -> None:
    """Put a sample at its place: as a link to where it lies, if that is on this machine."""
    here = contents.files.local_path(content_name(sha256))
    if here is not None:
        try:
            place.symlink_to(here)
        except OSError:  # Windows asks for a right that few have
            shutil.copyfile(here, place)
        return
    with place.open("wb") as file:
        for piece in contents.files.stream(content_name(sha256)):
            file.write(piece)
