"""What the telling of changes needs to know of both sets."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from setbook.diff.changes.clip_title import clip_title
from setbook.diff.changes.clock import Clock
from setbook.diff.changes.naming import name_tracks
from setbook.format.scalars import read_float
from setbook.model import Envelope, LiveSet, TimeSignature, Track

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.format import Document, Element


class Side:
    """One of the two sets."""

    def __init__(self, document: Document) -> None:
        self.document = document
        found = document.root.find("LiveSet")
        self.live_set = None if found is None else LiveSet(found, document)
        self.device_names: dict[Element, str] = {}

    @cached_property
    def clock(self) -> Clock:
        """Counts its bars."""
        signatures = self.live_set.time_signatures if self.live_set else [(0.0, TimeSignature())]
        return Clock(signatures)

    @cached_property
    def tracks(self) -> dict[Element, Track]:
        """All tracks by their element."""
        return {track.element: track for track in self.live_set.all_tracks} if self.live_set else {}

    @cached_property
    def track_names(self) -> dict[Element, str]:
        """What tracks are called, apart from each other."""
        return name_tracks(self.tracks)

    @cached_property
    def scene_names(self) -> list[str]:
        """What the scenes are called."""
        return [scene.name for scene in self.live_set.scenes] if self.live_set else []

    @cached_property
    def clip_titles(self) -> dict[Element, Counter[str]]:
        """How often each title is given to a clip of each track."""
        return {
            element: Counter(clip_title(clip) for clip in (*track.clips, *track.session_clips))
            for element, track in self.tracks.items()
        }

    @cached_property
    def groups(self) -> dict[str, Track]:
        """Group tracks by the number that their members name."""
        return {track.xml_id: track for track in self.tracks.values() if track.kind == "group"}

    @cached_property
    def members(self) -> dict[Element, list[Element]]:
        """Tracks right inside of each group track."""
        inside: dict[Element, list[Element]] = {}
        for element in self.tracks:
            number = element.find("TrackGroupId")
            around = None if number is None else self.groups.get(number.get("Value", ""))
            if around is not None:
                inside.setdefault(around.element, []).append(element)
        return inside

    @cached_property
    def devices(self) -> dict[str, Element]:
        """Devices by the pointee id of their switch."""
        switches = ((device, device.find("On/AutomationTarget")) for device in _devices(self.document.root))
        return {switch.get("Id", ""): device for device, switch in switches if switch is not None}

    def target(self, pointee: str) -> Element | None:
        """Find the parameter that a pointee id stands for."""
        return self._targets.get(pointee)

    def envelope(self, parameter: Element) -> Envelope | None:
        """Find the arrangement automation of a parameter, wherever this line of Live keeps it."""
        inside = parameter.find("ArrangerAutomation")
        target = parameter.find("AutomationTarget")
        found = self._envelopes.get(target.get("Id", "")) if inside is None and target is not None else inside
        return None if found is None else Envelope(found, self.document)

    @cached_property
    def play_position(self) -> float:
        """Beat at which the song stood when it was saved."""
        found = self.document.root.find("LiveSet/Transport/CurrentTime")
        return 0.0 if found is None else read_float(found.get("Value", "0"))

    @cached_property
    def _envelopes(self) -> dict[str, Element]:
        found = {}
        for envelope in _envelopes(self.document.root):
            pointee = envelope.find("EnvelopeTarget/PointeeId")
            if pointee is not None:
                found[pointee.get("Value", "")] = envelope
        return found

    @cached_property
    def _targets(self) -> dict[str, Element]:
        found = {}
        for target in self.document.root.iter("AutomationTarget", "ModulationTarget"):
            parameter = target.getparent()
            if parameter is not None:
                found[target.get("Id", "")] = parameter
        return found


class Context:
    """Both sets, and who became whom."""

    def __init__(self, before: Document, after: Document, partners: dict[Element, Element]) -> None:
        self.before = Side(before)
        self.after = Side(after)
        self.partners = partners

    @cached_property
    def is_upgrade(self) -> bool:
        """Whether the two were saved by different lines of Live, which write different elements."""
        return self.before.document.version.line != self.after.document.version.line

    @cached_property
    def origins(self) -> dict[Element, Element]:
        """Elements of the newer document, with those of the older one that they were."""
        return {after: before for before, after in self.partners.items()}

    def now(self, element: Element) -> tuple[Element, Side]:
        """Give what an element of the older set became, in the newer; where it is gone, itself in the older."""
        partner = self.partners.get(element)
        return (element, self.before) if partner is None else (partner, self.after)


def _envelopes(root: Element) -> Iterator[Element]:
    """Give the automation of all tracks, by going where Live puts it."""
    for tracks in ("LiveSet/Tracks/*", "LiveSet/*"):
        yield from root.iterfind(f"{tracks}/AutomationEnvelopes/Envelopes/AutomationEnvelope")


def _devices(root: Element) -> Iterator[Element]:
    return (device for devices in root.iter("Devices") for device in devices)
