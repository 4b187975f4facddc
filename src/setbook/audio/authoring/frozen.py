"""A strip that plays a sound in the place of its inserts and of all that flows into it."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.authoring.course_tables import course_table
from setbook.audio.console import Console
from setbook.audio.plan import PcmInfo, Plan, Segment, Send, Strip
from setbook.audio.progress import part
from setbook.audio.upstream import before_fader, insert_automation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.authoring.effect import Effect
    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.progress import Progress

TAIL_SECONDS = 4.0
"""What a frozen effect may still have to say after the song."""

REPORT_FRAMES = 1 << 17
RENDER_SHARE = 0.8
"""Share of the work that rendering up to the effect is taken for."""

INTAKE = "/intake"
"""Ends the id of the silent strip that takes in what a frozen strip has heard already."""

MOST_KEPT = 64
_made: OrderedDict[str, str] = OrderedDict()
"""Keys of frozen sound by what went into it. An effect is known by its definition, which lives as long as the process."""
_making = threading.Lock()


def with_effect(plan: Plan, strip_id: str, effect: Effect, store: PcmStore, report: Progress) -> Plan:
    """Return the plan with what a strip has up to its fader sent through an effect, and frozen.

    What went into it and has not changed since is not rendered again.
    """
    alone = before_fader(plan, plan.strip_index(strip_id))
    tables = {name: course_table(plan, points) for name, points in effect.courses.items()}
    parts = (effect.name, effect.definition, sorted(effect.settings.items()), digest_of(alone))
    made = hashlib.sha256(repr(parts).encode())
    for name, table in sorted(tables.items()):
        made.update(name.encode() + table.tobytes())
    with _making:
        key = _made.get(made.hexdigest())
        if key is None or key not in store:
            heard = rendered(alone, store, part(report, 0.0, RENDER_SHARE), effect.name)
            sound = effect.process(heard, plan.sample_rate, tables)
            key = hashlib.sha256(
                b"frozen effect" + str(plan.sample_rate).encode() + sound.tobytes()
            ).hexdigest()
            store.put(key, sound)
            _made[made.hexdigest()] = key
            while len(_made) > MOST_KEPT:
                _made.popitem(last=False)
    report(1.0, effect.name)
    return playing(plan, strip_id, key, store.frame_count(key))


def rendered(plan: Plan, store: PcmStore, report: Progress, what: str) -> NDArray[np.float32]:
    """Render a plan from its start to the end of its tail; tell how far that is, and what it is for."""
    console = Console(plan, store, metering=False)
    count = plan.frame_count + round(TAIL_SECONDS * plan.sample_rate)
    out = np.empty((2, count), np.float32)
    for start in range(0, count, REPORT_FRAMES):
        stop = min(start + REPORT_FRAMES, count)
        out[:, start:stop] = console.render(start, stop - start)
        report(stop / count, what)
    return out


def playing(plan: Plan, strip_id: str, key: str, frame_count: int) -> Plan:
    """Return the plan in which a strip plays a sound from the song's start, and nothing else.

    What flows into it goes on for its meters and its other sends, and ends in
    a silent strip just before; solos find their way through that.
    """
    index = plan.strip_index(strip_id)
    strip = plan.strips[index]
    kept = {name: table for name, table in strip.automation.items() if name not in insert_automation(strip)}
    frozen = replace(strip, inserts=(), automation=kept, segments=(Segment(0, frame_count, key),))
    strips = [*plan.strips[:index], frozen, *plan.strips[index + 1 :]]
    if any(index in {one.output, *(send.to for send in one.sends)} for one in plan.strips):
        intake = Strip(f"{strip_id}{INTAKE}", f"Into {strip.name}", "group", index, volume=0.0)
        strips = [_moved_on(one, index) for one in (*strips[:index], intake, *strips[index:])]
        strips[index] = replace(strips[index], output=index + 1)
    used = {segment.pcm for one in strips for segment in one.segments}
    pcm = {name: info for name, info in plan.pcm.items() if name in used} | {key: PcmInfo(frame_count)}
    return replace(plan, strips=tuple(strips), pcm=pcm)


def _moved_on(strip: Strip, index: int) -> Strip:
    """Return a strip that points to others behind a new one: what pointed to its place now points to the new one."""

    def moved(to: int) -> int:
        return to + 1 if to > index else to

    return replace(
        strip,
        output=moved(strip.output),
        sends=tuple(Send(moved(send.to), send.gain, send.pre_fader) for send in strip.sends),
    )


def digest_of(plan: Plan) -> str:
    """Return the hash of all in a plan that is heard."""
    digest = hashlib.sha256(f"{plan.sample_rate} {plan.frame_count}".encode())
    for name, kernel in plan.used_kernels.items():
        digest.update(f"{name}\n{kernel.text}\n".encode())
    for strip in plan.strips:
        digest.update(repr(replace(strip, name="", color=None, automation={})).encode())
        for name, table in strip.automation.items():
            digest.update(name.encode() + np.ascontiguousarray(table).tobytes())
    return digest.hexdigest()
