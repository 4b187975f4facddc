"""Sends: one on every track for every return."""

from collections.abc import Iterator

from setbook.format import Document, Element, descend, element
from setbook.format.scalars import write_scalar
from setbook.model.identity import track_element
from setbook.model.proxy import Proxy
from setbook.model.structure.copying import copy_of
from setbook.model.structure.list_ids import number_item
from setbook.model.structure.parameters import put_to_rest
from setbook.model.structure.pointees import PointeesOfSet

SILENCE = 0.0003162277571
"""The lowest gain of a fader or send, −70 dB, which Live shows as −inf."""

UNITY = 1.0

_SENDS = "DeviceChain/Mixer/Sends"


def all_sends(live_set: Proxy) -> Iterator[Element]:
    """Give the list of sends of every listed track; the main track and the cue bus have none."""
    for track in live_set.element.iterfind("Tracks/*"):
        sends = descend(track, _SENDS)
        if sends is not None:
            yield sends


def insert_send(sends: Element, index: int, document: Document, pointees: PointeesOfSet) -> Element:
    """Put a closed send into a mixer; on a return it is switched off too, as Live has it."""
    schema = document.schema
    holder = element("TrackSendHolder")
    holder.append(_closed_send(sends, document))
    track = track_element(sends)
    is_return = track is not None and track.tag == "ReturnTrack"
    holder.append(element(schema.send_active[0], not is_return))
    number_item(holder, sends, schema.numbers_items)
    pointees.renew(holder)
    sends.insert(index, holder)
    return holder


def insert_pre_switch(live_set: Proxy, index: int) -> None:
    """Note for a new return that its sends tap behind the faders."""
    switches = descend(live_set.element, "SendsPre")
    if switches is None:
        return
    switch = element("SendPreBool", False)
    number_item(switch, switches, live_set.document.schema.numbers_items)
    switches.insert(index, switch)


def _closed_send(sends: Element, document: Document) -> Element:
    """Make a send of the mixer's own fader, which has all that its Live line writes for a parameter."""
    mixer = sends.getparent()
    fader = None if mixer is None else descend(mixer, "Volume")
    assert fader is not None, "a mixer has a fader"
    send = copy_of(fader)
    send.tag = "Send"
    put_to_rest(send, document.schema, SILENCE)
    for end, gain in (("Min", SILENCE), ("Max", UNITY)):
        bound = descend(send, f"MidiControllerRange/{end}")
        if bound is not None:
            bound.set("Value", write_scalar(gain))
    for mapped in send.findall("KeyMidi"):
        send.remove(mapped)
    return send
