"""A set in work: what a producer's hands do to it, with Live's rules kept in step.

Scenes give every track a slot, returns give every track a send, tracks in a
group flow into it, and whatever is new takes its id from the one pool.
"""

from copy import deepcopy

from setbook.demo.live11.clip import Look, Place, Warp, audio_clip, midi_clip
from setbook.demo.live11.frame import empty_set, locator, scene, set_tempo
from setbook.demo.live11.mixer import add_send, send_pre_bool
from setbook.demo.live11.sample import SampleFile
from setbook.demo.live11.track import (
    TO_GROUP,
    TO_MAIN,
    add_slot,
    audio_track,
    group_track,
    midi_track,
    return_track,
)
from setbook.demo.score.notation import Note
from setbook.format import Element
from setbook.model.structure.list_ids import next_id
from setbook.model.structure.outline import find, put, read
from setbook.model.structure.pointees import Pointees

ARRANGED = {
    "MidiTrack": "DeviceChain/MainSequencer/ClipTimeable/ArrangerAutomation/Events",
    "AudioTrack": "DeviceChain/MainSequencer/Sample/ArrangerAutomation/Events",
}
"""Where a track keeps its arrangement clips."""


class Song:
    """A Live Set that is being written.

    Parameters
    ----------
    bpm
        Its tempo at the start.
    """

    def __init__(self, bpm: float) -> None:
        self.pointees = Pointees()
        self.root = empty_set(self.pointees, bpm)
        self._last_track_id = 1

    def copy(self) -> "Song":
        """Save as: a second set that goes its own way from here, with the same ids."""
        twin = deepcopy(self)
        twin.write_next_id()
        return twin

    def write_next_id(self) -> None:
        """Note in the set which pointee id comes next."""
        put(self.live_set, "NextPointeeId", self.pointees.next)

    # -- finding ------------------------------------------------------------------------------------------

    @property
    def live_set(self) -> Element:
        """The set's own element."""
        return find(self.root, "LiveSet")

    @property
    def main(self) -> Element:
        """The main track."""
        return find(self.live_set, "MasterTrack")

    def track(self, name: str) -> Element:
        """Find a track, group or return by its name."""
        for track in find(self.live_set, "Tracks"):
            if read(track, "Name/UserName") == name:
                return track
        raise LookupError(f"expected a track named {name}, found none")

    def clip(self, track: str, name: str) -> Element:
        """Find an arrangement clip by its name."""
        for clip in self._arranged(self.track(track)):
            if read(clip, "Name") == name:
                return clip
        raise LookupError(f"expected a clip named {name} on {track}, found none")

    def devices(self, track: str) -> Element:
        """Find the device chain of a track."""
        return find(self.track(track), "DeviceChain/DeviceChain/Devices")

    def add_device(self, track: str, device: Element) -> None:
        """Put a device behind those of a track."""
        chain = self.devices(track)
        device.set("Id", str(next_id(chain)))
        chain.append(device)

    def device(self, track: str, tag: str) -> Element:
        """Find a device of a track by its tag."""
        return find(self.devices(track), tag)

    def mixer(self, track: str, path: str) -> Element:
        """Find a mixer parameter, such as ``Volume``, or ``Send A`` and so on."""
        mixer = find(self.track(track), "DeviceChain/Mixer")
        if path.startswith("Send "):
            return find(mixer, f"Sends/TrackSendHolder[{ord(path[-1]) - ord('A') + 1}]/Send")
        return find(mixer, path)

    # -- the set ------------------------------------------------------------------------------------------

    def set_tempo(self, bpm: float) -> None:
        """Change the tempo."""
        set_tempo(self.main, bpm)

    def add_scene(self, name: str, color: int = -1) -> None:
        """Add a scene at the end, and a slot on every track that has slots."""
        scenes = find(self.live_set, "Scenes")
        made = scene(self.pointees, len(scenes), name, color)
        scenes.append(made)
        for track in find(self.live_set, "Tracks"):
            if track.tag != "ReturnTrack":
                add_slot(track, self.pointees)

    def add_locator(self, name: str, time: float) -> None:
        """Mark a place in the arrangement."""
        locators = find(self.live_set, "Locators/Locators")
        locators.append(locator(self.pointees, len(locators), name, time))

    # -- tracks -------------------------------------------------------------------------------------------

    def add_midi(self, name: str, color: int, after: str | None = None, group: str | None = None) -> Element:
        """Add a MIDI track after another one (else as the first), inside a group or not."""
        output = TO_GROUP if group else TO_MAIN
        made = midi_track(self.pointees, self._track_id(), self._returns(), self._scenes(), output)
        return self._place(made, name, color, after, group)

    def add_audio(self, name: str, color: int, after: str | None = None, group: str | None = None) -> Element:
        """Add an audio track."""
        output = TO_GROUP if group else TO_MAIN
        made = audio_track(self.pointees, self._track_id(), self._returns(), self._scenes(), output)
        return self._place(made, name, color, after, group)

    def add_group(self, name: str, color: int, after: str | None = None) -> Element:
        """Add an empty group."""
        made = group_track(self.pointees, self._track_id(), self._returns(), self._scenes())
        return self._place(made, name, color, after, None)

    def add_return(self, name: str, color: int, pre_fader: bool = False) -> Element:
        """Add a return at the end, and a closed send to it on every track."""
        tracks = find(self.live_set, "Tracks")
        made = return_track(self.pointees, self._track_id(), self._returns())
        self._name(made, name, color)
        tracks.append(made)
        for track in tracks:
            add_send(find(track, "DeviceChain/Mixer"), self.pointees)
        taps = find(self.live_set, "SendsPre")
        taps.append(send_pre_bool(len(taps), pre_fader))
        return made

    def move_into_group(self, name: str, group: str) -> None:
        """Put a track that stands alone into a group, as its last."""
        track, head = self.track(name), self.track(group)
        group_id = str(head.get("Id"))
        last = head
        for other in find(self.live_set, "Tracks"):
            if read(other, "TrackGroupId") == group_id:
                last = other
        last.addnext(track)
        put(track, "TrackGroupId", group_id)
        routing = find(track, "DeviceChain/AudioOutputRouting")
        for path, value in zip(("Target", "UpperDisplayString", "LowerDisplayString"), TO_GROUP, strict=True):
            put(routing, path, value)

    # -- clips --------------------------------------------------------------------------------------------

    def arrange_notes(self, track: str, place: Place, look: Look, notes: list[Note]) -> Element:
        """Put a MIDI clip into the arrangement."""
        return self._arrange(track, midi_clip(self.pointees, place, look, notes))

    def arrange_audio(
        self, track: str, place: Place, look: Look, sample: SampleFile, warp: Warp | None = None
    ) -> Element:
        """Put an audio clip into the arrangement."""
        return self._arrange(track, audio_clip(self.pointees, place, look, sample, warp))

    def launchable(self, track: str, scene_index: int, clip: Element) -> None:
        """Put a clip into a session slot."""
        slots = find(self.track(track), "DeviceChain/MainSequencer/ClipSlotList")
        find(slots[scene_index], "ClipSlot/Value").append(clip)

    def session_copy(self, clip: Element, length: float) -> Element:
        """Copy an arrangement clip for a session slot, looped from its first beat."""
        twin = deepcopy(clip)
        twin.set("Id", "0")
        twin.set("Time", "0")
        facts: dict[str, float | bool] = {
            "CurrentStart": 0,
            "CurrentEnd": length,
            "Loop/LoopEnd": length,
            "Loop/LoopOn": True,
            "Loop/OutMarker": length,
            "Loop/HiddenLoopEnd": length,
        }
        for path, value in facts.items():
            put(twin, path, value)
        return twin

    def move_clip(self, clip: Element, start: float) -> None:
        """Drag an arrangement clip to another beat."""
        length = float(read(clip, "CurrentEnd")) - float(read(clip, "CurrentStart"))
        put(clip, "CurrentStart", start)
        put(clip, "CurrentEnd", start + length)
        clip.set("Time", read(clip, "CurrentStart"))
        events = clip.getparent()
        assert events is not None
        events[:] = sorted(events, key=lambda event: float(str(event.get("Time"))))

    def remove_clip(self, track: str, name: str) -> None:
        """Delete an arrangement clip."""
        clip = self.clip(track, name)
        self._arranged(self.track(track)).remove(clip)

    # -- inside -------------------------------------------------------------------------------------------

    def _arrange(self, name: str, clip: Element) -> Element:
        events = self._arranged(self.track(name))
        taken = [int(str(event.get("Id"))) for event in events]
        clip.set("Id", str(max(taken, default=-1) + 1))
        events.append(clip)
        events[:] = sorted(events, key=lambda event: float(str(event.get("Time"))))
        return clip

    def _arranged(self, track: Element) -> Element:
        return find(track, ARRANGED[track.tag])

    def _track_id(self) -> int:
        self._last_track_id += 1
        return self._last_track_id

    def _returns(self) -> int:
        return len(find(self.live_set, "SendsPre"))

    def _scenes(self) -> int:
        return len(find(self.live_set, "Scenes"))

    def _place(self, track: Element, name: str, color: int, after: str | None, group: str | None) -> Element:
        self._name(track, name, color)
        if group:
            put(track, "TrackGroupId", str(self.track(group).get("Id")))
        if after:
            self.track(after).addnext(track)
        else:
            find(self.live_set, "Tracks").insert(0, track)
        return track

    def _name(self, track: Element, name: str, color: int) -> None:
        put(track, "Name/UserName", name)
        put(track, "Name/EffectiveName", name)
        put(track, "Color", color)
