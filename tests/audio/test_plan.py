"""The contract between sources and console."""

from __future__ import annotations

import json

import numpy as np
import pytest

from setbook.audio.plan import SPEAKERS, Insert, PcmInfo, Plan, Segment, Send, Strip
from setbook.errors import AudioError

MAIN = Strip("main", "Main", "main", SPEAKERS)


def small(**fields: object) -> Plan:
    strip = Strip(
        "a", "A", "audio", 1, color="#ff0000", sends=(Send(1, 0.5, True),), inserts=(Insert("eq8", "d", True, (1.0,)),),
        segments=(Segment(5, 10, "key", 3),), automation={"pan": np.linspace(-1, 1, 9).astype(np.float32)},
    )  # fmt: skip
    return Plan("digest", 44100, 1000, (strip, MAIN), pcm={"key": PcmInfo(20)}, **fields)


def test_the_wire_carries_everything_in_json_and_buffers() -> None:
    wire, buffers = small(missing=["kick.wav"]).to_wire()
    sent = json.loads(json.dumps(wire))
    strip = sent["strips"][0]
    assert (sent["set_digest"], sent["sample_rate"], sent["frame_count"]) == ("digest", 44100, 1000)
    assert sent["pcm"] == [{"key": "key", "frame_count": 20}]
    assert sent["missing"] == ["kick.wav"]
    assert strip["sends"] == [{"to": 1, "gain": 0.5, "pre_fader": True}]
    assert strip["inserts"][0]["parameters"] == [1.0]
    assert np.frombuffer(buffers[strip["segments"]], "<i4").tolist() == [5, 10, 0, 3]
    table = np.frombuffer(buffers[strip["automation"]["pan"]], "<f4")
    np.testing.assert_array_equal(table, np.linspace(-1, 1, 9).astype(np.float32))
    assert np.frombuffer(buffers[sent["tempo_seconds"]], "<f8").tolist() == [0.0, 0.5]


def test_cells_cover_the_song() -> None:
    assert [Plan("d", 44100, frames, (MAIN,)).cell_count for frames in (0, 1, 128, 129)] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("strip", "message"),
    [
        (Strip("a", "A", "group", 0), "flow into a later strip"),
        (Strip("a", "A", "group", 5), "flow into a later strip"),
        (Strip("a", "A", "audio", 1, sends=(Send(0),)), "flow into a later strip"),
        (Strip("a", "A", "audio", 1, segments=(Segment(0, 1, "gone"),)), "'gone'"),
        (Strip("a", "A", "audio", 1, automation={"pan": np.zeros(3, np.float32)}), "9 values"),
    ],
)
def test_what_no_console_could_play_is_refused(strip: Strip, message: str) -> None:
    with pytest.raises(AudioError, match=message):
        Plan("d", 44100, 1000, (strip, MAIN))


def test_a_strip_is_found_by_its_id() -> None:
    assert small().strip_index("main") == 1
    with pytest.raises(AudioError, match="'z'"):
        small().strip_index("z")
