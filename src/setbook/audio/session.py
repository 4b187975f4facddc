"""From a set to a plan: sources made (or found in the store), strips, routing, automation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from setbook.audio.cache import trim_once
from setbook.audio.pcm_store import PcmStore
from setbook.audio.progress import until
from setbook.audio.set_reader import SetReader
from setbook.errors import AudioError, SampleUnreadable

if TYPE_CHECKING:
    from setbook.audio.arrange import Arrangement
    from setbook.audio.plan import DeviceFidelity, Plan
    from setbook.audio.progress import Progress
    from setbook.audio.sources.reading.clips import Source
    from setbook.audio.sources.reading.library import Library
    from setbook.model import LiveSet

DEFAULT_RATE_HZ = 44100
WORKERS = 2


def build_plan(
    live_set: LiveSet,
    *,
    sample_rate: int = DEFAULT_RATE_HZ,
    arrangement: Arrangement | None = None,
    progress: Progress | None = None,
    store: PcmStore | None = None,
) -> Plan:
    """Make a set ready to play.

    The sound of every clip is made once and kept in the store under a name
    that says all that went into it; a set in which one clip changed makes one
    piece of sound again.

    Parameters
    ----------
    live_set
        From `setbook.open`.
    sample_rate
        In hertz.
    arrangement
        What sounds when; the set's own if left out. See
        `setbook.audio.performance.perform` for one that the session makes.
    progress
        Called with the share that is done, 0 to 1, and what is being made.
        What it raises stops the work.
    store
        Where the sound is kept; the user's cache by default.

    Raises
    ------
    AudioError
        The rate is none that sound is played at.
    """
    if not 8000 <= sample_rate <= 384_000:
        raise AudioError(f"Expected a sample rate from 8000 to 384000 Hz, found {sample_rate}; try 44100.")
    trim_once()
    store = store if store is not None else PcmStore()
    reader = SetReader(live_set, sample_rate, arrangement)
    lengths = _make_all(reader, store, until(None, progress))
    return reader.plan(lengths)


def fidelity_of(live_set: LiveSet) -> list[DeviceFidelity]:
    """Return what a plan of this set would say about its devices, without making any sound."""
    reader = SetReader(live_set, DEFAULT_RATE_HZ)
    return [*reader.fidelity, *reader.routing().fidelity]


def _make_all(reader: SetReader, store: PcmStore, progress: Progress) -> dict[str, int]:
    """Make the PCM that the store does not hold; return the length of all of it, by content key."""
    sources = reader.sources()
    lengths: dict[str, int] = {}
    progress(0.0, "Reading the set")
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting = {
            pool.submit(_length, store, key, source, reader.library): key
            for key, (_, source) in sources.items()
        }
        try:
            for future in as_completed(waiting):
                key = waiting[future]
                lengths[key] = future.result()
                progress(len(lengths) / len(sources), sources[key][0])
        except BaseException:
            for future in waiting:
                future.cancel()
            raise
    return {key: lengths[key] for key in sources}


def _length(store: PcmStore, key: str, source: Source, library: Library) -> int:
    """Return how many frames a source's PCM has; one that cannot be decoded after all has none."""
    try:
        return int(store.obtain(key, source.make).shape[1])
    except SampleUnreadable as error:
        library.lose(str(error))
        return 0
