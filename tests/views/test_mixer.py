"""The mixer's data tells what the set holds, and moves land in the set that is saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.errors import NotFound
from setbook.views.mixer import mixer_data
from setbook.views.mixer_moves import apply_moves, describe_moves

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

pytestmark = pytest.mark.corpus

HI = "diracdeltas+unableton/Project/hi.als"
TEDX = "dhhuston+emergentcollaboration/TedX Version 5.als"


@pytest.fixture
def hi(corpus: Path) -> LiveSet:
    return sb.open(corpus / HI)


def test_strips_stand_in_lives_order_at_the_sets_values(hi):
    data, buffers = mixer_data(hi)
    assert buffers == []
    assert [strip["id"] for strip in data["strips"]] == [track.id for track in hi.all_tracks]
    assert [strip["kind"] for strip in data["strips"]] == ["midi"] * 8 + ["return"] * 2 + ["main"]
    for strip, track in zip(data["strips"], hi.all_tracks, strict=True):
        assert strip["volume"]["value"] == track.mixer.volume.value
        assert strip["pans"]["pan"]["value"] == track.mixer.pan.value
        assert [send["value"] for send in strip["sends"]] == [
            send.value for send, on in zip(track.mixer.sends, track.mixer.sends_enabled, strict=True) if on
        ]


def test_sends_carry_the_names_of_their_returns(hi):
    data, _ = mixer_data(hi)
    assert [(send["index"], send["name"]) for send in data["strips"][0]["sends"]] == [
        (0, "Reverb"),
        (1, "Delay"),
    ]


def test_automated_controls_say_so(hi):
    data, _ = mixer_data(hi)
    automated = [strip["volume"]["automated"] for strip in data["strips"]]
    assert automated == [track.mixer.volume.envelope is not None for track in hi.all_tracks]
    assert any(automated)


def test_data_is_json_and_names_the_set(hi):
    data, _ = mixer_data(hi)
    assert json.loads(json.dumps(data)) == data
    assert (data["title"], data["set_key"]) == ("hi", hi.document.digest)
    assert data["missing"] == []
    assert data["song"]["length"] == hi.length_beats


def test_missing_samples_and_devices_that_are_not_played_are_listed(corpus):
    live_set = sb.open(corpus / TEDX)
    data, _ = mixer_data(live_set)
    assert {sample["name"] for sample in data["missing"]} == {
        sample.name for sample in live_set.samples if not sample.exists
    }
    drums = data["strips"][1]["inserts"]
    assert {device["fidelity"]["level"] for device in drums} <= {"approximate", "bypassed"}
    assert "Glue Compressor" in drums[0]["fidelity"]["note"]


def test_split_pan_shows_a_pan_for_each_channel(corpus):
    live_set = sb.open(
        corpus / "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"
    )
    pans = [set(strip["pans"]) for strip in mixer_data(live_set)[0]["strips"]]
    split = [track.mixer.pan_mode == "split" for track in live_set.all_tracks]
    assert pans == [{"pan_left", "pan_right"} if is_split else {"pan"} for is_split in split]


def test_moves_are_described_by_name_with_before_and_after(hi):
    data, _ = mixer_data(hi)
    bass = data["strips"][0]
    moved = [
        {"track": bass["id"], "parameter": "volume", "value": 0.5},
        {"track": bass["id"], "parameter": "send:1", "value": 0.25},
        {"track": bass["id"], "parameter": f"device:{bass['inserts'][1]['id']}", "value": 0},
        {"track": "gone", "parameter": "volume", "value": 0},
    ]
    assert describe_moves(data["strips"], moved) == [
        {"track": "Kit-Core LD", "parameter": "volume", "before": bass["volume"]["value"], "after": 0.5},
        {
            "track": "Kit-Core LD",
            "parameter": "send to Delay",
            "before": bass["sends"][1]["value"],
            "after": 0.25,
        },
        {"track": "Kit-Core LD", "parameter": "Warm Up Lows on", "before": 1.0, "after": 0.0},
    ]


def test_applied_moves_are_in_the_saved_file(hi, corpus, tmp_path):
    track = hi.tracks[2]
    moved = [
        {"track": track.id, "parameter": "volume", "value": 0.5},
        {"track": track.id, "parameter": "pan", "value": -0.25},
        {"track": track.id, "parameter": "active", "value": 0},
        {"track": track.id, "parameter": "soloed", "value": 1},
        {"track": track.id, "parameter": "crossfade", "value": -1},
        {"track": hi.main.id, "parameter": "crossfader", "value": 0.5},
        {"track": track.id, "parameter": "send:0", "value": 0.75},
        {"track": track.id, "parameter": f"device:{track.devices[1].id}", "value": 0},
    ]
    apply_moves(hi, moved)
    again = sb.open(hi.save(tmp_path / "mixed.als")).tracks[2]
    assert again.mixer.volume.value == 0.5
    assert again.mixer.pan.value == -0.25
    assert again.mixer.active.value is False
    assert again.mixer.soloed is True
    assert again.mixer.crossfade == "A"
    assert sb.open(tmp_path / "mixed.als").main.mixer.crossfader.value == 0.5
    assert again.mixer.sends[0].value == 0.75
    assert again.devices[1].on.value is False
    untouched = [other.mixer.volume.value for other in sb.open(corpus / HI).tracks if other.id != track.id]
    assert [other.mixer.volume.value for other in hi.tracks if other.id != track.id] == untouched


@pytest.mark.parametrize(
    "move",
    [
        {"track": "no such track", "parameter": "volume", "value": 0.1},
        {"track": "15830", "parameter": "send:9", "value": 0.1},
        {"track": "15830", "parameter": "device:9", "value": 0.1},
        {"track": "15830", "parameter": "sends", "value": 0.1},
    ],
)
def test_a_move_that_finds_no_control_writes_nothing(hi, move):
    before = hi.document.to_xml()
    good = {"track": hi.tracks[0].id, "parameter": "volume", "value": 0.125}
    with pytest.raises(NotFound, match="apply the mixer's changes to the set that it shows"):
        apply_moves(hi, [good, move])
    assert hi.document.to_xml() == before
