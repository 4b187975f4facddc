"""Merging through the public face: the demo's fork, real histories, presets, choices, and what is refused."""

from __future__ import annotations

import copy
import itertools
import json
import warnings
from collections import Counter

import jsonschema
import pytest
from tests.merge.scripts import add_scene, add_track, fork, names, shift

import setbook as sb
from setbook.errors import MergeError, NotFound, SetbookWarning
from setbook.format import element, serialise
from setbook.merge import decisions_schema, merge
from setbook.model import LiveSet, open_file

HISTORIES = [
    "EduardvonBriesen+Ableton-Project/Project_cougar",
    "EduardvonBriesen+Ableton-Project/backup_Project_cougar",
    "mark-henry+ableton-experiment/project_Project_project",
]
RACK = "and-kal+ableton-racks"


@pytest.fixture(scope="module")
def night_drive(demo_project):
    def version(name):
        return demo_project / f"Night Drive {name}.als"

    return version


@pytest.fixture(scope="module")
def merged(night_drive):
    return sb.merge(night_drive("v5"), night_drive("v6"), night_drive("v5 (half-time)"))


def root(opened):
    return serialise(opened.document.root)


class TestTheDemosFork:
    def test_both_sides_are_in_it(self, merged, night_drive):
        song = merged.result
        mix, slow = sb.open(night_drive("v6")), sb.open(night_drive("v5 (half-time)"))
        assert song.tempo == slow.tempo == 92
        assert names(song) == names(mix)
        assert "Hook Echo" in names(song)
        assert [len(clip.notes) for clip in song.track("Beat").clips] == [
            len(clip.notes) for clip in slow.track("Beat").clips
        ]
        assert [device.name for device in song.main.devices] == [device.name for device in mix.main.devices]
        assert song.check() == []

    def test_the_one_fader_that_both_moved_is_the_conflict(self, merged, night_drive):
        [conflict] = merged.conflicts
        assert (conflict.where, conflict.reason, conflict.action) == ("Pad", "value", "ours")
        assert conflict.is_open
        assert [change.after for change in conflict.theirs.changes] == ["−4.0 dB"]
        decided = merged.resolve(conflict, "theirs")
        assert not decided.open_conflicts
        assert merged.open_conflicts
        slow = sb.open(night_drive("v5 (half-time)"))
        assert decided.result.track("Pad").mixer.volume.value == slow.track("Pad").mixer.volume.value

    def test_it_is_saved_and_opens_again(self, merged, tmp_path):
        path = merged.save(tmp_path / "Night Drive v7.als")
        again = sb.open(path)
        assert not sb.diff(merged.result, again)
        assert again.check() == []

    def test_the_versions_are_as_they_were(self, night_drive):
        paths = [night_drive(name) for name in ("v5", "v6", "v5 (half-time)")]
        before = [path.read_bytes() for path in paths]
        versions = [sb.open(path) for path in paths]
        roots = [root(version) for version in versions]
        assert sb.merge(*versions).result.tempo == 92
        assert [root(version) for version in versions] == roots
        assert [path.read_bytes() for path in paths] == before

    def test_paths_sets_and_bytes_say_the_same(self, merged, night_drive):
        paths = [night_drive(name) for name in ("v5", "v6", "v5 (half-time)")]
        for given in ([sb.open(path) for path in paths], [path.read_bytes() for path in paths]):
            other = sb.merge(*given)
            assert [decision.to_dict() for decision in other] == [decision.to_dict() for decision in merged]
            assert root(other.result) == root(merged.result)

    @pytest.mark.parametrize(("one", "other"), list(itertools.pairwise(["v1", "v2", "v3", "v4", "v5"])))
    def test_what_one_side_did_since_an_older_version_is_taken_as_it_is(self, night_drive, one, other):
        merged = sb.merge(night_drive(one), night_drive(one), night_drive(other))
        assert not merged.conflicts
        assert root(merged.result) == root(sb.open(night_drive(other)))


class TestChoices:
    def test_data_keep_to_the_schema_and_can_be_applied_again(self, merged, night_drive):
        chosen = merged.resolve(merged.open_conflicts[0], "base").resolve(merged.decisions[-1], "base")
        stored = json.loads(json.dumps(chosen.to_dict()))
        jsonschema.validate(stored, decisions_schema())
        again = sb.merge(night_drive("v5"), night_drive("v6"), night_drive("v5 (half-time)")).reapply(stored)
        assert again.to_dict() == chosen.to_dict()
        assert root(again.result) == root(chosen.result)

    def test_an_edited_action_counts_as_chosen(self, merged):
        stored = merged.to_dict()
        row = next(row for row in stored["decisions"] if row["conflict"])
        row["action"] = "theirs"
        again = merged.reapply(stored)
        assert not again.open_conflicts
        assert again.decision(row["id"]).by_hand

    def test_the_order_of_choosing_does_not_matter(self, merged):
        some = [decision for decision in merged if "base" in decision.choices][:6]
        forth, back = merged, merged
        for decision in some:
            forth = forth.resolve(decision.id, "base")
        for decision in some[::-1]:
            back = back.resolve(decision.id, "base")
        assert root(forth.result) == root(back.result)

    def test_each_rule_decides_the_conflict(self, night_drive):
        versions = [sb.open(night_drive(name)) for name in ("v5", "v6", "v5 (half-time)")]
        for prefer, version in zip(("base", "ours", "theirs"), versions, strict=True):
            merged = sb.merge(*versions, prefer=prefer)
            assert len(merged.open_conflicts) == 1
            wanted = version.track("Pad").mixer.volume.value
            assert merged.result.track("Pad").mixer.volume.value == wanted

    def test_ids_do_not_hang_on_the_rule(self, merged, night_drive):
        other = sb.merge(night_drive("v5"), night_drive("v6"), night_drive("v5 (half-time)"), prefer="theirs")
        assert {decision.id for decision in other} == {decision.id for decision in merged}
        assert len({decision.id for decision in merged}) == len(merged)

    def test_what_makes_no_sense_is_refused(self, merged):
        with pytest.raises(MergeError, match="expected one of base, ours, theirs for Pad, found 'both'"):
            merged.resolve(merged.conflicts[0], "both")
        with pytest.raises(NotFound, match="no 'ffffffffff'"):
            merged.resolve("ffffffffff", "ours")
        with pytest.raises(MergeError, match="write them with to_dict"):
            merged.reapply({"decisions": "all of them"})

    def test_the_text_names_both_sides_of_a_conflict(self, merged):
        text = merged.to_text()
        assert "! conflict" in text
        assert "~ Volume −7.0 dB → −3.0 dB" in text
        assert "theirs  ~ Volume −7.0 dB → −4.0 dB" in text
        assert "From theirs" in text
        assert repr(merged).startswith("<Merged Night Drive v6 + Night Drive v5 (half-time): ")


@pytest.mark.corpus
class TestRealHistories:
    @pytest.mark.parametrize("history", HISTORIES)
    def test_successive_saves_merge_with_what_came_between(self, corpus, history):
        """Theirs has all that ours has, and more."""
        first, second, third = sorted((corpus / "history" / history).glob("*.als"))[:3]
        merged = merge(first, second, third)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SetbookWarning)
            xml = merged.result.document.to_xml()
        assert _rules(merged.result) <= _rules(open_file(second)) | _rules(open_file(third))
        assert root(open_file(xml)) == root(merged.result)
        theirs = merged
        for decision in merged.conflicts:
            theirs = theirs.resolve(decision, "theirs")
        for decision in theirs:
            if "theirs" not in decision.choices and "either" not in decision.choices:
                theirs = theirs.resolve(decision, "base")
        assert not sb.diff(theirs.result, open_file(third))

    def test_two_people_going_on_from_one_save_keep_what_each_added(self, corpus):
        folder = corpus / "history" / HISTORIES[0]
        base = open_file(max(folder.glob("*.als")))
        ours, theirs = fork(base), fork(base)
        for song, name in ((ours, "Mine"), (theirs, "Yours")):
            add_track(song, name)
            add_track(song, f"{name} too")
        song = merge(base, ours, theirs).result
        assert {"Mine", "Mine too", "Yours", "Yours too"} <= set(names(song))
        ids = [track.xml_id for track in (*song.tracks, *song.returns)]
        assert len(set(ids)) == len(ids)
        assert _rules(song) <= _rules(base)


def _rules(live_set):
    return Counter(violation.rule for violation in live_set.check())


@pytest.mark.corpus
class TestPresets:
    @pytest.fixture
    def rack(self, corpus):
        path = next(iter(sorted((corpus / RACK).rglob("*.adg"))))
        return path, [open_file(path) for _ in range(3)]

    def test_a_rack_is_merged_with_the_same_code(self, rack, tmp_path):
        _, (base, ours, theirs) = rack
        ours.device.macros[0].value = 101.0
        theirs.device.macros[1].value = 102.0
        merged = merge(base, ours, theirs)
        assert not merged.conflicts
        saved = open_file(merged.save(tmp_path / "merged.adg"))
        assert [macro.value for macro in saved.device.macros[:2]] == [101.0, 102.0]

    def test_its_conflicts_are_conflicts(self, rack):
        _, (base, ours, theirs) = rack
        ours.device.macros[0].value, theirs.device.macros[0].value = 101.0, 102.0
        merged = merge(base, ours, theirs)
        [conflict] = merged.conflicts
        assert merged.result.device.macros[0].value == 101.0
        assert merged.resolve(conflict, "theirs").result.device.macros[0].value == 102.0

    def test_a_set_and_a_rack_have_nothing_in_common(self, rack, night_drive):
        with pytest.raises(MergeError, match="three sets or three presets"):
            merge(night_drive("v5"), rack[0], night_drive("v6"))


class TestRefusals:
    def test_a_rule_that_is_none(self, night_drive):
        with pytest.raises(MergeError, match="expected to prefer ours, theirs or base, found 'mine'"):
            merge(night_drive("v5"), night_drive("v5"), night_drive("v6"), prefer="mine")

    def test_sides_of_two_lines_of_live(self, night_drive):
        base = sb.open(night_drive("v5"))
        ours, theirs = fork(base), fork(base)
        ours.tempo = 99.0
        theirs.tempo = 98.0
        theirs.document.root.set("Creator", "Ableton Live 12.1")
        theirs.document.root.set("MinorVersion", "12.0_12117")
        theirs = LiveSet(theirs.element, copy.copy(theirs.document))
        theirs.document.__dict__.pop("version", None)
        with pytest.raises(MergeError, match=r"one line of Live, found Live 11\.3\.13 and Live 12\.1"):
            merge(base, ours, theirs)

    def test_another_song(self, night_drive):
        """Nothing is the same: all of one goes, all of the other comes."""
        base, ours = sb.open(night_drive("v1")), fork(sb.open(night_drive("v6")))
        for track in ours.tracks:
            track.element.find("DeviceChain/Mixer/On/AutomationTarget").set("Id", f"9{track.xml_id}0001")
        merged = merge(base, ours, night_drive("v2"))
        assert merged.result.check() == [] or _rules(merged.result) <= _rules(ours)


def test_many_clips_that_moved_are_one_decision(night_drive):
    base = sb.open(night_drive("v5"))
    ours, theirs = fork(base), fork(base)
    place = max(range(len(base.tracks)), key=lambda place: len(base.tracks[place].clips))
    count = len(base.tracks[place].clips)
    assert count >= 4
    for song, beats in ((ours, 400.0), (theirs, 800.0)):
        for clip in song.tracks[place].clips:
            shift(clip.element, beats)
    merged = merge(base, ours, theirs)
    [conflict] = merged.conflicts
    assert conflict.reason == "moved"
    assert [change.what for change in conflict.ours.changes] == [f"moved {count} clips 100 bars later"]
    for song, wanted in ((merged.result, ours), (merged.resolve(conflict, "theirs").result, theirs)):
        assert [clip.start for clip in song.tracks[place].clips] == [
            clip.start for clip in wanted.tracks[place].clips
        ]


def test_view_state_stays_as_ours_has_it(night_drive):
    base = sb.open(night_drive("v5"))
    ours, theirs = fork(base), fork(base)
    selected = ours.element.find("Tracks/*/TrackUnfolded")
    selected.set("Value", "false" if selected.get("Value") == "true" else "true")
    theirs.tempo = 77.0
    ours.tracks[0].name = "Kicks"
    song = merge(base, ours, theirs).result
    assert song.element.find("Tracks/*/TrackUnfolded").get("Value") == selected.get("Value")
    assert (song.tempo, song.tracks[0].name) == (77.0, "Kicks")


def test_the_shown_name_follows_the_given_one(night_drive):
    base = sb.open(night_drive("v5"))
    ours, theirs = fork(base), fork(base)
    theirs.tracks[1].name = "Drum Bus"
    ours.tempo = 77.0
    track = merge(base, ours, theirs).result.tracks[1]
    assert track.element.find("Name/EffectiveName").get("Value") == "Drum Bus"


def test_a_playing_slot_follows_its_scene(night_drive):
    base = sb.open(night_drive("v5"))
    ours, theirs = fork(base), fork(base)
    leaf = next(track for track in ours.tracks if track.element.find("SavedPlayingSlot") is not None)
    leaf.element.find("SavedPlayingSlot").set("Value", "0")
    ours.tempo = 77.0
    add_scene(theirs, 0, "Intro")
    song = merge(base, ours, theirs).result
    track = next(track for track in song.tracks if track.id == leaf.id)
    assert track.element.find("SavedPlayingSlot").get("Value") == "1"


def test_grooves_of_both_sides_keep_their_clips(night_drive):
    base = sb.open(night_drive("v5"))
    ours, theirs = fork(base), fork(base)
    for song, name in ((ours, "Swing"), (theirs, "Shuffle")):
        groove = element("Groove", Id=0)
        groove.append(element("Name", name))
        song.element.find("GroovePool/Grooves").append(groove)
        for clip in song.track("Beat").clips[:1] if name == "Swing" else song.track("Bass").clips[:1]:
            clip.element.find("GrooveSettings/GrooveId").set("Value", "0")
    song = merge(base, ours, theirs).result
    known = {groove.get("Id"): groove.find("Name").get("Value") for groove in song.element.iter("Groove")}
    used = [
        known[song.track(track).clips[0].element.find("GrooveSettings/GrooveId").get("Value")]
        for track in ("Beat", "Bass")
    ]
    assert used == ["Swing", "Shuffle"]
