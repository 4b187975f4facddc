"""Scenes and their rows of slots stay in step on every Live line; so do locators with themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import OF_LINE, open_line, reopened

from setbook.errors import EditRefused

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

pytestmark = pytest.mark.corpus


@pytest.fixture(params=OF_LINE, ids=lambda line: f"Live {line}")
def live_set(request, corpus: Path) -> LiveSet:
    return open_line(corpus, request.param)


def row(live_set: LiveSet, index: int) -> list[str | None]:
    clips = [track.slots[index].clip for track in live_set.tracks if track.slots]
    return [None if clip is None else clip.name for clip in clips]


def test_a_row_moves_with_its_scene(live_set: LiveSet) -> None:
    track = live_set.add_midi_track("Keys")
    for index, name in enumerate(("Intro", "Verse", "Drop")):
        live_set.add_scene(name, index=index)
        track.add_session_clip(index, 4.0, name)
    track.element.find("SavedPlayingSlot").set("Value", "1")
    live_set.scenes[2].move(0)
    assert [scene.name for scene in live_set.scenes[:3]] == ["Drop", "Intro", "Verse"]
    assert [row(live_set, index)[-1] for index in range(3)] == ["Drop", "Intro", "Verse"]
    assert track.element.find("SavedPlayingSlot").get("Value") == "2", "what was playing still is"
    copied = live_set.scenes[0].duplicate()
    assert row(live_set, 1)[-1] == "Drop"
    copied.name = "Drop again"
    live_set.scenes[3].remove()
    again = reopened(live_set)
    assert [scene.name for scene in again.scenes[:3]] == ["Drop", "Drop again", "Intro"]
    assert [row(again, index)[-1] for index in range(4)] == ["Drop", "Drop", "Intro", None]
    assert again.tracks[-1].element.find("SavedPlayingSlot").get("Value") == "-1", (
        "nothing plays a scene that went"
    )
    assert again.check() == []


def test_the_last_scene_stays(live_set: LiveSet) -> None:
    while len(live_set.scenes) > 1:
        live_set.scenes[-1].remove()
    with pytest.raises(EditRefused, match="at least one"):
        live_set.scenes[0].remove()
    with pytest.raises(EditRefused, match="from 0 to 1, found 5"):
        live_set.add_scene(index=5)
    assert live_set.check() == []


def test_locators_come_and_go(live_set: LiveSet) -> None:
    count = len(live_set.locators)
    drop = live_set.add_locator(64.0, "Drop")
    drop.duplicate(96.0).name = "Drop 2"
    again = reopened(live_set)
    assert {(locator.time, locator.name) for locator in again.locators} >= {(64.0, "Drop"), (96.0, "Drop 2")}
    assert again.check() == []
    drop.remove()
    assert len(live_set.locators) == count + 1
