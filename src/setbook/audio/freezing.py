"""Freezing: what a strip sends to its fader, rendered once, so that it can be played like a clip.

A frozen strip has no inserts to run: its segments are one piece of PCM, the
sum of its clips behind its inserts and their automation. Fader, pan, sends and
mute stay live. The bits are those of a strip that plays from the song's start;
one that is entered in the middle has its tails already, as a frozen track of
Live has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console import Console
from setbook.audio.kernels.effect_build import request_of
from setbook.audio.plan import PCM_CHUNK_FRAMES, PcmInfo, Segment, Strip
from setbook.audio.sources.content_key import content_key
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.plan import Plan
    from setbook.audio.progress import Progress

    Pcm = NDArray[np.float32]

LONGEST_TAIL_SECONDS = 20.0
"""What inserts may still have to say after the song; the transport waits no longer either."""

INAUDIBLE = 1e-6
"""−120 dB: a tail that has sunk so far is over."""

_STEP_SECONDS = 4.0
_VERSION = 1


@dataclass(frozen=True)
class FrozenSound:
    """What a strip sends to its fader, in the store."""

    key: str
    frame_count: int
    segments: tuple[Segment, ...]
    """Where it is not silent: runs of whole chunks, so that silence is neither kept in memory nor sent."""


def hindrance(plan: Plan, strip_id: str) -> str:
    """Say why a strip cannot be frozen; empty where it can.

    Parameters
    ----------
    plan
        The set, ready to play.
    strip_id
        `Strip.id`.
    """
    index = plan.strip_index(strip_id)
    feeders = [
        one.name for one in plan.strips if one.output == index or any(send.to == index for send in one.sends)
    ]
    if not feeders:
        return ""
    return f"{', '.join(map(repr, feeders[:3]))} {'flow' if len(feeders) > 1 else 'flows'} into it"


def frozen_sound(plan: Plan, strip_id: str, store: PcmStore, progress: Progress | None = None) -> FrozenSound:
    """Render what a strip sends to its fader, or find it in the store.

    The key covers all that goes in: the segments and their PCM, the inserts
    as they are set, their code and their automation. The same strip is
    rendered once, whatever happens to its fader or to other strips.

    Parameters
    ----------
    store
        Where the plan's sound is, and where the outcome goes.
    progress
        Called with the share that is done and the strip's name; what it raises stops the work.

    Raises
    ------
    AudioError
        Other strips flow into this one.

    Examples
    --------
    >>> from setbook.audio import PcmStore, build_plan
    >>> plan, store = build_plan(live_set), PcmStore()  # doctest: +SKIP
    >>> frozen_sound(plan, plan.strips[0].id, store).frame_count  # doctest: +SKIP
    2822400
    """
    strip = plan.strips[plan.strip_index(strip_id)]
    hindered = hindrance(plan, strip_id)
    if hindered:
        raise AudioError(
            f"Expected a track that nothing flows into, found {strip.name!r}: {hindered}; freeze the tracks instead."
        )
    sound = store.obtain(_key(plan, strip), lambda: _rendered(plan, strip, store, progress))
    return sound_of(_key(plan, strip), sound)


def sound_of(key: str, sound: Pcm) -> FrozenSound:
    """Describe PCM that plays from the song's start."""
    return FrozenSound(key, sound.shape[1], tuple(_audible_runs(key, sound)))


def with_frozen(plan: Plan, strip_id: str, frozen: FrozenSound) -> Plan:
    """Return the plan with a strip that plays frozen sound in place of its clips and inserts."""
    strip = plan.strips[plan.strip_index(strip_id)]
    kept = {name: table for name, table in strip.automation.items() if not name.startswith("insert:")}
    quiet = replace(strip, inserts=(), automation=kept, segments=frozen.segments)
    strips = tuple(quiet if one.id == strip_id else one for one in plan.strips)
    used = {segment.pcm for one in strips for segment in one.segments}
    listed = plan.pcm | {frozen.key: PcmInfo(frozen.frame_count)}
    return replace(plan, strips=strips, pcm={key: info for key, info in listed.items() if key in used})


def _key(plan: Plan, strip: Strip) -> str:
    kernels = {insert.kernel: request_of(plan.used_kernels[insert.kernel]).key for insert in strip.inserts}
    return content_key(
        "frozen strip",
        _VERSION,
        plan.sample_rate,
        plan.frame_count,
        [
            (segment.start_frame, segment.frame_count, segment.pcm, segment.pcm_offset)
            for segment in strip.segments
        ],
        [(kernels[insert.kernel], insert.on, insert.parameters) for insert in strip.inserts],
        _insert_automation(strip),
    )


def _insert_automation(strip: Strip) -> dict[str, NDArray[np.float32]]:
    return {name: table for name, table in strip.automation.items() if name.startswith("insert:")}


def _rendered(plan: Plan, strip: Strip, store: PcmStore, progress: Progress | None) -> Pcm:
    """Play one strip alone, its fader at unity, which passes every bit."""
    alone = Strip(
        "alone",
        strip.name,
        strip.kind,
        1,
        inserts=strip.inserts,
        segments=strip.segments,
        automation=_insert_automation(strip),
    )
    small = replace(plan, strips=(alone, Strip("main", "Main", "main", -1)))
    console = Console(small, store, metering=False)
    step = round(_STEP_SECONDS * plan.sample_rate)
    longest = plan.frame_count + round(LONGEST_TAIL_SECONDS * plan.sample_rate)
    parts: list[Pcm] = []
    for start in range(0, longest, step):
        if progress is not None:
            progress(start / longest, strip.name)
        parts.append(console.render(start, min(step, longest - start)))
        if start >= plan.frame_count and np.abs(parts[-1]).max(initial=0.0) < INAUDIBLE:
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
