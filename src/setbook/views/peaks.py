"""Waveforms for drawing: lowest and highest value per bin, at several widths of bins.

The finest level is made once per file and kept on disk; each coarser one
takes four bins of the one before. Values are int8, 127 is full scale, over
all channels together.
"""

from __future__ import annotations

import hashlib
import struct
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from setbook.audio.cache_folder import cache_folder
from setbook.errors import NotWritable, SampleUnreadable
from setbook.format.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Bins: TypeAlias = NDArray[np.int8]

LEVELS = (256, 1024, 4096, 16384)
"""Frames per bin, fine to coarse."""

_STEP = 4
_BLOCK_FRAMES = 256 * 1024
_HEADER = struct.Struct("<8sQ")
_MAGIC = b"SBPEAK01"


@dataclass(frozen=True)
class Waveform:
    """The peaks of one audio file.

    Parameters
    ----------
    path
        The file.
    frames, sample_rate
        Its length, and its rate in hertz.
    """

    path: Path
    frames: int
    sample_rate: int

    @classmethod
    def of(cls, path: Path) -> Waveform:
        """Read the file's header.

        Raises
        ------
        SampleUnreadable
            No decoder takes it.
        """
        import soundfile  # noqa: PLC0415 - loads libsndfile, which only sets with samples need

        try:
            found = soundfile.info(path)
        except (soundfile.LibsndfileError, RuntimeError, OSError) as error:
            raise _unreadable(path, error) from error
        return cls(path, int(found.frames), int(found.samplerate))

    @property
    def bins(self) -> list[int]:
        """Number of bins of each level; the coarse levels of a short sound are left out."""
        counts = [-(-self.frames // width) for width in LEVELS]
        return [count for index, count in enumerate(counts) if index == 0 or count > 1]

    @property
    def is_kept(self) -> bool:
        """Whether its peaks need no decoding any more."""
        return "_finest" in self.__dict__ or self._file.exists()

    def level(self, index: int) -> Bins:
        """Return pairs of lowest and highest, as an array of shape (bins, 2).

        Raises
        ------
        SampleUnreadable
            The file is damaged.
        """
        bins = self._finest
        for _ in range(index):
            bins = coarser(bins)
        return bins

    @cached_property
    def _finest(self) -> Bins:
        kept = _read(self._file, self.bins[0])
        if kept is None:
            kept = _measure(self.path, self.frames)
            _write(self._file, kept)
        return kept

    @cached_property
    def _file(self) -> Path:
        """Where the peaks are kept: a file that changed has another place."""
        status = self.path.stat()
        content = f"{self.path.resolve()}\0{status.st_mtime_ns}\0{status.st_size}"
        return cache_folder() / "peaks" / f"{hashlib.sha256(content.encode()).hexdigest()}.peaks"


def coarser(bins: Bins) -> Bins:
    """Join four bins each.

    Examples
    --------
    >>> coarser(np.array([[-1, 2], [-3, 1], [0, 0], [0, 5], [-9, 9]], np.int8)).tolist()
    [[-3, 5], [-9, 9]]
    """
    missing = -len(bins) % _STEP
    padded = np.concatenate([bins, np.repeat(bins[-1:], missing, axis=0)]) if missing else bins
    grouped = padded.reshape(-1, _STEP, 2)
    return np.stack([grouped[:, :, 0].min(axis=1), grouped[:, :, 1].max(axis=1)], axis=1)


def _measure(path: Path, frames: int) -> Bins:
    """Decode in blocks, so that an hour of sound needs no more memory than a second."""
    import soundfile  # noqa: PLC0415 - as above

    bins = np.zeros((-(-frames // LEVELS[0]), 2), np.int8)
    done = 0
    try:
        with soundfile.SoundFile(path) as file:
            for block in file.blocks(blocksize=_BLOCK_FRAMES, dtype="float32", always_2d=True):
                made = _block_bins(block)
                made = made[: len(bins) - done]
                bins[done : done + len(made)] = made
                done += len(made)
    except (soundfile.LibsndfileError, RuntimeError, OSError) as error:
        raise _unreadable(path, error) from error
    return bins


def _block_bins(block: NDArray[np.float32]) -> Bins:
    lowest, highest = np.nan_to_num(block.min(axis=1)), np.nan_to_num(block.max(axis=1))
    missing = -len(block) % LEVELS[0]
    lowest = np.pad(lowest, (0, missing), mode="edge").reshape(-1, LEVELS[0]).min(axis=1)
    highest = np.pad(highest, (0, missing), mode="edge").reshape(-1, LEVELS[0]).max(axis=1)
    pairs = np.stack([np.floor(lowest * 127), np.ceil(highest * 127)], axis=1)
    bins: Bins = np.clip(pairs, -127, 127).astype(np.int8)
    return bins


def _read(file: Path, count: int) -> Bins | None:
    """Read kept peaks; None where there are none, or others than these."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    if len(content) != _HEADER.size + 2 * count or _HEADER.unpack_from(content) != (_MAGIC, count):
        return None
    return np.frombuffer(content, np.int8, offset=_HEADER.size).reshape(-1, 2)


def _write(file: Path, bins: Bins) -> None:
    """Keep peaks for the next time; a full or read-only disk only costs making them again."""
    with suppress(OSError, NotWritable):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, _HEADER.pack(_MAGIC, len(bins)) + bins.tobytes())


def _unreadable(path: Path, error: Exception) -> SampleUnreadable:
    return SampleUnreadable(
        f"Expected WAV, AIFF, FLAC, OGG or MP3 in {path.name}, found what no decoder takes ({error}); "
        "convert it, or replace the sample in Live."
    )
