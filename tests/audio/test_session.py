"""Plans of real sets: what plays when, through what; and that only what changed is made again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

import setbook as sb
from setbook.audio import PcmStore, build_plan, fidelity
from setbook.audio.plan import CELL_FRAMES, SPEAKERS
from setbook.errors import AudioError

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.audio.plan import Plan, Strip

RATE = 44100
HI = "diracdeltas+unableton/Project/hi.als"
PAL = "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"
CLIP_TESTS = (
    "adamjmurray+producer-pal/e2e/live-sets/arrangement-clip-tests Project/arrangement-clip-tests.als"
)
SESSION_ONLY = "adamjmurray+producer-pal/evals/live-sets/basic-with-drum-and-lead-clips Project/basic-with-drum-and-lead-clips.als"


@dataclass
class Counted:
    """A store that remembers what was made."""

    store: PcmStore

    def plan(self, live_set: sb.LiveSet, **options) -> tuple[Plan, set[str]]:
        before = {path.stem for path in self.store.folder.rglob("*.pcm")}
        plan = build_plan(live_set, store=self.store, **options)
        return plan, {path.stem for path in self.store.folder.rglob("*.pcm")} - before


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> Counted:
    return Counted(PcmStore(tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="module")
def hi(corpus, counted) -> tuple[sb.LiveSet, Plan]:
    live_set = sb.open(corpus / HI)
    return live_set, counted.plan(live_set)[0]


@pytest.fixture
def last_version(demo_project) -> Path:
    return min(demo_project.glob("* v6.als"))


def strip(plan: Plan, name: str) -> Strip:
    return next(one for one in plan.strips if one.name == name)


def heard(one: Strip, plan: Plan, store: PcmStore) -> np.ndarray:
    """Return what a strip plays, before its fader."""
    out = np.zeros((2, plan.frame_count))
    for segment in one.segments:
        pcm = store.get(segment.pcm)[:, segment.pcm_offset : segment.pcm_offset + segment.frame_count]
        out[:, segment.start_frame : segment.start_frame + segment.frame_count] += pcm
    return out


def heard_of(track_id: str, plan: Plan, store: PcmStore) -> np.ndarray:
    """Return what a track's clips play: where its rack is played chain by chain, that of all chains together."""
    own = [one for one in plan.strips if one.segments and re.split("[/~]", one.id)[0] == track_id]
    return sum((heard(one, plan, store) for one in own), np.zeros((2, plan.frame_count)))


def own_strips(plan: Plan) -> list[Strip]:
    """Return the strips of tracks, not those of the racks before them."""
    return [one for one in plan.strips if one.kind != "part"]


def test_every_track_is_a_strip_and_main_comes_last(hi):
    live_set, plan = hi
    assert [one.id for one in own_strips(plan)] == [track.id for track in live_set.all_tracks]
    assert plan.strips[-1].kind == "main"
    assert plan.strips[-1].output == SPEAKERS
    assert all(one.output == len(plan.strips) - 1 for one in own_strips(plan)[:-1])
    assert plan.set_digest == live_set.document.digest


def test_faders_and_sends_are_the_sets_own(hi):
    live_set, plan = hi
    for track, one in zip(live_set.all_tracks, own_strips(plan), strict=True):
        assert one.volume == track.mixer.volume.value
        assert one.pan == track.mixer.pan.value
        assert one.active == track.mixer.active.value
    for track, one in zip(live_set.tracks, own_strips(plan), strict=False):
        assert [send.gain for send in one.sends] == [send.value for send in track.mixer.sends]
        assert [plan.strips[send.to].name for send in one.sends] == [found.name for found in live_set.returns]


def test_no_sample_is_missing_and_every_track_with_notes_sounds(hi, counted):
    live_set, plan = hi
    assert plan.missing == []
    for track in live_set.tracks:
        pcm = heard_of(track.id, plan, counted.store)
        assert np.isfinite(pcm).all()
        assert np.sqrt((pcm**2).mean()) > 1e-3, track.name


def strip_of(plan: Plan, track_id: str) -> Strip:
    return plan.strips[plan.strip_index(track_id)]


def test_sound_begins_where_notes_begin(hi, counted):
    """After silence, the first sound is at a note's time within a millisecond."""
    live_set, plan = hi
    tempo = live_set.tempo_map
    checked = 0
    for track in live_set.tracks[:6]:
        pcm = np.abs(heard_of(track.id, plan, counted.store)).max(axis=0)
        for clip in track.clips:
            first, notes = clip.loop.start + clip.loop.start_relative, clip.note_array()
            inside = notes[
                (notes["time"] >= first) & (notes["time"] < first + clip.length) & notes["enabled"]
            ]
            frames = np.round(tempo.seconds(np.unique(inside["time"]) - first + clip.start) * RATE).astype(
                int
            )
            for frame in frames:
                if frame > RATE // 10 and pcm[frame - RATE // 20 : frame].max() < 1e-6:
                    after = np.flatnonzero(pcm[frame : frame + RATE // 10] > 1e-5)
                    assert len(after), (track.name, frame)
                    assert after[0] <= 1e-3 * RATE + 44, (track.name, frame, after[0])
                    checked += 1
    assert checked > 10


def test_equal_clips_share_their_sound(hi):
    _, plan = hi
    rows = [segment.pcm for one in plan.strips for segment in one.segments]
    assert len(rows) == 76  # some racks are played chain by chain
    assert len(set(rows)) < 53


def test_what_was_made_is_not_made_again(hi, counted):
    live_set, plan = hi
    again, made = counted.plan(live_set)
    assert made == set()
    assert again.pcm == plan.pcm


def test_moving_one_note_makes_one_piece_of_sound_again(corpus, hi, counted):
    live_set = sb.open(corpus / HI)
    clip = live_set.tracks[0].clips[1]
    inside = [
        event
        for event in clip.element.iter("MidiNoteEvent")
        if 0 <= float(event.get("Time")) - clip.loop.start < clip.length - 1
    ]
    inside[0].set("Time", str(float(inside[0].get("Time")) + 0.125))
    plan, made = counted.plan(live_set)
    chains = [one for one in plan.strips if one.segments and one.id.startswith(f"{live_set.tracks[0].id}~")]
    assert len(chains) > 1
    assert len(made) == 1  # of the pad that the note is on, in the clip that was changed
    assert plan.set_digest != hi[1].set_digest


def test_a_fader_makes_no_sound_again(corpus, hi, counted):
    live_set = sb.open(corpus / HI)
    live_set.tracks[2].mixer.volume.value = 0.25
    plan, made = counted.plan(live_set)
    assert made == set()
    assert own_strips(plan)[2].volume == 0.25


def test_another_pads_sample_leaves_clips_without_it_alone(corpus, hi, counted):
    live_set = sb.open(corpus / HI)
    rack = live_set.tracks[0].devices[0]
    quiet = next(chain for chain in rack.chains if chain.note == 51)
    used = sum((clip.note_array()["pitch"] == 51).any() for clip in live_set.tracks[0].clips)
    quiet.mixer.volume.value = 0.1
    assert len(counted.plan(live_set)[1]) <= used < len(live_set.tracks[0].clips)


def test_a_muted_clip_is_silent(corpus, hi, counted):
    live_set = sb.open(corpus / HI)
    live_set.tracks[0].clips[0].disabled = True
    plan, _ = counted.plan(live_set)
    assert len(plan.strips[0].segments) == len(hi[1].strips[0].segments) - 1


def test_missing_samples_are_silent_and_listed(corpus, tmp_path, counted):
    project = tmp_path / "Project"
    project.mkdir()
    (project / "hi.als").write_bytes((corpus / HI).read_bytes())
    live_set = sb.open(project / "hi.als")
    plan, _ = counted.plan(live_set)
    assert len(plan.missing) == len(live_set.samples) == 31
    assert strip(plan, "Kit-Core LD").segments == ()
    assert len(own_strips(plan)[2].segments) == 11  # the stand-in synth needs no samples
    assert any(entry.level == "bypassed" and "missing" in entry.note for entry in plan.fidelity)


def test_a_damaged_sample_is_silent_and_listed(corpus, tmp_path, counted):
    samples = tmp_path / "Project" / "Samples" / "Imported"
    samples.mkdir(parents=True)
    for source in (corpus / HI).parent.rglob("*.*"):
        if source.suffix in {".aif", ".wav"}:
            (samples / source.name).write_bytes(
                b"junk" if source.name == "Kick-LD.aif" else source.read_bytes()
            )
    (tmp_path / "Project" / "hi.als").write_bytes((corpus / HI).read_bytes())
    plan, _ = counted.plan(sb.open(tmp_path / "Project" / "hi.als"))
    assert len(plan.missing) == 1
    assert "Kick-LD" in plan.missing[0]


def test_a_set_without_an_arrangement_plays_its_scenes(corpus, counted):
    live_set = sb.open(corpus / SESSION_ONLY)
    plan, _ = counted.plan(live_set)
    clips = [clip for track in live_set.tracks for clip in track.session_clips]
    assert clips
    assert sum(len(one.segments) for one in plan.strips) >= 1
    assert any("scenes" in entry.note for entry in plan.fidelity)


def test_tracks_flow_into_groups_and_into_other_tracks(corpus, counted):
    plan, _ = counted.plan(sb.open(corpus / PAL))
    assert plan.strips[strip(plan, "Child").output].name == "Parent"
    assert plan.strips[strip(plan, "Audio 1").output].name == "FX Bus"
    assert strip(plan, "Audio 2").soloed
    assert not strip(plan, "Keys").active
    assert any(entry.name == "Routing" for entry in plan.fidelity)


def test_audio_clips_have_the_length_that_the_arrangement_gives_them(last_version, counted):
    live_set = sb.open(last_version)
    plan, _ = counted.plan(live_set)
    tempo = live_set.tempo_map
    checked = 0
    for track in live_set.tracks:
        if track.kind == "audio":
            expected = [
                [round(float(tempo.seconds(beats)) * RATE) for beats in (clip.start, clip.end)]
                for clip in track.clips
                if not clip.disabled
            ]
            segments = strip_of(plan, track.id).segments
            found = [[one.start_frame, one.start_frame + one.frame_count] for one in segments]
            assert found == expected
            checked += len(found)
    assert checked > 3


def test_automation_is_read_at_every_cell(last_version, counted):
    live_set = sb.open(last_version)
    plan, _ = counted.plan(live_set)
    moved = 0
    beats = live_set.tempo_map.beats(np.arange(plan.cell_count + 1) * CELL_FRAMES / RATE)
    for track in live_set.all_tracks:
        envelope = track.mixer.volume.envelope
        table = strip_of(plan, track.id).automation.get("volume")
        assert (envelope is None) == (table is None)
        if envelope is not None:
            assert np.array_equal(table, envelope.value_at(beats).astype(np.float32))
            moved += 1
    assert moved >= 2
    names = {name.split(":")[0] for one in plan.strips for name in one.automation}
    assert names == {"volume", "send", "insert"}


def test_versions_of_a_song_share_what_did_not_change(demo_project, counted):
    versions = [min(demo_project.glob(f"* v{number}.als")) for number in (4, 5)]
    plan, _ = counted.plan(sb.open(versions[0]))
    later, made = counted.plan(sb.open(versions[1]))
    assert len(made) < len(later.pcm) / 2
    assert len(set(plan.pcm) & set(later.pcm)) > len(later.pcm) / 2


def test_fidelity_needs_no_sound(corpus, monkeypatch):
    live_set = sb.open(corpus / HI)
    entries = fidelity(live_set)
    levels = {entry.name: entry.level for entry in entries if entry.device_id}
    assert levels["Operator"] == "approximate"
    assert levels["Kit-Core LD"] == "approximate"  # its macros move what hangs on them
    assert levels["Large Stage"] == "approximate"
    known = {device.id for device in live_set.devices}
    assert {entry.device_id for entry in entries if entry.device_id} <= known


def test_progress_rises_to_one_and_can_stop_the_work(hi, tmp_path):
    live_set, _ = hi
    shares: list[float] = []
    store = PcmStore(tmp_path)

    def stop_early(share: float, what: str) -> None:
        shares.append(share)
        if share > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_plan(live_set, store=store, progress=stop_early)
    assert shares == sorted(shares)
    assert 0 < len(list(tmp_path.rglob("*.pcm"))) < 23
    assert not list(tmp_path.rglob("*.part"))
    build_plan(live_set, store=store, progress=lambda share, what: shares.append(share))
    assert shares[-1] == 1.0


def test_a_rate_that_nothing_plays_at_is_refused(hi):
    with pytest.raises(AudioError, match="44100"):
        build_plan(hi[0], sample_rate=0)


def test_other_rates_have_their_own_sound(hi, counted):
    live_set, plan = hi
    other, made = counted.plan(live_set, sample_rate=48000)
    assert len(made) == len(plan.pcm)
    assert other.frame_count == pytest.approx(plan.frame_count * 48000 / RATE, rel=0.01)
