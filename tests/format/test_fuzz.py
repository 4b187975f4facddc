"""Damaged files never raise anything but setbook's own errors, and never take long."""

from __future__ import annotations

import gzip
import warnings
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.format.bad_files import PACKED, SET

import setbook as sb
from setbook.errors import SetbookError, SetbookWarning

if TYPE_CHECKING:
    from pathlib import Path

_SMALL = "offlinemark+dawtool/tests/als/L12-automation.als"
_RACK = "and-kal+ableton-racks/DubEnhancer.adg"
_quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

_edits = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 12)), min_size=1, max_size=4
)
_scalars = st.sampled_from(
    [
        "",
        "abc",
        "-1",
        "NaN",
        "inf",
        "-inf",
        "1e400",
        "99999999999999999999",
        "0.5",
        "true",
        "Invalid",
        "\u0663",
        "-63072000",
    ]
)


def _look_at_everything(data: bytes) -> None:
    """Open and read all there is; only setbook's own errors may come out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SetbookWarning)
        try:
            found = sb.open(data)
            found.summary()
            for device in found.devices:
                _ = [parameter.value for parameter in device.parameters]
            if isinstance(found, sb.LiveSet):
                _look_at_set(found)
        except SetbookError:
            pass


def _look_at_set(live_set: sb.LiveSet) -> None:
    for track in live_set.all_tracks:
        _ = [(envelope.target_id, envelope.value_at([0.0, 1.0])) for envelope in track.envelopes]
        for clip in [*track.clips, *track.session_clips]:
            _ = [clip.id, clip.loop.length, clip.envelopes, clip.color, clip.time_signatures]
            _ = [clip.notes] if clip.kind == "midi" else [clip.warp_markers, clip.sample.path, clip.fades.on]
    _ = [live_set.transport.loop_on, live_set.time_signatures, live_set.grooves]


def _spliced(data: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    for place, new, removed in edits:
        at = int(place * len(data))
        data = data[:at] + new + data[at + removed :]
    return data


@_quick
@given(edits=_edits)
def test_damaged_containers(edits: list[tuple[float, bytes, int]]) -> None:
    _look_at_everything(_spliced(PACKED, edits))


@_quick
@given(st.binary(max_size=200), st.sampled_from([b"", b"\x1f\x8b\x08", b"<Ableton", SET[:90]]))
def test_random_bytes(data: bytes, head: bytes) -> None:
    _look_at_everything(head + data)
    _look_at_everything(gzip.compress(head + data))


@pytest.mark.parametrize("name", [_SMALL, _RACK])
@_quick
@given(edits=_edits)
def test_damaged_xml(corpus: Path, name: str, edits: list[tuple[float, bytes, int]]) -> None:
    _look_at_everything(_spliced(gzip.decompress((corpus / name).read_bytes()), edits))


@pytest.mark.parametrize("name", [_SMALL, _RACK])
@_quick
@given(changes=st.lists(st.tuples(st.floats(0, 0.9999), _scalars), min_size=1, max_size=30))
def test_strange_values(corpus: Path, name: str, changes: list[tuple[float, str]]) -> None:
    root = sb.open(corpus / name).document.root
    elements = list(root.iter())
    for place, value in changes:
        chosen = elements[int(place * len(elements))]
        for attribute in chosen.attrib:
            chosen.set(attribute, value)
    from setbook.format import serialise

    _look_at_everything(serialise(root))


@pytest.mark.parametrize("name", [_SMALL, _RACK])
@_quick
@given(places=st.lists(st.floats(0, 0.9999), min_size=1, max_size=20))
def test_missing_elements(corpus: Path, name: str, places: list[float]) -> None:
    root = sb.open(corpus / name).document.root
    for place in places:
        elements = list(root.iter())[1:]
        if elements:
            chosen = elements[int(place * len(elements))]
            chosen.getparent().remove(chosen)
    from setbook.format import serialise

    _look_at_everything(serialise(root))
