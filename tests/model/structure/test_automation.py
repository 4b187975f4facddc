"""Envelopes come, change and go, wherever their Live line keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import OF_LINE, open_line, reopened

from setbook.errors import EditRefused, NotFound
from setbook.model import BEFORE_EVERYTHING, Point, TimeSignature

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

pytestmark = pytest.mark.corpus

RAMP = [Point(0.0, 1.0), Point(4.0, 0.25, (0.2, 0.0, 0.8, 1.0)), Point(8.0, 1.0)]


@pytest.fixture(params=OF_LINE, ids=lambda line: f"Live {line}")
def live_set(request, corpus: Path) -> LiveSet:
    return open_line(corpus, request.param)


def test_a_fader_is_automated(live_set: LiveSet) -> None:
    volume = live_set.add_audio_track("Vox").mixer.volume
    envelope = volume.automate(RAMP)
    assert envelope.points == [Point(BEFORE_EVERYTHING, 1.0), *RAMP]
    again = reopened(live_set).track("Vox")
    assert again.mixer.volume.envelope.points == envelope.points
    assert again.mixer.volume.envelope.value_at(4.0) == pytest.approx(0.25)
    assert live_set.check() == []
    envelope.add_point(Point(6.0, 0.5))
    envelope.remove_point(RAMP[0])
    assert [point.time for point in envelope.points] == [BEFORE_EVERYTHING, 4.0, 6.0, 8.0]
    with pytest.raises(NotFound):
        envelope.remove_point(RAMP[0])
    envelope.remove()
    assert volume.envelope is None
    assert live_set.check() == []


def test_switches_and_choices_step(live_set: LiveSet) -> None:
    mixer = live_set.add_audio_track("Vox").mixer
    if mixer.active.element.find("AutomationTarget") is None and live_set.live_line > 8:
        pytest.fail("a switch can be automated")
    envelope = mixer.active.automate([Point(0.0, 1.0), Point(4.0, 0.0)])
    assert envelope.event_tag == "BoolEvent"
    assert envelope.is_stepped
    assert list(envelope.value_at([0.0, 3.9, 4.0])) == [1.0, 1.0, 0.0]
    mixer.active.automate([])
    assert mixer.active.envelope is None


def test_the_song_changes_its_time(live_set: LiveSet) -> None:
    live_set.main.mixer.tempo.automate([Point(0.0, 100.0), Point(16.0, 140.0)])
    live_set.time_signatures = [(0.0, TimeSignature(4, 4)), (16.0, TimeSignature(7, 8))]
    again = reopened(live_set)
    assert again.tempo_map.tempo_at([0.0, 32.0]).tolist() == [100.0, 140.0]
    assert again.time_signatures == [(0.0, TimeSignature(4, 4)), (16.0, TimeSignature(7, 8))]
    assert live_set.check() == []
    live_set.main.mixer.tempo.automate([])
    live_set.tempo = 123.0
    live_set.time_signatures = [(0.0, TimeSignature(3, 4))]
    again = reopened(live_set)
    assert again.tempo_map.tempo_at([0.0, 32.0]).tolist() == [123.0, 123.0]
    assert again.time_signature == TimeSignature(3, 4)


def test_odd_breakpoints_are_refused(live_set: LiveSet) -> None:
    volume = live_set.tracks[0].mixer.volume
    before = live_set.document.digest
    with pytest.raises(EditRefused, match="finite"):
        volume.automate([Point(float("nan"), 1.0)])
    with pytest.raises(EditRefused, match="finite"):
        volume.value = float("inf")
    assert live_set.document.digest == before
