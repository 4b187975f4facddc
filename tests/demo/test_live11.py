"""The writer: its shorthand, and that it orders elements as Live 11 does."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from setbook.demo.live11.automation import EASE_IN, Point, automate
from setbook.demo.live11.song import Song
from setbook.format import read_document, serialise
from setbook.model.structure.outline import find, grow, grow_one, put, read
from setbook.model.structure.pointees import Pointees

LIVE_11 = (
    "alex7kom+ableton-live-template/*.als",
    "elixirbeats+abletoolz/test/**/11.*.als",
    "and-kal+ableton-racks/*.adg",
)

OF_CONTENT = {"Tracks", "Devices", "Events", "Locators", "Branches"}
"""Elements whose children are the user's content: their order says nothing."""

NOT_IN_CORPUS = {("MidiClip", "AccidentalSpellingPreference"), ("Locators", "Locator")}
"""What no Live 11 file at hand shows; 12.0 and 11.3's set element do."""


class TestOutline:
    def test_values_attributes_and_depth(self):
        made = grow_one('A\n  B 3\n  C :X=1 Y=-2\n  D ""\n    E some words', Pointees())
        assert serialise(made) == (
            b'<A><B Value="3"/><C X="1" Y="-2"/><D Value=""><E Value="some words"/></D></A>'
        )

    def test_parameters_take_ids_in_order(self):
        pan, on, mode = grow("Pan ~0 -1..1\nOn ~true\nMode ~3", Pointees(5))
        assert find(pan, "AutomationTarget").get("Id") == "5"
        assert find(pan, "ModulationTarget").get("Id") == "6"
        assert (read(pan, "MidiControllerRange/Min"), read(pan, "MidiControllerRange/Max")) == ("-1", "1")
        assert find(on, "AutomationTarget").get("Id") == "7"
        assert on.find("ModulationTarget") is None
        assert find(on, "MidiCCOnOffThresholds") is not None
        assert [child.tag for child in mode] == ["LomId", "Manual", "AutomationTarget"]

    def test_late_elements_are_numbered_last(self):
        late, soon = grow("Pointee @\nVolume ~1 0..2", Pointees())
        assert (late.get("Id"), find(soon, "AutomationTarget").get("Id")) == ("3", "1")

    def test_repetition(self):
        assert [made.tag for made in grow("Macro.{0..2} -1", Pointees())] == ["Macro.0", "Macro.1", "Macro.2"]

    def test_a_path_that_is_not_there_is_an_error(self):
        with pytest.raises(LookupError, match="expected Nope below A"):
            put(grow_one("A", Pointees()), "Nope", 1)


def test_automation_replaces_the_envelope_of_the_same_parameter():
    song = Song(100.0)
    track = song.add_midi("One", 1)
    volume = song.mixer("One", "Volume")
    automate(track, volume, [Point(0.0, 0.5)], song.pointees)
    automate(track, volume, [Point(0.0, 0.25, EASE_IN), Point(4.0, 1.0)], song.pointees)
    (envelope,) = find(track, "AutomationEnvelopes/Envelopes")
    events = find(envelope, "Automation/Events")
    assert [(event.get("Time"), event.get("Value")) for event in events] == [
        ("-63072000", "0.25"), ("0", "0.25"), ("4", "1"),
    ]  # fmt: skip
    assert events[1].get("CurveControl1X") == "0.6"


def without_number(tag):
    return re.sub(r"\.\d+$", ".N", tag)


def orders(root):
    """Give, for each tag, the orders in which its children stand, repetitions as one."""
    for parent in root.iter():
        order = []
        for child in parent:
            tag = without_number(child.tag)
            if tag != "KeyMidi" and (not order or order[-1] != tag):
                order.append(tag)
        if order:
            yield without_number(parent.tag), tuple(order)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["v1", "v6"])
def test_children_stand_in_the_order_that_live_11_wrote(corpus, root, name):
    known = defaultdict(set)
    files = [path for pattern in LIVE_11 for path in corpus.glob(pattern)]
    for path in files:
        real = read_document(path).root
        if "Live 11." in real.get("Creator", ""):
            for tag, order in orders(real):
                known[tag].add(order)
    assert len(known) > 300
    strange = set()
    for tag, order in orders(root(name)):
        plain = tuple(child for child in order if (tag, child) not in NOT_IN_CORPUS)
        if tag not in OF_CONTENT and tag != "Locator" and order not in known[tag] and plain not in known[tag]:
            strange.add((tag, order))
    assert not strange
