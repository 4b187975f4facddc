"""What the fuzz found, each as small as it gets: damage that once raised something else than setbook's errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.format.reading import compare_both_ways, read_everything
from tests.format.small_files import FILES

import setbook as sb
from setbook.format import serialise

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.format import Element

_NOTE = ".//MidiClip/Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent"


def _set(path: str, name: str, value: str) -> Callable[[Element], None]:
    def damage(root: Element) -> None:
        root.find(path).set(name, value)

    return damage


def _noise_among_sends(root: Element) -> None:
    """A list that follows the returns, one of whose items no diff counts."""
    root.find(".//AudioTrack//Sends/TrackSendHolder").tag = "ViewData"


def _noise_among_slots(root: Element) -> None:
    root.find(".//MidiTrack//MainSequencer/ClipSlotList/ClipSlot").tag = "ViewData"


def _no_bar(root: Element) -> None:
    root.find(".//MidiClip//RemoteableTimeSignature/Numerator").set("Value", "0")
    root.find(".//MidiClip/Loop/LoopEnd").set("Value", "3")


def _wild_velocity(root: Element) -> None:
    """A note that only its place and its velocity could tell, as before Live 10.1."""
    note = root.find(_NOTE)
    del note.attrib["NoteId"]
    note.set("Velocity", "1e400")
    note.set("Time", "0.1")


FINDS: dict[str, Callable[[Element], None]] = {
    "a pan beyond all words": _set(".//AudioTrack//Mixer/Pan/Manual", "Value", "1e308"),
    "a pitch that no key has": _set(".//KeyTrack/MidiKey", "Value", "99999"),
    "a note id beyond its field": _set(_NOTE, "NoteId", "99999999999999999999"),
    "a note at no time": _set(_NOTE, "Time", "nan"),
    "a note at the end of time": _set(_NOTE, "Time", "inf"),
    "a velocity beyond all floats": _wild_velocity,
    "a loop that starts nowhere": _set(".//MidiClip/Loop/LoopStart", "Value", "nan"),
    "a loop that never ends": _set(".//MidiClip/Loop/LoopEnd", "Value", "inf"),
    "a locator at no time": _set(".//Locators/Locators/Locator/Time", "Value", "nan"),
    "a choice that is a superscript": _set(".//AudioTrack//Eq8/Mode", "Value", "\u00b2"),
    "a choice of many digits": _set(".//AudioTrack//Eq8/Mode", "Value", "9" * 400),
    "noise in a list that follows another": _noise_among_sends,
    "noise among slots": _noise_among_slots,
    "a bar of no beats": _no_bar,
}


@pytest.mark.parametrize("name", sorted(FINDS))
def test_find_is_read_and_compared(name: str) -> None:
    whole = sb.open(FILES["set"])
    root = sb.open(FILES["set"]).document.root
    FINDS[name](root)
    damaged = sb.open(serialise(root))
    assert serialise(damaged.document.root) != serialise(whole.document.root)
    read_everything(damaged)
    compare_both_ways(whole, damaged)
