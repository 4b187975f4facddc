"""The song's time as plain data: tempo, signatures, loop and locators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from setbook.model import LiveSet


def song_time(live_set: LiveSet) -> dict[str, Any]:
    """Make what the transport shows; positions in beats, `tempo_map` straight between its points."""
    beats, seconds = live_set.tempo_map.breakpoints
    transport = live_set.transport
    return {
        "tempo": live_set.tempo,
        "tempo_map": {"beats": beats.tolist(), "seconds": seconds.tolist()},
        "meters": [
            {"beat": max(beat, 0.0), "numerator": signature.numerator, "denominator": signature.denominator}
            for beat, signature in live_set.time_signatures
        ],
        "length": live_set.length_beats,
        "loop": {"on": transport.loop_on, "start": transport.loop_start, "length": transport.loop_length},
        "locators": [{"beat": locator.time, "name": locator.name} for locator in live_set.locators],
    }
