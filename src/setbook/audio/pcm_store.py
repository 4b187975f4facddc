"""The PCM store: sound on disk, named by what went into it.

A piece of PCM is stereo, planar, float32 and never changes, so its file is
written once, under its key, and mapped into memory to be read. Several
processes may share one store: files appear whole (written beside, then
renamed) and the longest unused ones go when the store outgrows its bound.
"""

from __future__ import annotations

import math
import os
import struct
import tempfile
import threading
import zlib
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.cache import limit_of
from setbook.audio.cache_folder import cache_folder
from setbook.audio.plan import PCM_CHUNK_FRAMES
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pcm = NDArray[np.float32]

MAGIC = b"SBPCM\x00\x00\x01"
HEADER = struct.Struct("<8sQI44x")
"""Magic, frames, CRC-32 of the planes; padded to 64 bytes so that the planes are aligned."""

OPEN_MAPS = 128
"""Maps held open at once; each costs a file descriptor."""


class PcmStore:
    """PCM on disk, by content key; bounded, shared between processes.

    Parameters
    ----------
    folder
        Where the files go; by default `pcm` in the platform's cache folder,
        which the environment variable SETBOOK_CACHE moves.
    limit_bytes
        When the store outgrows this, the longest unused files go. What this
        object has handed out stays. By default the bound of the user's cache:
        8 GiB, unless `setbook cache limit pcm` has set another.

    Examples
    --------
    >>> store = PcmStore(tempfile.mkdtemp())
    >>> store.obtain("ab" * 32, lambda: np.zeros((2, 480), np.float32)).shape
    (2, 480)
    """

    def __init__(
        self, folder: str | os.PathLike[str] | None = None, *, limit_bytes: int | None = None
    ) -> None:
        self.folder = Path(folder) if folder is not None else cache_folder() / "pcm"
        self.limit_bytes = limit_of("pcm") if limit_bytes is None else limit_bytes
        self._maps: OrderedDict[str, Pcm] = OrderedDict()
        self._handed_out: set[str] = set()
        self._lock = threading.Lock()
        self._written_since_count = self.limit_bytes  # the first write counts what is there already

    def __repr__(self) -> str:
        return f"PcmStore({str(self.folder)!r}, limit_bytes={self.limit_bytes})"

    def __contains__(self, key: str) -> bool:
        return self._sound_map(key) is not None

    def get(self, key: str) -> Pcm:
        """Return the PCM of this key, shape (2, frames), read-only.

        Raises
        ------
        AudioError
            The store does not hold it, or its file is damaged.
        """
        found = self._sound_map(key)
        if found is None:
            raise AudioError(
                f"Expected PCM {key[:12]}… in {self.folder}, found none or a damaged file; build the plan again."
            )
        return found

    def obtain(self, key: str, make: Callable[[], Pcm]) -> Pcm:
        """Return the PCM of this key, made and stored first where it is not there or damaged."""
        found = self._sound_map(key)
        if found is not None:
            return found
        self.put(key, make())
        return self.get(key)

    def put(self, key: str, pcm: Pcm) -> None:
        """Write the PCM under its key, whole or not at all."""
        planes = np.ascontiguousarray(pcm, dtype="<f4")
        if planes.ndim != 2 or planes.shape[0] != 2:
            raise AudioError(f"Expected PCM of shape (2, frames), found {planes.shape}; pass two planes.")
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(path, HEADER.pack(MAGIC, planes.shape[1], zlib.crc32(planes.data)), planes)
        with self._lock:
            self._maps.pop(key, None)
            self._handed_out.add(key)
            self._written_since_count += planes.nbytes
            due = self._written_since_count > self.limit_bytes // 16
            if due:
                self._written_since_count = 0
        if due:
            self.evict()

    def frame_count(self, key: str) -> int:
        """Return how many frames the PCM of this key has."""
        return int(self.get(key).shape[1])

    def chunk_count(self, key: str) -> int:
        """Return into how many chunks the PCM of this key falls."""
        return math.ceil(self.frame_count(key) / PCM_CHUNK_FRAMES)

    def chunk(self, key: str, index: int) -> bytes:
        """Return the left plane, then the right plane, of one chunk of 65536 frames (the last is shorter)."""
        first = index * PCM_CHUNK_FRAMES
        pcm = self.get(key)
        if not 0 <= first < max(pcm.shape[1], 1):
            raise AudioError(f"Expected a chunk below {self.chunk_count(key)} of {key[:12]}…, found {index}.")
        return pcm[:, first : first + PCM_CHUNK_FRAMES].tobytes()

    def evict(self) -> int:
        """Remove the longest unused files until the store is within its bound; return the bytes freed."""
        files = sorted(self._files(), key=lambda file: file[1])
        surplus = sum(size for _, _, size in files) - self.limit_bytes
        freed = 0
        for path, _, size in files:
            if freed >= surplus:
                break
            if path.stem in self._handed_out:
                continue
            with suppress(OSError):  # another process was quicker, or Windows has it mapped
                path.unlink()
                freed += size
        return freed

    def size_bytes(self) -> int:
        """Return the bytes that all files of the store take."""
        return sum(size for _, _, size in self._files())

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.pcm"

    def _files(self) -> list[tuple[Path, float, int]]:
        """Return every file with the time of its last use and its size."""
        found = []
        for path in self.folder.glob("??/*.pcm"):
            with suppress(OSError):
                status = path.stat()
                found.append((path, status.st_mtime, status.st_size))
        return found

    def _sound_map(self, key: str) -> Pcm | None:
        """Return the map of an undamaged file; its bytes are checked when it is first opened here."""
        with self._lock:
            held = self._maps.get(key)
            if held is not None:
                self._maps.move_to_end(key)
                return held
            known = key in self._handed_out
        mapped = _map_file(self._path(key), check=not known)
        if mapped is None:
            return None
        with suppress(OSError):
            os.utime(self._path(key))  # the time of last use, for eviction
        with self._lock:
            self._handed_out.add(key)
            self._maps[key] = mapped
            while len(self._maps) > OPEN_MAPS:
                self._maps.popitem(last=False)
        return mapped


def _write_whole(path: Path, header: bytes, planes: Pcm) -> None:
    """Write beside the path, then rename: a reader finds the whole file or none."""
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(header)
            file.write(planes.data)
        _put_in_place(Path(beside), path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def _put_in_place(beside: Path, path: Path) -> None:
    """Rename; where the file is there and Windows will not let go of it, it is the same sound by its name."""
    try:
        beside.replace(path)
    except PermissionError:
        if not path.exists():
            raise
        beside.unlink()


def _map_file(path: Path, *, check: bool) -> Pcm | None:
    """Map a file's planes; None where it is missing, cut off or altered."""
    try:
        with path.open("rb") as file:
            magic, frames, crc = HEADER.unpack(file.read(HEADER.size))
        if magic != MAGIC or path.stat().st_size != HEADER.size + 8 * frames:
            return None
        planes = _planes(path, frames)
    except (OSError, struct.error, ValueError):
        return None
    if check and zlib.crc32(planes.data) != crc:
        return None
    return planes


def _planes(path: Path, frames: int) -> Pcm:
    if frames == 0:  # nothing cannot be mapped
        return np.zeros((2, 0), np.float32)
    return np.memmap(path, dtype="<f4", mode="r", offset=HEADER.size, shape=(2, frames))
