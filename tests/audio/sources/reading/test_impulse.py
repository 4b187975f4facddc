"""Impulse: eight slots of samples on white keys. No real set with one is at hand, so one is built."""

from __future__ import annotations

import setbook as sb
from setbook.audio.sources.reading.impulse import read_impulse
from setbook.audio.sources.reading.library import Library
from setbook.format import element
from setbook.model.device import Device


def parameter(tag: str, value: float):
    made = element(tag)
    made.append(element("Manual", value))
    return made


def test_slots_play_their_samples_on_white_keys_with_their_knobs(corpus):
    live_set = sb.open(corpus / "diracdeltas+unableton/Project/hi.als")
    references = [
        device.element.find(".//SampleRef") for device in live_set.devices if device.tag == "OriginalSimpler"
    ]
    holder = live_set.tracks[2].devices[0].element.getparent()
    impulse = element("InstrumentImpulse", Id=0)
    impulse.append(parameter("On", True))
    slots = element("Slots")
    impulse.append(slots)
    for number in range(3):
        slot = element(f"Slot.{number}")
        for knob in (
            parameter("Transpose", number),
            parameter("Volume", 0.5),
            parameter("EnvelopeDecay", 200.0),
        ):
            slot.append(knob)
        slot.append(references[number])
        slots.append(slot)
    holder.append(impulse)
    voices = read_impulse(Device(impulse, live_set.document), Library())
    assert [key for key, _ in voices] == [60, 62, 64]
    assert [voice.semitones for _, voice in voices] == [0.0, 1.0, 2.0]
    assert {voice.gain for _, voice in voices} == {0.5}
    assert {voice.envelope.decay for _, voice in voices} == {0.2}
    assert all(voice.one_shot for _, voice in voices)
