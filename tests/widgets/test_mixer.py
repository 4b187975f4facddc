"""Mixer, without a front end: what was moved, in words and into a set."""

from __future__ import annotations

import pytest

import setbook as sb
from setbook_widgets.mixer import Mixer

pytestmark = pytest.mark.corpus


@pytest.fixture
def mixer(corpus):
    return Mixer(sb.open(corpus / "diracdeltas+unableton/Project/hi.als"))


def test_a_new_mixer_shows_the_set_unchanged(mixer):
    assert repr(mixer) == "Mixer('hi')"
    assert mixer.data["state"] == "ready"
    assert mixer.set_key == mixer.live_set.document.digest
    assert mixer.changes == []


def test_moves_from_the_view_are_changes_and_can_be_applied(mixer):
    track = mixer.live_set.tracks[0]
    before = track.mixer.volume.value
    mixer.moved = [{"track": track.id, "parameter": "volume", "value": 0.5}]
    assert mixer.changes == [{"track": track.name, "parameter": "volume", "before": before, "after": 0.5}]
    assert track.mixer.volume.value == before
    mixer.apply_to(mixer.live_set)
    assert track.mixer.volume.value == 0.5


def test_what_is_no_set_is_shown_as_an_error():
    broken = Mixer(None)
    assert broken.data["state"] == "error"
    assert broken.changes == []
