"""The sets: what Live's own files hold to, and that each version tells its part of the story."""

from __future__ import annotations

from itertools import pairwise

import pytest

import setbook as sb

NAMES = ("v1", "v2", "backup", "v3", "v4", "v5", "v5 (half-time)", "v6")
MAIN_LINE = ("v1", "v2", "backup", "v3", "v4", "v5", "v6")
POINTEES = ("AutomationTarget", "ModulationTarget", "Pointee")


def pointees(root):
    """Give every id of the pool with where it stands."""
    found = []
    for element in root.iter():
        pooled = element.tag.endswith(POINTEES) or element.tag.startswith("ControllerTargets.")
        if pooled and element.get("Id"):
            found.append((int(element.get("Id")), element))
    return found


def path_of(element):
    tags = []
    while element is not None:
        tags.append(element.tag)
        element = element.getparent()
    return "/".join(reversed(tags))


@pytest.mark.parametrize("name", NAMES)
class TestEverySet:
    def test_says_it_is_live_11(self, live_set, name):
        assert live_set(name).live_version == "11.3.13"
        assert live_set(name).live_line == 11

    def test_ids_are_unique_and_under_the_next(self, root, name):
        ids = [found for found, _ in pointees(root(name))]
        assert len(ids) > 300
        assert len(set(ids)) == len(ids)
        assert max(ids) < int(root(name).find("LiveSet/NextPointeeId").get("Value"))

    def test_every_envelope_points_at_something(self, root, name):
        ids = {str(found) for found, _ in pointees(root(name))}
        targets = [pointee.get("Value") for pointee in root(name).iter("PointeeId")]
        assert targets
        assert set(targets) <= ids

    def test_scenes_and_slots_are_in_step(self, root, name):
        live = root(name).find("LiveSet")
        scenes = len(live.find("Scenes"))
        lists = [*live.iter("ClipSlotList"), *live.iter("Slots")]
        on_tracks = [one for one in lists if len(one) or one.tag == "Slots"]
        players = live.findall("Tracks/MidiTrack") + live.findall("Tracks/AudioTrack")
        assert len(on_tracks) == 2 * len(players) + len(live.findall("Tracks/GroupTrack"))
        assert {len(one) for one in on_tracks} == {scenes}
        for one in on_tracks:
            assert [slot.get("Id") for slot in one] == [str(number) for number in range(scenes)]

    def test_returns_and_sends_are_in_step(self, root, name):
        live = root(name).find("LiveSet")
        returns = len(live.findall("Tracks/ReturnTrack"))
        assert returns == 2 == len(live.find("SendsPre"))
        for track in live.find("Tracks"):
            assert len(track.find("DeviceChain/Mixer/Sends")) == returns

    def test_track_ids_are_unique_and_groups_resolve(self, root, name):
        tracks = root(name).find("LiveSet/Tracks")
        ids = [track.get("Id") for track in tracks]
        assert len(set(ids)) == len(ids)
        groups = {track.get("Id") for track in tracks if track.tag == "GroupTrack"}
        for track in tracks:
            group = track.find("TrackGroupId").get("Value")
            routed = track.find("DeviceChain/AudioOutputRouting/Target").get("Value")
            assert group == "-1" or group in groups
            assert routed == ("AudioOut/Master" if group == "-1" else "AudioOut/GroupTrack")

    def test_clips_of_a_track_do_not_overlap_and_have_ids_of_their_own(self, live_set, root, name):
        for track in live_set(name).tracks:
            for one, following in zip(track.clips, track.clips[1:], strict=False):
                assert one.end <= following.start
        for events in root(name).iter("Events"):
            clips = [event.get("Id") for event in events if event.tag in {"MidiClip", "AudioClip"}]
            assert len(set(clips)) == len(clips)

    def test_note_ids_are_unique_in_their_clip(self, root, name):
        for clip in root(name).iter("MidiClip"):
            ids = [int(note.get("NoteId")) for note in clip.iter("MidiNoteEvent")]
            assert sorted(ids) == list(range(1, len(ids) + 1))
            assert int(clip.find("Notes/NoteIdGenerator/NextId").get("Value")) == len(ids) + 1

    def test_every_sample_is_there_and_as_long_as_noted(self, live_set, name):
        samples = live_set(name).samples
        assert samples
        assert all(sample.exists for sample in samples)

    def test_a_save_without_an_edit_changes_nothing(self, saved, tmp_path, name):
        copy = sb.open(saved(name)).save(tmp_path / "copy.als")
        assert copy.read_bytes() == saved(name).read_bytes()


@pytest.mark.parametrize("step", [*pairwise(MAIN_LINE), ("v5", "v5 (half-time)")])
def test_ids_stay_where_they_were(root, step):
    """What an edit keeps, keeps its id and its place; what it adds comes from above."""
    before, after = ({found: path_of(where) for found, where in pointees(root(name))} for name in step)
    next_id = int(root(step[0]).find("LiveSet/NextPointeeId").get("Value"))
    kept = before.keys() & after.keys()
    moved = [found for found in kept if before[found] != after[found]]
    assert not moved
    assert all(found >= next_id for found in after.keys() - before.keys())


def test_the_master_has_the_ids_of_every_set(root):
    mixer = root("v1").find("LiveSet/MasterTrack/DeviceChain/Mixer")
    assert mixer.find("Tempo/AutomationTarget").get("Id") == "8"
    assert mixer.find("TimeSignature/AutomationTarget").get("Id") == "10"


class TestStory:
    def test_v1_is_a_loop_of_keys_and_bass(self, live_set):
        song = live_set("v1")
        assert song.tempo == 104
        assert [track.name for track in song.tracks] == ["Keys", "Bass"]
        assert [track.name for track in song.returns] == ["Air", "Radio"]
        assert song.length_beats == 32
        assert (song.counts.session_clips, song.counts.scenes) == (2, 1)

    def test_v2_brings_drums_in_a_group_and_a_faster_tempo(self, live_set):
        song = live_set("v2")
        assert song.tempo == 108
        assert [(track.name, track.depth) for track in song.tracks][:3] == [
            ("Drums", 0),
            ("Beat", 1),
            ("Tops", 1),
        ]
        kit = next(device for device in song.devices if device.tag == "DrumGroupDevice")
        chokes = {chain.name: chain.choke_group for chain in kit.chains}
        assert chokes["Hat Closed"] == chokes["Hat Open"] != 0
        assert {chain.note for chain in kit.chains} >= {36, 38, 42, 46}
        tops = next(track for track in song.tracks if track.name == "Tops").clips[0]
        assert tops.warped
        assert (tops.loop.on, tops.loop.end) == (True, 8.0)

    def test_v3_is_a_song_of_five_sections(self, live_set):
        song = live_set("v3")
        assert [(place.name, place.time) for place in song.locators] == [
            ("Intro", 0), ("Verse", 16), ("Build", 48), ("Drop", 64), ("Outro", 96),
        ]  # fmt: skip
        assert song.length_beats == 124
        assert (song.counts.group, song.counts.midi, song.counts.audio) == (2, 6, 4)
        assert song.counts.arrangement_clips == 38
        music = [track.name for track in song.tracks if track.group and track.group.name == "Music"]
        assert music == ["Keys", "Pad", "Arp", "Lead", "Voice"]
        assert [scene.name for scene in song.scenes] == ["Idea", "With Drums", "Verse", "Drop"]
        assert song.counts.session_clips == 11

    def test_the_backup_is_from_halfway(self, live_set):
        names = [track.name for track in live_set("backup").tracks]
        assert "Pad" in names
        assert "Lead" not in names
        assert not live_set("backup").locators

    def test_v6_moves_along_curves_and_sends(self, live_set):
        song = live_set("v6")
        assert song.counts.automation_envelopes == 8
        points = [point for track in song.tracks for envelope in track.envelopes for point in envelope.points]
        assert sum(point.curve is not None for point in points) > 50
        opened = [send for track in song.tracks for send in track.mixer.sends if send.value > 0.1]
        assert len(opened) >= 6
        assert {track.name for track in song.tracks if track.mixer.pan.value} == {
            "Tops",
            "Keys",
            "Arp",
            "Voice",
        }
        chances = [note.probability for track in song.tracks for clip in track.clips
                   if clip.kind == "midi" for note in clip.notes]  # fmt: skip
        assert min(chances) < 0.9

    def test_unwarped_and_transposed_clips_are_among_them(self, live_set):
        clips = {track.name: track.clips for track in live_set("v6").tracks}
        assert not any(clip.warped for clip in clips["FX"])
        assert len({clip.pitch_semitones for clip in clips["Voice"]}) > 2
        assert all(clip.fades.in_length > 0 for clip in clips["Quay"])


@pytest.fixture(scope="session")
def told(saved):
    def text(before, after):
        return sb.diff(saved(before), saved(after)).to_text()

    return text


class TestDiffs:
    def test_drums_come_in(self, told):
        text = told("v1", "v2")
        assert "Tempo 104 BPM → 108 BPM" in text
        assert "Ferry Kit" in text

    def test_the_mud_is_bass_and_kick_alone(self, saved):
        changes = sb.diff(saved("v3"), saved("v4")).changes
        assert {change.where.split(" › ")[0] for change in changes} == {"Bass", "Beat"}

    def test_the_repair_turns_the_boost_into_a_cut(self, told):
        text = told("v4", "v5")
        assert "Band 2 at 210 Hz 4.5 dB → −5.5 dB" in text
        assert "Kick Tight" in text

    def test_the_mix_leaves_the_notes_alone(self, saved):
        changes = sb.diff(saved("v5"), saved("v6")).changes
        assert not [change for change in changes if change.concept == "notes"]

    def test_the_fork_is_slower(self, told):
        assert "Tempo 108 BPM → 92 BPM" in told("v5", "v5 (half-time)")


def test_history_finds_every_version_in_order_and_the_fork(demo_project):
    history = sb.history(demo_project)
    names = [version.name.removeprefix("Night Drive ") for version in history.versions]
    assert names == ["v1", "v2", "v3 [2026-02-14 153022]", "v3", "v4", "v5", "v5 (half-time)", "v6"]
    by_name = dict(zip(names, history.versions, strict=True))
    assert [name for name in names if by_name[name].is_fork] == ["v5 (half-time)"]
    assert by_name["v5 (half-time)"].parent == by_name["v6"].parent == by_name["v5"].index
    assert by_name["v3 [2026-02-14 153022]"].origin == "backup"
