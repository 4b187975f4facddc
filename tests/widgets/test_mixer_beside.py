"""Mixer with a version beside the set: what its view is told, and how loud both are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import setbook as sb
from setbook.analysis import loudness
from setbook.audio import build_plan
from setbook.audio.freezing import frozen_sound
from setbook.audio.plan import PcmInfo, Plan, Segment, Strip
from setbook_widgets._matching import integrated_lufs
from setbook_widgets.mixer import Mixer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def paths(demo_project: Path) -> tuple[Path, Path]:
    return demo_project / "Night Drive v6.als", demo_project / "Night Drive v5.als"


def answered(mixer: Mixer, method: str, **params: Any) -> dict[str, Any]:
    """Ask as the view does, and return the reply."""
    replies: list[dict[str, Any]] = []
    mixer.send = lambda content, _buffers=None: replies.append(content)  # type: ignore[method-assign]
    mixer._reply({"id": "1", "method": method, "params": params})
    return replies[-1]


def test_both_are_sets_versions_or_paths(paths, demo_project):
    versions = {version.name: version for version in sb.history(demo_project).versions}
    for own, beside in (paths, [sb.open(path) for path in paths], [versions[path.stem] for path in paths]):
        mixer = Mixer(own, beside=beside)
        assert mixer.live_set.name == "Night Drive v6"
        assert mixer.beside.name == "Night Drive v5"
        assert mixer.data["beside"] == {
            "title": "Night Drive v5",
            "set_key": mixer.beside.document.digest,
        }


def test_without_one_there_is_nothing_to_compare(paths):
    mixer = Mixer(paths[0])
    assert mixer.beside is None
    assert mixer.data["beside"] is None


def test_what_cannot_be_opened_is_told_in_place_of_the_mixer(paths, tmp_path):
    broken = Mixer(paths[0], beside=tmp_path / "gone.als")
    assert broken.data["state"] == "error"
    assert "gone.als" in broken.data["message"]


def test_the_view_gets_each_version_by_its_name(paths):
    mixer = Mixer(paths[0], beside=paths[1])
    own, beside = (answered(mixer, "session", **asked)["result"] for asked in ({}, {"version": "beside"}))
    assert own["set_digest"] == mixer.live_set.document.digest
    assert beside["set_digest"] == mixer.beside.document.digest


def test_a_track_is_frozen_as_the_version_that_is_asked_for_has_it(paths):
    mixer = Mixer(paths[0], beside=paths[1])
    for asked, live_set in (({}, mixer.live_set), ({"version": "beside"}, mixer.beside)):
        plan = build_plan(live_set, store=mixer._store)
        for strip in (one for one in plan.strips if one.inserts and one.kind in {"audio", "midi"}):
            found = answered(mixer, "freeze", track=strip.id, moved=[], effects=[], **asked)["result"]
            assert found["key"] == frozen_sound(plan, strip.id, mixer._store).key


def test_it_is_told_how_loud_the_renders_of_both_are(paths):
    mixer = Mixer(paths[0], beside=paths[1])
    found = answered(mixer, "loudness")["result"]["lufs"]
    for level, live_set in zip(found, (mixer.live_set, mixer.beside), strict=True):
        rendered = sb.render(live_set)
        assert level == pytest.approx(loudness.integrated(rendered.samples, rendered.sample_rate), abs=0.1)


def steady(key: str, level: float, count: int = 3 * 44100) -> tuple[Plan, Any]:
    strips = (
        Strip("a", "A", "audio", 1, segments=(Segment(0, count, key),)),
        Strip("m", "Main", "main", -1),
    )
    tone = level * np.sin(2 * np.pi * 1000 * np.arange(count) / 44100)
    pcm = {key: np.tile(tone, (2, 1)).astype(np.float32)}
    return Plan(key, 44100, count, strips, pcm={key: PcmInfo(count)}), pcm


def test_what_was_measured_is_not_played_again():
    plan, store = steady("tone", 10 ** (-23 / 20))
    shares: list[float] = []
    assert integrated_lufs(plan, store, shares.append) == pytest.approx(-23, abs=0.1)
    assert shares[-1] == 1.0
    played = len(shares)
    assert integrated_lufs(plan, store, shares.append) == pytest.approx(-23, abs=0.1)
    assert len(shares) == played


def test_silence_has_no_loudness():
    plan, store = steady("silence", 0.0)
    assert integrated_lufs(plan, store, lambda _: None) is None


def test_what_the_report_raises_stops_the_work():
    plan, store = steady("stopped", 0.1)

    def stop(_share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        integrated_lufs(plan, store, stop)
    assert math.isfinite(integrated_lufs(plan, store, lambda _: None) or math.nan)
