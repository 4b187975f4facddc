"""Stems as files: each strip of the console by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.audio.levelling import CEILING_DBTP, apply_gain, levelling, refuse_target
from setbook.audio.progress import until
from setbook.audio.render import BUILD_SHARE, TAIL_SECONDS, Job, without_silent_end
from setbook.audio.session import DEFAULT_RATE_HZ
from setbook.audio.sound_file import refuse_format, write_sound
from setbook.audio.stems import stems_of
from setbook.errors import NotWritable

if TYPE_CHECKING:
    import os
    from collections.abc import Collection
    from threading import Event

    from setbook.audio.levelling import Levelling
    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.plan import StripKind
    from setbook.audio.progress import Progress
    from setbook.model import LiveSet

MIX_SHARE = 0.1


@dataclass(frozen=True)
class StemFile:
    """A stem that was written.

    Parameters
    ----------
    strip_id, name, kind
        Of the track in the set.
    levelling
        What the loudness target came to, for the mix and so for all stems.
    missing
        Samples that were silent because they were not found.
    """

    path: Path
    strip_id: str
    name: str
    kind: StripKind
    sample_rate: int
    levelling: Levelling | None = None
    missing: tuple[str, ...] = ()


def render_stems(
    live_set: LiveSet | str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    suffix: str = ".wav",
    overwrite: bool = False,
    kinds: Collection[StripKind] | None = None,
    sample_rate: int = DEFAULT_RATE_HZ,
    start_beats: float = 0.0,
    end_beats: float | None = None,
    bars: tuple[int, int] | None = None,
    scene: int | str | None = None,
    scene_beats: float | None = None,
    seed: int = 0,
    tail_seconds: float = TAIL_SECONDS,
    bit_depth: int | None = None,
    loudness_lufs: float | None = None,
    ceiling_dbtp: float = CEILING_DBTP,
    progress: Progress | None = None,
    cancel: Event | None = None,
    store: PcmStore | None = None,
) -> list[StemFile]:
    """Render each track, group and return by itself, and main, into files of one length.

    What a stem holds is said at `setbook.audio.stems.stems_of`. Files are
    named in the order of the console: `03 Bass.wav`. A loudness target is that
    of the mix, and all stems get the one gain that it needs: they still add up.

    Parameters
    ----------
    folder
        Where the files go; made if it is not there.
    suffix
        Says the format, as that of `path` does in `render`.
    overwrite
        Whether files of the same names may be replaced; else nothing is
        written when one is there.
    kinds
        `audio`, `midi`, `group`, `return`, `main`; all if left out.
    sample_rate, start_beats, end_beats, bars, scene, scene_beats, seed, tail_seconds, bit_depth, loudness_lufs, ceiling_dbtp
        As in `render`.
    progress, cancel, store
        As in `render`. Files that are whole already stay.

    Raises
    ------
    AudioError
        The range is empty, or there is no such format, bit depth or loudness.
    NotWritable
        The folder cannot be made or refuses the files, or one is in the way.
    Stopped
        `cancel` was set.

    Examples
    --------
    >>> render_stems("song.als", "stems", suffix=".flac", kinds={"audio", "midi"})  # doctest: +SKIP
    """
    into = Path(folder)
    refuse_format(into / f"stem{suffix}", bit_depth)
    refuse_target(loudness_lufs, ceiling_dbtp)
    job = Job.prepared(
        live_set,
        sample_rate=sample_rate,
        beats=(start_beats, end_beats),
        bars=bars,
        scene=None if scene is None else (scene, scene_beats, seed),
        tail_seconds=tail_seconds,
        report=until(cancel, progress),
        store=store,
    )
    stems = list(stems_of(job.plan, kinds))
    paths = [into / f"{stem.file_stem}{suffix}" for stem in stems]
    if not overwrite:
        _refuse_to_replace(paths)
    mix = without_silent_end(job.play(job.plan, BUILD_SHARE, BUILD_SHARE + MIX_SHARE, "Mixing"), job.span)
    level = None if loudness_lufs is None else levelling(mix, sample_rate, loudness_lufs, ceiling_dbtp)
    _make_folder(into)
    written = []
    first, share = BUILD_SHARE + MIX_SHARE, (1.0 - BUILD_SHARE - MIX_SHARE) / max(len(stems), 1)
    for index, stem in enumerate(stems):
        begin, strip = first + index * share, stem.strip
        samples = mix
        if stem.plan is not job.plan:
            samples = job.play(stem.plan, begin, begin + share, strip.name)[:, : mix.shape[1]]
        path = paths[index]
        write_sound(
            path, samples if level is None else apply_gain(samples, level.gain_db), sample_rate, bit_depth
        )
        missing = tuple(job.plan.missing)
        written.append(StemFile(path, strip.id, strip.name, strip.kind, sample_rate, level, missing))
    job.report(1.0, "Done")
    return written


def _refuse_to_replace(paths: list[Path]) -> None:
    there = next((path for path in paths if path.exists()), None)
    if there is not None:
        raise NotWritable(
            f"Expected a folder without stems of these names, found {there}. Nothing was written; choose another "
            "folder, or say that they may be overwritten."
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(
            f"Expected to make the folder {folder}, found: {error.strerror or error}; choose another."
        ) from error
