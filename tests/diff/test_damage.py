"""What nobody can read does not keep the rest from being told."""

from __future__ import annotations

import pytest
from tests.format.small_files import FILES

import setbook as sb
from setbook.format import serialise

DAMAGE = {
    "a velocity in words": (".//MidiClip/Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent", "Velocity", "loud"),
    "a note's time in words": (".//MidiClip/Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent", "Time", "soon"),
    "a clip that starts in words": (".//MidiClip/CurrentStart", "Value", "here"),
    "a clip that ends in words": (".//MidiClip/CurrentEnd", "Value", "there"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_in_a_clip_is_counted_and_the_rest_told(name: str) -> None:
    path, attribute, words = DAMAGE[name]
    whole, other = sb.open(FILES["set"]), sb.open(FILES["set"])
    other.tempo = 77.0
    other.document.root.find(path).set(attribute, words)
    damaged = sb.open(serialise(other.document.root))
    for before, after in ((whole, damaged), (damaged, whole)):
        diff = sb.diff(before, after)
        assert any("77" in str(change) for change in diff.changes)
        assert len(diff.changes) > 1, "the damage is told, too"
        assert diff.to_text()
