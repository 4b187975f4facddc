"""Tracks: audio, MIDI, group, return and main."""

import re
from collections.abc import Iterator
from typing import Literal, Self

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend
from setbook.format.scalars import read_bool, read_int
from setbook.model.choices import position
from setbook.model.clip_holder import ClipHolder
from setbook.model.device import Device
from setbook.model.envelope import Envelope
from setbook.model.fields import SELF, flag, identity, require, spell, text
from setbook.model.identity import track_id
from setbook.model.mixer import Mixer
from setbook.model.rack import read_devices, walk_devices
from setbook.model.routing import Routing
from setbook.model.structure.groups import move_track, regroup, ungroup
from setbook.model.structure.place import SetAround, set_around
from setbook.model.structure.returns import duplicate_return, move_return, remove_return
from setbook.model.structure.tracks import duplicate_track, remove_tracks, returns_of
from setbook.model.track_automation import read_envelopes
from setbook.model.track_delay import TrackDelay

TrackKind = Literal["audio", "midi", "group", "return", "main"]
Monitoring = Literal["in", "auto", "off"]

_KINDS: dict[str, TrackKind] = {
    "AudioTrack": "audio",
    "MidiTrack": "midi",
    "GroupTrack": "group",
    "ReturnTrack": "return",
}
_DEFAULT_NAMES: dict[TrackKind, str] = {
    "audio": "Audio",
    "midi": "MIDI",
    "group": "Group",
    "return": "Return",
    "main": "Main",
}
_MONITORING: tuple[Monitoring, ...] = ("in", "auto", "off")
_NUMBER = re.compile(r"^\d+-")
_LETTER = re.compile(r"^[A-Z]-")


class Track(ClipHolder):
    """A track."""

    __slots__ = ()

    xml_id = identity(SELF)
    user_name = text("Name/UserName")
    annotation = text("Name/Annotation")
    frozen = flag("Freeze")
    group_xml_id = identity("TrackGroupId", "-1", "Value")

    def __repr__(self) -> str:
        return f"<Track {self.name!r} ({self.kind}): {len(self.clips)} clips, {len(self.devices)} devices>"

    @property
    def id(self) -> str:
        """Identity across versions of the set."""
        return track_id(self.element)

    @property
    def kind(self) -> TrackKind:
        """What it carries."""
        return _KINDS.get(self.element.tag, "main")

    @property
    def name(self) -> str:
        """The name a person gave it, else what Live shows, without the track's number.

        Live 8 does not keep what it shows: there the kind stands in.
        """
        if self.user_name:
            return self.user_name
        shown = descend(self.element, self.document.schema.effective_name or "Name/UserName")
        number = _LETTER if self.kind == "return" else _NUMBER
        name = number.sub("", "" if shown is None else shown.get("Value", ""))
        return name or _DEFAULT_NAMES[self.kind]

    @name.setter
    def name(self, name: str) -> None:
        self.user_name = name
        shown = descend(self.element, self.document.schema.effective_name or "Name/UserName")
        if shown is not None and name:
            shown.set("Value", name)

    @property
    def group(self) -> "Track | None":
        """The group that it stands in."""
        tracks = self.element.getparent()
        wanted = self.group_xml_id
        if wanted == "-1" or tracks is None:
            return None
        groups = (sibling for sibling in tracks.iterfind("GroupTrack") if sibling is not self.element)
        return next((Track(found, self.document) for found in groups if found.get("Id") == wanted), None)

    @group.setter
    def group(self, group: "Track | None") -> None:
        regroup(self, group)

    @property
    def depth(self) -> int:
        """How many groups are around it."""
        return len(self.groups)

    @property
    def groups(self) -> list["Track"]:
        """The groups around it, inner first; a circle, which Live never makes, ends where it closes."""
        around: list[Track] = []
        group = self.group
        while group is not None and group not in around and group != self:
            around.append(group)
            group = group.group
        return around

    @property
    def mixer(self) -> Mixer:
        """Fader, pan, sends, mute and solo."""
        return Mixer(self._required("Mixer"), self.document)

    @property
    def devices(self) -> list[Device]:
        """The devices of its chain, racks not opened."""
        found = self._device_list
        return [] if found is None else read_devices(found, self.document)

    @property
    def _device_list(self) -> Element | None:
        return self._chain_part("DeviceChain/Devices")

    def walk_devices(self) -> Iterator[Device]:
        """Give its devices at any depth, outer before inner."""
        return walk_devices(self.devices)

    @property
    def monitoring(self) -> Monitoring:
        """When its input is heard."""
        found = self._chain_part("MainSequencer/MonitoringEnum")
        code = 1 if found is None else read_int(found.get("Value", "1"))
        return _MONITORING[code] if 0 <= code < len(_MONITORING) else "auto"

    @monitoring.setter
    def monitoring(self, monitoring: Monitoring) -> None:
        code = position(_MONITORING, monitoring, "monitoring")
        self._kept("MainSequencer/MonitoringEnum", "monitoring").set("Value", str(code))

    @property
    def armed(self) -> bool:
        """Whether it is armed for recording."""
        found = self._chain_part("MainSequencer/Recorder/IsArmed")
        return found is not None and read_bool(found.get("Value", "false"))

    @armed.setter
    def armed(self, armed: bool) -> None:
        self._kept("MainSequencer/Recorder/IsArmed", "armed").set("Value", spell(bool(armed)))

    @property
    def delay(self) -> TrackDelay:
        """How much later (or, negative, earlier) it plays."""
        return TrackDelay(self._child("TrackDelay"), self.document)

    @property
    def delay_seconds(self) -> float:
        """The delay in seconds, one kept in samples taken at 44.1 kHz."""
        return self.delay.seconds()

    @delay_seconds.setter
    def delay_seconds(self, seconds: float) -> None:
        self.delay.set_seconds(seconds)

    @property
    def input_routing(self) -> Routing:
        """Where its input comes from: notes for a MIDI track, else audio."""
        return self._routing("MidiInputRouting" if self.kind == "midi" else "AudioInputRouting")

    @property
    def output_routing(self) -> Routing:
        """Where its audio goes."""
        return self._routing("AudioOutputRouting")

    @property
    def midi_output_routing(self) -> Routing:
        """Where its notes go."""
        return self._routing("MidiOutputRouting")

    @property
    def envelopes(self) -> list[Envelope]:
        """Its automation: every envelope with more than a value before everything."""
        return read_envelopes(self.element, self.document)

    def duplicate(self) -> Self:
        """Put a copy behind it, a group with its tracks, and give the copy.

        Raises
        ------
        EditRefused
            It is the main track, or was removed.
        """
        duplicate = duplicate_return if self.kind == "return" else duplicate_track
        return type(self)(duplicate(self._listed_in(), self.element), self.document)

    def remove(self) -> None:
        """Take it out, a group with its tracks; automation, sends and routings that refer to it let go.

        Raises
        ------
        EditRefused
            It is the main track, or the last one that is no return.
        """
        live_set = self._listed_in()
        if self.kind == "return":
            remove_return(live_set, self.element)
        else:
            remove_tracks(live_set, self.element)

    def move(self, *, before: "Track | None" = None) -> None:
        """Put it in front of another track and into its group, a group with its tracks; ``None``: behind all others.

        A return goes in front of another return, and the sends follow.

        Raises
        ------
        EditRefused
            A return would stand among tracks, or a group inside itself.
        """
        live_set = self._listed_in()
        if self.kind != "return":
            move_track(live_set, self.element, None if before is None else before.element)
            return
        returns = returns_of(live_set)
        others = [other for other in returns if other is not self.element]
        if before is not None and before.element not in returns:
            raise EditRefused(f"expected another return to stand in front of, found {before!r}")
        if before is None or before.element is self.element:
            index = len(others) if before is None else returns.index(self.element)
        else:
            index = others.index(before.element)
        move_return(live_set, self.element, index)

    def ungroup(self) -> None:
        """Take a group away and leave its tracks where they are.

        Raises
        ------
        EditRefused
            It is no group.
        """
        ungroup(self._listed_in(), self.element)

    def _listed_in(self) -> SetAround:
        if self.kind == "main":
            raise EditRefused("expected a track of the list, found the main track: it neither moves nor goes")
        return set_around(self.element, self.document)

    def _kept(self, path: str, name: str) -> Element:
        return require(
            self.element, tuple(f"{chain}/{path}" for chain in self._chain_tags), name, self.document
        )

    def _routing(self, tag: str) -> Routing:
        return Routing(self._required(tag), self.document)

    def _required(self, path: str) -> Element:
        found = self._chain_part(path)
        return self._child(f"{self._chain_tags[0]}/{path}") if found is None else found


class ReturnTrack(Track):
    """A return: what the sends go to."""

    __slots__ = ()


class MainTrack(Track):
    """The main track, called master before Live 12."""

    __slots__ = ()

    @property
    def _chain_tags(self) -> tuple[str, ...]:
        return self.document.schema.main_chain


def track_of(element: Element, document: Document) -> Track | None:
    """Make the view of a child of Tracks; ``None`` for what is no track."""
    kind = _KINDS.get(element.tag)
    if kind is None:
        return None
    return (ReturnTrack if kind == "return" else Track)(element, document)
