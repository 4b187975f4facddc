"""Freezing: what a strip sends to its fader, rendered once, so that it can be played like a clip.

A frozen strip has no inserts to run: its segments are one piece of PCM, the
sum of its clips, and of all that flows into it, behind its inserts and their
automation. Fader, pan, sends and mute stay live. The bits are those of a strip
that plays from the song's start; one that is entered in the middle has its
tails already, as a frozen track of Live has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console import Console
from setbook.audio.kernels.effect_build import request_of
from setbook.audio.plan import PCM_CHUNK_FRAMES, SPEAKERS, Insert, PcmInfo, Segment, Strip, Tap
from setbook.audio.sources.content_key import content_key
from setbook.audio.upstream import before_fader, insert_automation, shut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.plan import Plan, SideChain
    from setbook.audio.progress import Progress

    Pcm = NDArray[np.float32]

LONGEST_TAIL_SECONDS = 20.0
"""What inserts may still have to say after the song; the transport waits no longer either."""

INAUDIBLE = 1e-6
"""−120 dB: a tail that has sunk so far is over."""

INTAKE = "/intake"
"""Ends the id of the silent strip that takes in what a frozen strip has heard already."""

_STEP_SECONDS = 4.0
_VERSION = 3
_SHAPE = (
    "kind",
    "volume",
    "pan",
    "pan_mode",
    "pan_left",
    "pan_right",
    "active",
    "soloed",
    "crossfade",
    "crossfader",
    "delay_frames",
)
"""What of a strip is heard, besides its parts."""


@dataclass(frozen=True)
class FrozenSound:
    """What a strip sends to its fader, in the store."""

    key: str
    frame_count: int
    segments: tuple[Segment, ...]
    """Where it is not silent: runs of whole chunks, so that silence is neither kept in memory nor sent."""


def frozen_sound(plan: Plan, strip_id: str, store: PcmStore, progress: Progress | None = None) -> FrozenSound:
    """Render what a strip sends to its fader, or find it in the store.

    The key covers all that goes in: the segments and their PCM, the inserts
    as they are set, their code and their automation; of a strip that others
    flow into, the same of those, their faders and sends, and who is soloed. The
    same is rendered once, whatever happens to its own fader or to other strips.

    Parameters
    ----------
    store
        Where the plan's sound is, and where the outcome goes.
    progress
        Called with the share that is done and the strip's name; what it raises stops the work.

    Examples
    --------
    >>> from setbook.audio import PcmStore, build_plan
    >>> plan, store = build_plan(live_set), PcmStore()  # doctest: +SKIP
    >>> frozen_sound(plan, plan.strips[0].id, store).frame_count  # doctest: +SKIP
    2822400
    """
    index = plan.strip_index(strip_id)
    alone = before_fader(plan, index)
    key = _key(alone)
    sound = store.obtain(key, lambda: _rendered(alone, plan.strips[index].name, store, progress))
    return sound_of(key, sound)


def sound_of(key: str, sound: Pcm) -> FrozenSound:
    """Describe PCM that plays from the song's start."""
    return FrozenSound(key, sound.shape[1], tuple(_audible_runs(key, sound)))


def with_frozen(plan: Plan, strip_id: str, frozen: FrozenSound) -> Plan:
    """Return the plan with a strip that plays frozen sound in place of its clips, its inserts and all that flows in.

    What flows into it goes on for its meters and its other sends, and ends in
    a silent strip just before; solos find their way through that.
    """
    index = plan.strip_index(strip_id)
    strip = plan.strips[index]
    kept = {name: table for name, table in strip.automation.items() if name not in insert_automation(strip)}
    quiet = replace(strip, inserts=(), takes=(), automation=kept, segments=frozen.segments)
    strips = [*plan.strips[:index], quiet, *plan.strips[index + 1 :]]
    if any(index in {one.output, *(send.to for send in one.sends)} for one in plan.strips):
        intake = Strip(f"{strip_id}{INTAKE}", f"Into {strip.name}", "group", index, volume=0.0)
        strips = [_moved_on(one, index) for one in (*strips[:index], intake, *strips[index:])]
        strips[index] = replace(strips[index], output=index + 1)
    used = {segment.pcm for one in strips for segment in one.segments}
    listed = plan.pcm | {frozen.key: PcmInfo(frozen.frame_count)}
    return replace(plan, strips=tuple(strips), pcm={key: info for key, info in listed.items() if key in used})


def _moved_on(strip: Strip, index: int) -> Strip:
    """Return a strip that points to others behind a new one: what pointed to its place now points to the new one."""

    def moved(to: int) -> int:
        return to + 1 if to > index else to

    def heard(tap: Tap) -> Tap:
        return replace(tap, strip=tap.strip + 1) if tap.strip >= index else tap

    def listening(insert: Insert) -> Insert:
        chain = insert.side_chain
        if chain is None or chain.source is None:
            return insert
        return replace(insert, side_chain=replace(chain, source=heard(chain.source)))

    return replace(
        strip,
        output=moved(strip.output),
        sends=tuple(replace(send, to=moved(send.to)) for send in strip.sends),
        takes=tuple(map(heard, strip.takes)),
        inserts=tuple(map(listening, strip.inserts)),
    )


def _key(alone: Plan) -> str:
    """Return the name of all in a plan that is heard."""
    kernels = {name: request_of(kernel).key for name, kernel in alone.used_kernels.items()}
    heard = [index for index, strip in enumerate(alone.strips) if strip != shut(strip)]
    place = {index: number for number, index in enumerate(heard)}
    strips = [
        (
            [getattr(strip, name) for name in _SHAPE],
            place.get(strip.output, SPEAKERS),
            [(place[send.to], send.gain, send.pre_fader) for send in strip.sends if send.to in place],
            [
                (kernels[one.kernel], one.on, one.parameters, _heard_by(one.side_chain, place))
                for one in strip.inserts
            ],
            [_point(tap, place) for tap in strip.takes],
            [(one.start_frame, one.frame_count, one.pcm, one.pcm_offset) for one in strip.segments],
            strip.automation,
        )
        for strip in (alone.strips[index] for index in heard)
    ]
    song = (alone.sample_rate, alone.frame_count, alone.compensated, alone.crossfade_curve)
    return content_key("frozen strip", _VERSION, *song, strips)


def _heard_by(chain: SideChain | None, place: dict[int, int]) -> tuple[object, ...] | None:
    """Return what a side-chain hears."""
    if chain is None:
        return None
    return (chain.gain, chain.mix, None if chain.source is None else _point(chain.source, place))


def _point(tap: Tap, place: dict[int, int]) -> tuple[int, str]:
    return place.get(tap.strip, SPEAKERS), tap.point


def _rendered(alone: Plan, name: str, store: PcmStore, progress: Progress | None) -> Pcm:
    """Play one strip alone, its fader at unity, which passes every bit."""
    console = Console(alone, store, metering=False)
    step = round(_STEP_SECONDS * alone.sample_rate)
    longest = alone.frame_count + round(LONGEST_TAIL_SECONDS * alone.sample_rate)
    parts: list[Pcm] = []
    for start in range(0, longest, step):
        if progress is not None:
            progress(start / longest, name)
        parts.append(console.render(start, min(step, longest - start)))
        if start >= alone.frame_count and np.abs(parts[-1]).max(initial=0.0) < INAUDIBLE:
            break
    return np.concatenate(parts, axis=1)


def _audible_runs(key: str, sound: Pcm) -> Iterator[Segment]:
    """Yield the runs of chunks in which anything sounds."""
    begun: int | None = None
    count = sound.shape[1]
    for start in range(0, count, PCM_CHUNK_FRAMES):
        if sound[:, start : start + PCM_CHUNK_FRAMES].any():
            begun = start if begun is None else begun
        elif begun is not None:
            yield Segment(begun, start - begun, key, begun)
            begun = None
    if begun is not None:
        yield Segment(begun, count - begun, key, begun)
