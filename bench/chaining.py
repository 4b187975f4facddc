"""Effects in a row on a track, beside the same in pedalboard and DawDreamer: equalisers, and a whole chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bench.measure import Row, Skipped, times_faster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from setbook.audio.plan import Insert

Sound = NDArray[np.float32]

SECONDS = 30
RATE_HZ = 44_100
BAND_HZ = (120.0, 900.0, 5_000.0)
GAIN_DB = -4.0
Q = 0.9


def rows() -> Iterator[Row]:
    """Measure one band in each of three equalisers, which every host can do, and four kinds of effects on one core and on two."""
    sound = np.random.default_rng(2).uniform(-0.2, 0.2, (2, SECONDS * RATE_HZ)).astype(np.float32)
    what = f"EQ × 3, one bell each, {SECONDS} s stereo"
    yield from _beside(what, _ours(sound, _equalisers()), sound, whole=False, reach="≥ 1.0")
    what = f"EQ × 3, compressor, delay, reverb, {SECONDS} s stereo"
    yield from _beside(what, _ours(sound, chain()), sound, whole=True, reach="≥ 1.0")
    two = _on_two_threads([_ours(sound, chain()) for _ in range(2)])
    yield from _beside(
        f"two tracks of that on two threads, {what}", two, sound, whole=True, reach="≥ 1.8", tracks=2
    )


def _beside(
    what: str, ours: Callable[[], object], sound: Sound, *, whole: bool, reach: str, tracks: int = 1
) -> Iterator[Row]:
    for peer, make in (("pedalboard", _pedalboard), ("dawdreamer", _dawdreamer)):
        if find_spec(peer) is None:
            yield Skipped(what, f"{peer} is not installed")
            continue
        runs = [make(sound, whole) for _ in range(tracks)]
        note = "its tracks one after the other" if tracks > 1 else ""
        row = times_faster(what, ours, peer, lambda runs=runs: [run() for run in runs], reach=reach)
        yield replace(row, note=note)


def _on_two_threads(runs: list[Callable[[], object]]) -> Callable[[], object]:
    pool = ThreadPoolExecutor(len(runs))
    return lambda: list(pool.map(lambda run: run(), runs))


def _equalisers() -> list[Insert]:
    from setbook.audio.kernels.stock import kernel
    from setbook.audio.plan import Insert

    found = []
    for hz in BAND_HZ:
        # On, bell, frequency, gain, quality: the first band's places in the kernel.
        values = [1.0, 3.0, hz, GAIN_DB, Q, *kernel("eq8").defaults[5:]]
        for band in range(1, 8):
            values[5 * band] = 0.0
        found.append(Insert("eq8", f"eq{hz}", on=True, parameters=tuple(values)))
    return found


def chain() -> list[Insert]:
    """Return three equalisers, a compressor, a delay and a reverb."""
    from setbook.audio.kernels.stock import kernel
    from setbook.audio.plan import Insert

    others = {
        "compressor": {"threshold": -24.0, "ratio": 4.0, "attack": 5.0, "release": 100.0},
        "simple_delay": {"time_left": 250.0, "time_right": 250.0, "feedback": 30.0, "mix": 30.0},
        "freeverb": {"room": 50.0, "mix": 30.0},
    }
    return [
        *_equalisers(),
        *(Insert(name, name, True, kernel(name).values(**settings)) for name, settings in others.items()),
    ]


def _ours(sound: Sound, inserts: list[Insert]) -> Callable[[], object]:
    from setbook.audio.console import Console
    from setbook.audio.plan import PcmInfo, Plan, Segment, Strip

    frames = sound.shape[1]
    track = Strip(
        "t", "Track", "audio", output=1, inserts=tuple(inserts), segments=(Segment(0, frames, "pcm"),)
    )
    strips = (track, Strip("main", "Main", "main", output=-1))
    plan = Plan("bench", RATE_HZ, frames, strips, pcm={"pcm": PcmInfo(frames)})
    console = Console(plan, {"pcm": sound}, metering=False)
    return lambda: console.render(0, frames)


def _pedalboard(sound: Sound, whole: bool) -> Callable[[], object]:
    from pedalboard import Compressor, Delay, PeakFilter, Pedalboard, Reverb

    effects = [PeakFilter(cutoff_frequency_hz=hz, gain_db=GAIN_DB, q=Q) for hz in BAND_HZ]
    if whole:
        effects += [
            Compressor(threshold_db=-24, ratio=4, attack_ms=5, release_ms=100),
            Delay(delay_seconds=0.25, feedback=0.3, mix=0.3),
            Reverb(room_size=0.5, wet_level=0.3, dry_level=0.7),
        ]
    board = Pedalboard(effects)
    return lambda: board(sound, RATE_HZ)


def _dawdreamer(sound: Sound, whole: bool) -> Callable[[], object]:
    import dawdreamer

    engine = dawdreamer.RenderEngine(RATE_HZ, 512)
    graph = [(engine.make_playback_processor("sound", sound), [])]
    # Its filters have no bell; a shelf is a section of the same cost.
    effects = [
        engine.make_filter_processor(f"filter{number}", "low_shelf", hz, Q, 10 ** (GAIN_DB / 20))
        for number, hz in enumerate(BAND_HZ)
    ]
    if whole:
        effects += [
            engine.make_compressor_processor("compressor", -24.0, 4.0, 5.0, 100.0),
            engine.make_delay_processor("delay", "linear", 250.0, 0.3),
            engine.make_reverb_processor("reverb", 0.5, 0.5, 0.3, 0.7, 1.0),
        ]
    above = "sound"
    for effect in effects:
        graph.append((effect, [above]))
        above = effect.get_name()
    engine.load_graph(graph)
    return lambda: engine.render(SECONDS)
