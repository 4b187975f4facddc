"""What was put in by hand, as a merge does it, is brought back into step; nothing that plays is lost."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import OF_LINE, SKELETONS, open_line, open_set

from setbook.format import serialise

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

pytestmark = pytest.mark.corpus


@pytest.fixture(params=OF_LINE, ids=lambda line: f"Live {line}")
def live_set(request, corpus: Path) -> LiveSet:
    return open_line(corpus, request.param)


def test_a_set_in_step_is_left_alone(live_set: LiveSet) -> None:
    before = serialise(live_set.element)
    live_set.restore_lockstep()
    assert serialise(live_set.element) == before


def test_scenes_and_returns_that_came_or_went_by_hand(live_set: LiveSet) -> None:
    scenes = live_set.scenes[0].element.getparent()
    for _ in range(2):
        scene = copy.deepcopy(scenes[0])
        if scene.get("Id") is not None:
            scene.set("Id", str(100 + len(scenes)))
        scenes.append(scene)
    tracks = live_set.element.find("Tracks")
    tracks.remove(live_set.returns[0].element)
    assert {violation.rule for violation in live_set.check()} >= {"clip slots", "sends"}
    live_set.restore_lockstep()
    assert live_set.check() == []


def test_a_clip_below_the_last_scene_brings_scenes_in(live_set: LiveSet) -> None:
    track = live_set.add_midi_track("Keys")
    last = len(live_set.scenes) - 1
    track.add_session_clip(last, 4.0, "Keep me")
    scenes = live_set.scenes[0].element.getparent()
    scenes.remove(scenes[last])
    live_set.restore_lockstep()
    assert live_set.check() == []
    assert track.slots[last].clip.name == "Keep me"


def test_sets_that_were_trimmed_are_mended(corpus: Path) -> None:
    for name in ("10.0.1", "11.0.0", "11.0.12"):
        live_set = open_set(corpus / f"{SKELETONS}/{name}.als")
        assert live_set.check() != []
        live_set.restore_lockstep()
        assert live_set.check() == []
