"""The sound of clips, shared by all sets of the hub: what was made for one version is not made for the next."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio import PcmStore
from setbook.audio.plan import PCM_CHUNK_FRAMES
from setbook.errors import AudioError
from setbook.hub.services.sound_chunks import pack_chunk, read_chunk
from setbook.hub.store.base import now
from setbook.hub.store.inserting import insert_new
from setbook.hub.store.tables import Sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from setbook.audio.pcm_store import Pcm
    from setbook.audio.progress import Progress
    from setbook.hub.services.contents import Contents
    from setbook.hub.store.database import Database


class SharedSounds(PcmStore):
    """A store for one job that looks into the hub's before anything is made.

    Parameters
    ----------
    folder
        Of this job alone.
    database, contents
        Where the hub keeps its sounds.
    most_bytes
        More sound than this is refused: a set of a stranger could ask for any amount of it.
    """

    def __init__(self, folder: Path, database: Database, contents: Contents, most_bytes: int) -> None:
        super().__init__(folder, limit_bytes=most_bytes)
        self._database = database
        self._contents = contents
        self._room_bytes = most_bytes
        self._counting = threading.Lock()

    def obtain(self, key: str, make: Callable[[], Pcm]) -> Pcm:
        """Return the PCM of this key: from this job, from the hub, or made now."""
        return super().obtain(key, lambda: self._kept(key, make))

    def put(self, key: str, pcm: Pcm) -> None:
        """Keep PCM for this job.

        Raises
        ------
        AudioError
            It is more than one set may have.
        """
        with self._counting:
            self._room_bytes -= pcm.nbytes
            if self._room_bytes < 0:
                raise AudioError(
                    f"Expected at most {self.limit_bytes:,} bytes of sound in one set, found more; "
                    "shorten the song, or ask the hub's admin."
                )
        super().put(key, pcm)

    def share(self, keys: Iterable[str], tell: Progress) -> None:
        """Keep the sound of these keys in the hub, each once, before anything refers to it."""
        wanted = list(keys)
        with self._database.reading() as db:
            missing = [key for key in wanted if db.get(Sound, key) is None]
        for number, key in enumerate(missing):
            tell(number / len(missing), "Keeping the sound")
            self._share(key)

    def _share(self, key: str) -> None:
        sizes: list[int] = []

        def pieces() -> Iterator[bytes]:
            for index in range(self.chunk_count(key)):
                packed = pack_chunk(self.chunk(key, index))
                sizes.append(len(packed))
                yield packed

        # A name that nothing else has: another job, or the eviction of an older one, touches other files.
        blob = f"sounds/{key[:2]}/{key[2:]}-{secrets.token_hex(4)}"
        self._contents.files.write_all(blob, pieces())
        is_new = self._database.write(
            lambda db: insert_new(
                db, Sound, key=key, frames=self.frame_count(key), chunk_sizes=sizes, blob=blob,
                size_bytes=sum(sizes), created_at=now(),
            )
        )  # fmt: skip
        if not is_new:  # another job was quicker
            self._contents.files.remove(blob)

    def _kept(self, key: str, make: Callable[[], Pcm]) -> Pcm:
        with self._database.reading() as db:
            sound = db.get(Sound, key)
            db.expunge_all()
        return make() if sound is None else _read(self._contents, sound)


def _read(contents: Contents, sound: Sound) -> Pcm:
    """Put the chunks of a sound together."""
    pcm = np.empty((2, sound.frames), np.float32)
    for index in range(len(sound.chunk_sizes)):
        planes = np.frombuffer(read_chunk(contents, sound, index), "<f4").reshape(2, -1)
        first = index * PCM_CHUNK_FRAMES
        pcm[:, first : first + planes.shape[1]] = planes
    return pcm
