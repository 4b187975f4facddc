"""Impulse: eight slots on the white keys from C3 up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from setbook.audio.macros import value_now
from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.sampler import SampledVoice, Zone
from setbook.errors import FormatError

if TYPE_CHECKING:
    from setbook.audio.sources.reading.library import Library
    from setbook.format import Element
    from setbook.model import Device

SLOT_KEYS = (60, 62, 64, 65, 67, 69, 71, 72)
"""C3 … C4 in Live's count of octaves."""


def read_impulse(device: Device, library: Library) -> list[tuple[int, SampledVoice]]:
    """Read the slots that have a sample: (key, voice).

    How the file spells the slots' knobs is known from few sets, so they are
    found by the words in their names, and what is not found has its default.
    """
    slots = []
    for index, sample in enumerate(device.samples[: len(SLOT_KEYS)]):
        found = library.find(sample)
        if found is not None:
            knobs = _knobs(device, _slot_of(sample.element, device.element))
            slots.append((SLOT_KEYS[index], _voice(Zone(found, 0, found.frame_count()), knobs)))
    return slots


def _voice(zone: Zone, knobs: dict[str, float]) -> SampledVoice:
    def knob(word: str, default: float) -> float:
        return next((value for name, value in knobs.items() if re.search(word, name)), default)

    start = min(round(knob(r"sample.?start|^start", 0.0) / 1000.0 * zone.sample.rate()), zone.end - 2)
    return SampledVoice(
        (Zone(zone.sample, max(start, 0), zone.end, key_scale=0.0),),
        envelope=Adsr(decay=max(knob(r"decay", 10000.0) / 1000.0, 0.01), sustain=0.0),
        gain=knob(r"volume$", 1.0),
        pan=knob(r"pan", 0.0),
        velocity_depth=knob(r"vol.*vel", 0.5),
        semitones=knob(r"transpose(?!.*(vel|rand))", 0.0),
        one_shot=True,
        polyphony=1,
    )


def _slot_of(sample: Element, device: Element) -> Element:
    """Return the largest element around a sample that holds no other sample."""
    slot = sample
    for around in sample.iterancestors():
        if around is device or sum(1 for _ in around.iter("SampleRef")) > 1:
            break
        slot = around
    return slot


def _knobs(device: Device, slot: Element) -> dict[str, float]:
    found = {}
    for parameter in device.parameters:
        if any(around is slot for around in parameter.element.iterancestors()):
            try:
                found[parameter.name.rpartition("/")[2].lower()] = value_now(parameter)
            except FormatError:
                continue
    return found
