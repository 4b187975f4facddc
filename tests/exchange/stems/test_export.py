"""Stems of the demo: they add up to the mix, and each is what its track plays."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

import setbook as sb
from setbook.audio import PcmStore, render
from setbook.errors import AudioError, ExchangeError
from setbook.exchange import export_stems

if TYPE_CHECKING:
    from pathlib import Path

END_BEATS = 24.0
ROUNDING = 2e-6
"""Each stem and the mix are rounded to float32 by themselves, at levels around 1."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture
def song(demo_project: Path) -> sb.LiveSet:
    """The demo's last version from a beat on where everything plays."""
    live_set = sb.open(max(demo_project.glob("*.als")))
    assert isinstance(live_set, sb.LiveSet)
    return live_set


def read(path: Path) -> np.ndarray:
    samples, _ = soundfile.read(path, dtype="float64")
    return samples.T


def without_bus_processing(live_set: sb.LiveSet) -> sb.LiveSet:
    for track in live_set.all_tracks:
        if track.kind not in {"group", "main"}:
            continue
        devices = track.element.find("DeviceChain/DeviceChain/Devices")
        if devices is not None:
            devices[:] = []
        for envelope in track.element.findall("AutomationEnvelopes/Envelopes/AutomationEnvelope"):
            if track.kind == "group":
                envelope.getparent().remove(envelope)
        track.mixer.volume.value = 1.0
        track.mixer.pan.value = 0.0
        for send in track.mixer.sends:
            send.value = 0.0003162277571
    return live_set


def test_tracks_and_returns_add_up_to_the_mix(song: sb.LiveSet, tmp_path: Path, store: PcmStore) -> None:
    live_set = without_bus_processing(song)
    start = max(0.0, live_set.length_beats / 2)
    window = {"start_beats": start, "end_beats": start + END_BEATS}
    export = export_stems(live_set, tmp_path / "stems", store=store, **window)
    assert [stem.track_id for stem in export.stems] == [track.id for track in live_set.all_tracks]
    mix = render(live_set, store=store, **window).samples.astype(np.float64)
    parts = [read(stem.path) for stem in export.stems if stem.kind in {"audio", "midi", "return"}]
    assert sum(stem.peak_db > -60 for stem in export.stems) >= 4
    assert {part.shape for part in parts} == {mix.shape}
    assert np.abs(mix).max() > 0.05
    np.testing.assert_allclose(sum(parts), mix, atol=ROUNDING)
    main = next(stem for stem in export.stems if stem.kind == "main")
    np.testing.assert_array_equal(read(main.path), mix)


def test_a_group_is_what_is_in_it(song: sb.LiveSet, tmp_path: Path, store: PcmStore) -> None:
    live_set = without_bus_processing(song)
    start = live_set.length_beats / 2
    export = export_stems(
        live_set, tmp_path / "stems", store=store, start_beats=start, end_beats=start + END_BEATS
    )
    by_id = {stem.track_id: stem for stem in export.stems}
    group = next(track for track in live_set.tracks if track.kind == "group")
    inside = [track for track in live_set.tracks if track.group == group]
    assert inside
    np.testing.assert_allclose(
        sum(read(by_id[track.id].path) for track in inside), read(by_id[group.id].path), atol=ROUNDING
    )


def test_solo_and_mute_are_the_mixs(song: sb.LiveSet, tmp_path: Path, store: PcmStore) -> None:
    live_set = without_bus_processing(song)
    start = live_set.length_beats / 2
    heard = [track for track in live_set.tracks if track.kind == "midi"]
    heard[0].mixer.soloed = True
    export = export_stems(
        live_set, tmp_path / "stems", store=store, start_beats=start, end_beats=start + 8.0, suffix=".flac"
    )
    loud = {stem.track_id for stem in export.stems if stem.kind in {"audio", "midi"} and stem.peak_db > -60}
    assert loud <= {heard[0].id}
    assert all(stem.path.suffix == ".flac" for stem in export.stems)


def test_nothing_is_replaced(song: sb.LiveSet, tmp_path: Path, store: PcmStore) -> None:
    first = song.tracks[0]
    first.name = "../../up: and / away"
    (tmp_path / "01 _.._up_ and _ away.wav").write_bytes(b"mine")
    with pytest.raises(ExchangeError, match="found 01 "):
        export_stems(song, tmp_path, store=store, end_beats=1.0)
    assert [path.name for path in tmp_path.iterdir()] == ["01 _.._up_ and _ away.wav"]
    with pytest.raises(AudioError, match="Expected a path that ends in"):
        export_stems(song, tmp_path, suffix=".mp3", store=store)


def test_stopping_leaves_whole_files(song: sb.LiveSet, tmp_path: Path, store: PcmStore) -> None:
    class Enough(Exception):  # noqa: N818
        pass

    def stop(share: float, what: str) -> None:
        if share > 0.7:
            raise Enough

    with pytest.raises(Enough):
        export_stems(song, tmp_path, store=store, end_beats=4.0, progress=stop)
    left = list(tmp_path.iterdir())
    assert left
    assert all(soundfile.info(path).frames > 0 for path in left)


def test_tracks_of_a_set_without_main_stay_apart(song: sb.LiveSet, tmp_path: Path, store: PcmStore) -> None:
    main = song.main.element
    main.getparent().remove(main)
    start = song.length_beats / 2
    export = export_stems(song, tmp_path, store=store, start_beats=start, end_beats=start + 4.0)
    loud = [read(stem.path) for stem in export.stems if stem.peak_db > -60]
    assert len(loud) > 3
    assert all(np.abs(one - other).max() > 1e-3 for one, other in itertools.pairwise(loud))
