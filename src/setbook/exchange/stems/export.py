"""Render every track by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.audio.console import Console
from setbook.audio.pcm_store import PcmStore
from setbook.audio.render import (
    TAIL_SECONDS,
    Rendered,
    frame_range,
    opened_set,
    play_range,
    sounding_frames,
)
from setbook.audio.session import DEFAULT_RATE_HZ, build_plan
from setbook.audio.sound_file import refuse_format, write_sound
from setbook.audio.strips import NOWHERE_ID
from setbook.errors import ExchangeError, NotWritable
from setbook.exchange.file_names import Names, file_name
from setbook.exchange.stems.tap import tapped

if TYPE_CHECKING:
    import os

    from setbook.audio.plan import DeviceFidelity, Plan, StripKind
    from setbook.audio.session import Progress
    from setbook.model import LiveSet

_SOURCES_SHARE = 0.4  # of the work, that making the sources is taken for


@dataclass(frozen=True)
class Stem:
    """One track's file.

    Parameters
    ----------
    name, kind, track_id
        Of the track.
    path
        The file.
    peak_db
        Its highest sample in dBFS; −inf for silence.
    """

    name: str
    kind: StripKind
    track_id: str
    path: Path
    peak_db: float


@dataclass(frozen=True)
class StemsExport:
    """What was written.

    Parameters
    ----------
    folder
        Where the files are.
    stems
        In the order of the set: tracks and groups, returns, main.
    frame_count, sample_rate
        The same for all of them.
    missing
        Samples that were silent because they were not found.
    fidelity
        How near each device of the set comes to what Live plays.
    """

    folder: Path
    stems: tuple[Stem, ...]
    frame_count: int
    sample_rate: int
    missing: tuple[str, ...] = ()
    fidelity: tuple[DeviceFidelity, ...] = field(default=(), repr=False)


def export_stems(
    live_set: LiveSet | str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    suffix: str = ".wav",
    sample_rate: int = DEFAULT_RATE_HZ,
    start_beats: float = 0.0,
    end_beats: float | None = None,
    tail_seconds: float = TAIL_SECONDS,
    bit_depth: int | None = None,
    progress: Progress | None = None,
    store: PcmStore | None = None,
) -> StemsExport:
    """Render each track, group, return and the main track as a file, all of one length.

    As Live's "All Individual Tracks" with "Include Return and Main Effects"
    off: a track as it leaves its own fader, with its devices, automation, pan
    and mute, before the group that it is in; a group with what is in it and
    its own devices and fader; a return with all that is sent to it; main as
    the whole mix. Where neither groups nor main change the sound, tracks and
    returns add up to main.

    Parameters
    ----------
    live_set
        A set or the path of one.
    folder
        Where the files go; made if it is not there. A file in the way is not
        replaced.
    suffix
        .wav, .aif, .flac or .ogg.
    sample_rate, start_beats, end_beats, tail_seconds, bit_depth, store
        As in `setbook.render`.
    progress
        Called with the share that is done, 0 to 1, and what is being done;
        what it raises stops the work. Files that are whole stay.

    Raises
    ------
    ExchangeError
        A file is in the way.
    AudioError
        The range is empty, or the format or the bit depth is none of these.
    NotWritable
        The folder or the disk refuses.

    Examples
    --------
    >>> export_stems("song.als", "stems", suffix=".flac")  # doctest: +SKIP
    """
    live_set = opened_set(live_set)
    target = Path(folder)
    refuse_format(target / f"stem{suffix}", bit_depth)
    report = progress or _silently
    store = store if store is not None else PcmStore()
    plan = build_plan(
        live_set,
        sample_rate=sample_rate,
        progress=lambda share, what: report(share * _SOURCES_SHARE, what),
        store=store,
    )
    indices = _order(plan, live_set)
    paths = _free_paths(target, [plan.strips[index].name for index in indices], suffix)
    first, last, bound = frame_range(live_set, plan, start_beats, end_beats, tail_seconds)
    share = (1.0 - _SOURCES_SHARE) / len(indices)
    stems: list[Stem] = []
    frame_count = 0
    for place, index in reversed(list(enumerate(indices))):  # main first: its length is that of all
        strip = plan.strips[index]
        done = _SOURCES_SHARE + share * len(stems)
        count = frame_count or bound - first
        samples = play_range(Console(tapped(plan, index), store, metering=False), first, count, _silently)
        if not frame_count:
            frame_count = max(last - first, sounding_frames(samples))
            samples = samples[:, :frame_count]
        write_sound(paths[place], samples, sample_rate, bit_depth)
        peak_db = Rendered(samples, sample_rate).peak_db
        stems.insert(0, Stem(strip.name, strip.kind, strip.id, paths[place], peak_db))
        report(done + share, strip.name)
    report(1.0, "Done")
    return StemsExport(
        target, tuple(stems), frame_count, sample_rate, tuple(plan.missing), tuple(plan.fidelity)
    )


def _order(plan: Plan, live_set: LiveSet) -> list[int]:
    """Give the strips in the order of the set, not of the signal."""
    order = {track.id: place for place, track in enumerate(live_set.all_tracks)}
    strips = [index for index, strip in enumerate(plan.strips) if strip.id != NOWHERE_ID]
    return sorted(strips, key=lambda index: order.get(plan.strips[index].id, len(order)))


def _free_paths(folder: Path, names: list[str], suffix: str) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(
            f"{folder}: expected a folder for the stems, found: {error.strerror or error}. Choose another."
        ) from error
    digits = len(str(len(names)))
    given = Names()
    paths = [
        folder / given.take(f"{number:0{digits}} {file_name(name)}", suffix)
        for number, name in enumerate(names, start=1)
    ]
    for path in paths:
        if path.exists():
            raise ExchangeError(
                f"{folder}: expected no stems of these names, found {path.name}. "
                "Nothing was written; choose an empty folder."
            )
    return paths


def _silently(share: float, what: str) -> None:
    """Tell nobody."""
