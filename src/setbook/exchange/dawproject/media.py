"""Audio files of a project: what is known of each, and its name in the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.exchange.dawproject.ids import Ids, with_children
from setbook.exchange.file_names import Names, file_name

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.format import Element
    from setbook.model import AudioClip, Sample
    from setbook.model.stored_path import StoredPath

FOLDER = "audio"


@dataclass(frozen=True)
class _Known:
    channel_count: int
    rate_hz: int
    seconds: float


class Media:
    """Collects what the clips play.

    Attributes
    ----------
    files
        Name in the archive by path on this machine.
    missing
        Samples that are not on this machine.
    """

    def __init__(self, ids: Ids, *, inside: bool) -> None:
        self.files: dict[Path, str] = {}
        self.missing: list[str] = []
        self._ids = ids
        self._inside = inside
        self._names = Names()
        self._seen: dict[StoredPath, tuple[Path | None, _Known]] = {}

    def audio(self, clip: AudioClip) -> tuple[Element, float]:
        """Write the file that a clip plays, and give its length in seconds."""
        sample = clip.sample
        path, known = self._look_up(sample)
        algorithm = clip.warp_mode.name.lower().replace("_", " ") if clip.warped else "raw"
        made = with_children(
            "Audio",
            self._file(sample, path),
            algorithm=algorithm,
            channels=known.channel_count,
            duration=known.seconds,
            sampleRate=known.rate_hz,
            timeUnit="seconds",
            id=self._ids.new(),
        )
        return made, known.seconds

    def _file(self, sample: Sample, path: Path | None) -> Element:
        if path is None:
            return with_children("File", path=sample.stored_path or sample.name or "missing", external=True)
        if not self._inside:
            return with_children("File", path=path.as_posix(), external=True)
        if path not in self.files:
            self.files[path] = f"{FOLDER}/{self._names.take(file_name(path.stem), path.suffix)}"
        return with_children("File", path=self.files[path])

    def _look_up(self, sample: Sample) -> tuple[Path | None, _Known]:
        stored = sample.stored
        if stored not in self._seen:
            path = sample.path
            if path is None:
                self.missing.append(sample.stored_path)
            known = _stored(sample) if path is None else _read(path) or _stored(sample)
            self._seen[stored] = path, known
        return self._seen[stored]


def _read(path: Path) -> _Known | None:
    import soundfile  # noqa: PLC0415 - loads libsndfile

    try:
        info = soundfile.info(path)
    except (soundfile.LibsndfileError, RuntimeError, OSError):
        return None
    return _Known(max(info.channels, 1), max(info.samplerate, 1), info.frames / max(info.samplerate, 1))


def _stored(sample: Sample) -> _Known:
    """Say what the set knows of a file that cannot be looked at."""
    rate = sample.sample_rate if 0 < sample.sample_rate < 1 << 31 else 44100
    return _Known(2, rate, max(sample.duration_frames, 0) / rate)
