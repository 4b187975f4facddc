"""Undo and redo: to the byte, in place, in steps that a person recognises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import OF_LINE, open_line

import setbook as sb
from setbook.diff import from_json, to_json
from setbook.errors import NotFound
from setbook.model import Point, Preset
from setbook.undo import UndoHistory

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

pytestmark = pytest.mark.corpus


@pytest.fixture
def live_set(corpus: Path) -> LiveSet:
    return open_line(corpus, 11)


def test_undo_and_redo_meet_the_same_states(live_set: LiveSet) -> None:
    history = UndoHistory(live_set)
    states = [live_set.document.digest]
    for edit in (
        lambda: live_set.add_midi_track("New"),
        lambda: setattr(live_set, "tempo", 99.0),
        live_set.tracks[0].remove,
        lambda: live_set.add_scene("Top", index=0),
    ):
        edit()
        assert history.record() is not None
        states.append(live_set.document.digest)
    for state in states[-2::-1]:
        history.undo()
        assert live_set.document.digest == state
    assert live_set.document.to_xml() == live_set.document.xml
    for state in states[1:]:
        history.redo()
        assert live_set.document.digest == state


def test_labels_are_in_musical_words(live_set: LiveSet) -> None:
    history = UndoHistory(live_set)
    live_set.tempo = 99.0
    assert "Tempo" in history.record().label
    live_set.tracks[0].mixer.volume.value = 0.5
    assert "−6.0 dB" in history.record().label
    live_set.element.find("HighlightedTrackIndex").set("Value", "1")
    assert history.record().label == "Change of view"
    live_set.tracks[0].mixer.volume.value = 1.0
    assert history.record("Louder").label == "Louder"
    assert [step.label for step in history.steps][-1] == "Louder"


def test_a_step_groups_edits(live_set: LiveSet) -> None:
    history = UndoHistory(live_set)
    before = live_set.document.digest
    with history.step("Mute all"):
        for track in live_set.tracks:
            track.mixer.active.value = False
        with history.step("Name the first"):
            live_set.tracks[0].name = "First"
    assert [step.label for step in history.steps] == ["Mute all"]
    assert history.undo().label == "Mute all"
    assert live_set.document.digest == before


def test_a_step_that_fails_leaves_nothing(live_set: LiveSet) -> None:
    history = UndoHistory(live_set)
    live_set.tempo = 90.0
    with pytest.raises(RuntimeError), history.step():  # noqa: PT012 - it is about what fails half way
        live_set.tracks[0].remove()
        raise RuntimeError
    assert live_set.tempo == 90.0
    assert len(history.steps) == 1, "what was edited before the step is a step of its own"
    history.undo()
    assert live_set.document.to_xml() == live_set.document.xml


def test_what_nobody_recorded_is_not_lost(live_set: LiveSet) -> None:
    history = UndoHistory(live_set)
    live_set.tempo = 90.0
    history.record()
    live_set.tempo = 91.0
    history.undo()
    assert live_set.tempo == 90.0
    live_set.tempo = 92.0
    assert history.undone == [], "a new edit ends what could be done again"
    with pytest.raises(NotFound, match="nothing was undone"):
        history.redo()
    history.undo()
    history.undo()
    with pytest.raises(NotFound, match="as it was when its history began"):
        history.undo()


def test_views_of_what_survives_stay_good(live_set: LiveSet) -> None:
    history = UndoHistory(live_set)
    track = live_set.tracks[0]
    volume = track.mixer.volume
    old = volume.value
    volume.value = 0.25
    track.move()
    history.undo()
    assert volume.value == old
    assert live_set.tracks[0] == track
    volume.automate([Point(0.0, 1.0), Point(4.0, 0.5)])
    assert track.envelopes


@pytest.mark.parametrize("line", OF_LINE)
def test_steps_are_data(corpus: Path, line: int) -> None:
    live_set = open_line(corpus, line)
    history = UndoHistory(live_set)
    live_set.tracks[0].duplicate()
    step = history.record()
    assert from_json(to_json(step.operations)) == list(step.operations)


def test_presets_have_a_history_too(corpus: Path) -> None:
    preset = sb.open(corpus / "and-kal+ableton-racks/DubEnhancer.adg")
    assert isinstance(preset, Preset)
    history = UndoHistory(preset)
    preset.device.name = "Dub"
    assert "Dub" in history.record().label
    history.undo()
    assert preset.document.to_xml() == preset.document.xml
