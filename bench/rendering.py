"""The offline render of a whole song: 32 tracks of 3 minutes, each with four kinds of effects, two returns."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import numpy as np

from bench.chaining import chain
from bench.measure import Ratio, Row, milliseconds
from setbook.audio.processors import processors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from setbook.audio.plan import Plan, Strip

TRACKS = 32
SECONDS = 180
RATE_HZ = 44_100
SOUNDS = 4
"""Different sounds that the tracks share: 32 of them would fill two gigabytes."""
REPEATS = 3


def rows() -> Iterator[Row]:
    """Measure how many times faster than the song it is, with all processors and with one."""
    what = f"render {TRACKS} tracks × {SECONDS // 60} min, EQ × 3, compressor, delay, reverb each, 2 returns"
    song, count = _song(), processors()
    alone, together = (_render(*song, threads) for threads in (1, count))
    # In turns, so that a busy moment of the machine falls on both.
    pairs = [(milliseconds(alone), milliseconds(together)) for _ in range(REPEATS)]
    one, all_of_them = (statistics.median(times) for times in zip(*pairs, strict=True))
    length = SECONDS * 1000
    yield Ratio(what, all_of_them, "the song's length", length, length / all_of_them, "", "× real time")
    speed_up = statistics.median(pair[0] / pair[1] for pair in pairs)
    yield Ratio(what, all_of_them, "with one thread", one, speed_up, "≥ 1.8", f"{count} threads")


def _render(plan: Plan, pcm: dict[str, NDArray[np.float32]], threads: int) -> Callable[[], object]:
    """Return what renders the song as `sb.render` does: the samples are dropped, three minutes of them at once are not needed."""
    from setbook.audio.console import Console
    from setbook.audio.render import RENDER_FRAMES

    console = Console(plan, pcm, metering=False, threads=threads)
    console.render(0, RATE_HZ)  # compiled and loaded before the clock runs

    def render() -> None:
        for start in range(0, plan.frame_count, RENDER_FRAMES):
            console.render(start, min(RENDER_FRAMES, plan.frame_count - start))

    return render


def _song() -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    from setbook.audio.kernels.stock import kernel
    from setbook.audio.plan import Insert, PcmInfo, Plan, Send, Strip

    frames = SECONDS * RATE_HZ
    random = np.random.default_rng(4)
    pcm = {f"pcm{n}": random.uniform(-0.1, 0.1, (2, frames)).astype(np.float32) for n in range(SOUNDS)}
    delay, reverb, main = TRACKS, TRACKS + 1, TRACKS + 2

    def insert(name: str, **settings: float) -> Insert:
        return Insert(name, name, on=True, parameters=kernel(name).values(**settings))

    def track(number: int) -> Strip:
        sends = (Send(delay, 0.2), Send(reverb, 0.3))
        return _strip(f"{number}", main, tuple(chain()), sends, f"pcm{number % SOUNDS}")

    strips = (
        *(track(number) for number in range(TRACKS)),
        Strip("delay", "Delay", "return", main, inserts=(insert("simple_delay", mix=100),)),
        Strip("reverb", "Reverb", "return", main, inserts=(insert("hall_reverb", mix=100),)),
        Strip("main", "Main", "main", -1, inserts=(insert("limiter"),)),
    )
    return Plan("bench", RATE_HZ, frames, strips, pcm={key: PcmInfo(frames) for key in pcm}), pcm


def _strip(name: str, output: int, inserts: tuple, sends: tuple, key: str) -> Strip:  # type: ignore[type-arg]
    from setbook.audio.plan import Segment, Strip

    segments = (Segment(0, SECONDS * RATE_HZ, key),)
    return Strip(
        name, f"Track {name}", "audio", output, volume=0.5, inserts=inserts, sends=sends, segments=segments
    )
