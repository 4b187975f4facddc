"""A song of sixty-four tracks, each with an equaliser and a compressor: more than a small machine plays live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.audio.kernels import KERNELS
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Send, Strip

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 44_100
TRACKS = 64
SECONDS = 10.0


def sixty_four_tracks(
    tracks: int = TRACKS, seconds: float = SECONDS
) -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    """Return the plan and its PCM: eight sounds that the tracks share, a return with a reverb, main."""
    count = round(seconds * RATE)
    random = np.random.default_rng(64)
    pcm = {
        f"sound-{number}": (random.uniform(-1, 1, (2, count)) * 0.02 * (number + 1)).astype(np.float32)
        for number in range(8)
    }
    strips = [
        Strip(
            f"t{index}",
            f"Track {index + 1}",
            "audio",
            tracks + 1,
            volume=0.3,
            pan=-1 + 2 * index / max(tracks - 1, 1),
            sends=(Send(tracks, 0.1),),
            inserts=(
                Insert("eq8", f"eq{index}", True, KERNELS["eq8"].defaults),
                Insert(
                    "compressor", f"c{index}", True, KERNELS["compressor"].values(threshold=-40.0, ratio=3.0)
                ),
            ),
            segments=(Segment(0, count, f"sound-{index % 8}"),),
        )
        for index in range(tracks)
    ]
    reverb = Insert("freeverb", "verb", True, KERNELS["freeverb"].defaults)
    strips.append(Strip("r", "Return", "return", tracks + 1, inserts=(reverb,)))
    strips.append(Strip("m", "Main", "main", -1))
    infos = {key: PcmInfo(count) for key in pcm}
    return Plan("sixty-four", RATE, count, tuple(strips), pcm=infos), pcm


def mixer_payload(plan: Plan, load_budget: float) -> dict[str, Any]:
    """Return what a mixer would show of a plan, as `setbook.views.mixer` makes it of a set."""
    beats = plan.frame_count / plan.sample_rate * 2
    song = {
        "tempo": 120.0,
        "tempo_map": {"beats": [0.0, 4.0], "seconds": [0.0, 2.0]},
        "meters": [{"beat": 0.0, "numerator": 4, "denominator": 4}],
        "length": beats,
        "loop": {"on": False, "start": 0.0, "length": 0.0},
        "locators": [],
    }
    return {
        "state": "ready",
        "title": "Sixty-four tracks",
        "set_key": plan.set_digest,
        "song": song,
        "strips": [_strip(strip, plan) for strip in plan.strips],
        "missing": [],
        "fidelity": [],
        "load_budget": load_budget,
    }


def _strip(strip: Strip, plan: Plan) -> dict[str, Any]:
    def setting(value: float) -> dict[str, Any]:
        return {"value": value, "automated": False}

    return {
        "id": strip.id,
        "name": strip.name,
        "kind": strip.kind,
        "color": "#8899aa",
        "depth": 0,
        "group": None,
        "frozen": False,
        "volume": setting(strip.volume),
        "pans": {"pan": setting(strip.pan)},
        "sends": [
            {
                "index": index,
                "to": plan.strips[send.to].id,
                "name": plan.strips[send.to].name,
                **setting(send.gain),
            }
            for index, send in enumerate(strip.sends)
        ],
        "active": setting(1),
        "soloed": setting(0),
        "inserts": [
            {
                "id": insert.device_id,
                "name": insert.kernel,
                "kind": insert.kernel,
                "on": insert.on,
                "automated": False,
                "switchable": True,
                "fidelity": {"level": "exact", "note": ""},
            }
            for insert in strip.inserts
        ],
    }
