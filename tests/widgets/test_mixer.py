"""Mixer, without a front end: what was moved, in words and into a set."""

from __future__ import annotations

import linecache

import pytest

import setbook as sb
from setbook.audio.kernels import kernel
from setbook.errors import AudioError, KernelRefused, NotFound
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


def level_kernel(default, factor):
    text = (
        "import setbook as sb\n"
        f"@sb.kernel(level=({default}, 0.0, 1.0))\n"
        "def level_of(left, right, frames, level):\n"
        "    for i in range(frames):\n"
        f"        left[i] *= {factor}\n"
        f"        right[i] *= {factor}\n"
    )
    name = f"<cell {hash(text)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace = {"__name__": "__main__"}
    exec(compile(text, name, "exec"), namespace)
    return namespace["level_of"]


def test_a_kernel_defined_again_is_played_with_what_was_set(mixer):
    track = mixer.live_set.tracks[0]
    first = level_kernel(0.5, "level")
    mixer.insert(track.name, first, "gate")
    assert [(one["name"], one["values"][0]) for one in mixer.effects] == [("level_of", 0.5), ("gate", -40.0)]
    second = level_kernel(0.25, "(1.0 - level)")
    assert mixer.effects[0]["values"] == [0.25]
    assert mixer.effects[0]["slot"] == f"{track.id}/0/level_of"
    mixer.insert(track.name, second(level=0.75))
    level_kernel(0.1, "level * level")
    assert mixer.effects[0]["values"] == [0.75]
    ident = mixer.effects[0]["id"]
    with pytest.raises(KernelRefused):
        level_kernel(0.1, "nonsense(level)")
    assert "'nonsense' in line 5" in mixer.effects[0]["fault"]
    assert mixer.effects[0]["id"] == ident
    mixer.insert(track.name)
    assert mixer.effects == []
    with pytest.raises(NotFound, match="found 'Nobody'"):
        mixer.insert("Nobody", second)


def test_what_no_kernel_can_run_is_frozen_with_what_stands_before_it(mixer):
    track = mixer.live_set.tracks[0]
    mixer.insert(track.name, "chorus")
    assert mixer.frozen_effects == {}
    mixer.insert(track.name, "chorus", sb.effect(lambda x, context: -x), "gate")
    assert list(mixer.frozen_effects) == [track.id]
    names = [(one["name"], one["frozen"], bool(one["wasm"])) for one in mixer.effects]
    assert names == [("chorus", True, False), ("<lambda>", True, False), ("gate", False, True)]
    assert mixer.set_key == mixer.live_set.document.digest


def test_a_kernel_that_listens_tells_the_view_to_whom_and_is_refused_a_circle(demo_project):
    mixer = Mixer(sb.open(demo_project / "Night Drive v2.als"))
    bass, keys = mixer.live_set.track("Bass"), mixer.live_set.track("Keys")
    pressed = kernel("compressor")(threshold=-30, sidechain="Keys", tap="pre_fx")
    mixer.insert("Bass", pressed)
    assert mixer.effects[0]["ear"] == {"track": keys.id, "tap": "pre_fx"}
    ident = mixer.effects[0]["id"]
    mixer.insert("Bass", kernel("compressor")(threshold=-30, sidechain=keys))
    assert mixer.effects[0]["id"] != ident
    with pytest.raises(
        AudioError, match="'Keys' to listen to a track that it does not flow into, found 'Bass'"
    ):
        mixer.insert("Keys", kernel("compressor")(sidechain=bass))
    with pytest.raises(AudioError, match="to listen to a track that it does not flow into"):
        mixer.insert("Bass", kernel("compressor")(sidechain="Main"))
    assert [one["track"] for one in mixer.effects] == [bass.id]
    with pytest.raises(NotFound, match="found 'Nobody'"):
        mixer.insert("Bass", kernel("compressor")(sidechain="Nobody"))
    frozen = sb.effect(lambda x, context: x)
    mixer.insert("Bass", frozen)
    assert mixer.effects[0]["feeders"] == []
    mixer.insert("Bass", pressed, frozen)
    assert mixer.effects[0]["feeders"] == ["Keys"]
    before = mixer.frozen_effects[bass.id]
    mixer.moved = [{"track": keys.id, "parameter": "volume", "value": 0.1}]
    assert mixer.frozen_effects[bass.id] != before
