"""A take on its way: appended to a file as it comes, so that nothing is lost when the process ends in the middle."""

from __future__ import annotations

import os
import secrets
import struct
from typing import TYPE_CHECKING

import numpy as np

from setbook.errors import AudioError, NotWritable

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Pcm = NDArray[np.float32]

SUFFIX = ".take"
_HEADER = struct.Struct("<8sI")
_MAGIC = b"SBTAKE\x00\x01"
_FRAME_BYTES = 8


class TakeFile:
    """Stereo float32 that grows part by part; what `append` has returned from is on disk.

    Parameters
    ----------
    folder
        Where it lies until it is finished.
    sample_rate
        In hertz.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> take = TakeFile(Path(tempfile.mkdtemp()), 48_000)
    >>> take.append(0, np.zeros((2, 480), np.float32))
    480
    >>> read_take(take.path)[0].shape
    (2, 480)
    """

    def __init__(self, folder: Path, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self.id = secrets.token_hex(8)
        self.path = folder / f".{self.id}{SUFFIX}"
        self.frame_count = 0
        self._parts = 0
        self._write(_HEADER.pack(_MAGIC, sample_rate), "xb")

    def append(self, number: int, part: Pcm) -> int:
        """Add the next part, of shape (2, frames); return how many frames there are now.

        A part that is there already, sent again because its acknowledgement
        was late, changes nothing.

        Raises
        ------
        AudioError
            Parts are missing before it.
        NotWritable
            The disk refuses; what was there before stays.
        """
        if number > self._parts:
            raise AudioError(
                f"Expected part {self._parts} of the take, found part {number}; send those between again."
            )
        if number == self._parts:
            self._write(np.ascontiguousarray(part.T, "<f4").tobytes(), "ab")
            self._parts += 1
            self.frame_count += part.shape[1]
        return self.frame_count

    def remove(self) -> None:
        """Remove it, once its frames lie elsewhere."""
        self.path.unlink(missing_ok=True)

    def _write(self, content: bytes, mode: str) -> None:
        try:
            with self.path.open(mode) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NotWritable(
                f"Expected to keep the take in {self.path.parent}, found: {error.strerror or error}; make room and send it again."
            ) from error


def read_take(path: Path) -> tuple[Pcm, int]:
    """Return the samples, of shape (2, frames), and the rate of a take that was begun, finished or not.

    Raises
    ------
    AudioError
        The file is no take.
    """
    content = path.read_bytes()
    if len(content) < _HEADER.size or not content.startswith(_MAGIC):
        raise AudioError(f"Expected a take, found {path.name!r}; takes end in {SUFFIX!r}.")
    _, sample_rate = _HEADER.unpack_from(content)
    frames = (len(content) - _HEADER.size) // _FRAME_BYTES
    interleaved = np.frombuffer(content, "<f4", frames * 2, _HEADER.size)
    return np.ascontiguousarray(interleaved.reshape(-1, 2).T), sample_rate
