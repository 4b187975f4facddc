"""The walk over a document, section by section."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values
from setbook.diff.changes.context import Side
from setbook.diff.changes.speech import speak_of
from setbook.diff.changes.words import split_words
from setbook.diff.noise import NOISE
from setbook.diff.reports.visible import visible
from setbook.format import descend
from setbook.git.transcript.facts import shown
from setbook.git.transcript.headings import clock_of, heading
from setbook.git.transcript.notes import breakpoints, marker_lines, note_lines, point_lines
from setbook.model import Sample
from setbook.model.points import EVENT_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.values import Show
    from setbook.format import Document, Element

_LISTS: Final = frozenset(
    {
        *("Tracks", "Devices", "Branches", "ReturnBranches", "BranchPresets", "ReturnBranchPresets"),
        *("Scenes", "SceneNames", "Locators", "Grooves"),
    }
)
_HEADED: Final = frozenset({"MidiClip", "AudioClip", "MasterTrack", "MainTrack", "PreHearTrack"})
_SILENT: Final = frozenset(
    {
        # Ids, and what Live works out from the rest: a re-save may change them.
        *("PointeeId", "AutomationTarget", "ModulationTarget", "Pointee", "TakeId", "NextId", "TrackGroupId"),
        *("FreezeSequencer", "FreezeStart", "FreezeEnd", "PostProcessFreezeClips", "Onsets", "UserOnsets"),
        *("SavedWarpMarkersForStretched", "MarkersGenerated", "MarkerDensity", "AutoWarpTolerance"),
        *("HasUserOnsets", "ClipFadesAreInitialized", "IsDefaultFadeIn", "IsDefaultFadeOut"),
        # Where something was taken from, which the thing itself tells better.
        *("LastPresetRef", "SourceContext", "MidiCCOnOffThresholds"),
    }
)
_NUMBERS: Final = "MidiControllerRange"
_MAPPING: Final = "KeyMidi"
_LONGEST: Final = 200
_plain: Show = values.plain


def transcribe(document: Document) -> Iterator[str]:
    """Give the lines of a set, rack or preset, headings at the margin and facts indented by two."""
    side = Side(document)
    waiting = [document.root]
    while waiting:
        section = _Section(waiting.pop(), side)
        yield visible(heading(section.element, side))
        for fact in section.facts():
            yield f"  {visible(fact)}"
        waiting += reversed(section.within)


class _Section:
    """One thing with all that belongs to it and to nothing inside it."""

    def __init__(self, element: Element, side: Side) -> None:
        self.element = element
        self.within: list[Element] = []
        self._said: list[str] = []
        self._side = side
        self._value_path = side.document.schema.parameter_value
        self._clock = clock_of(element, side)

    def facts(self) -> list[str]:
        """Give its facts in the order of the file, and note the things inside."""
        self._attributes(self.element, "")
        self._walk(self.element, ())
        return self._said

    def _walk(self, holder: Element, path: tuple[str, ...]) -> None:
        for child in holder:
            tag = child.tag
            if tag in _SILENT or NOISE.element(child):
                continue
            if tag in _HEADED or _is_item(child, holder) or holder.tag == "Ableton":
                self.within.append(child)
            else:
                self._fact(child, (*path, tag))

    def _fact(self, child: Element, path: tuple[str, ...]) -> None:
        tag = child.tag
        if tag == "KeyTracks" and self.element.tag == "MidiClip":
            self._said.extend(note_lines(self.element, self._clock))
        elif tag == "WarpMarkers":
            self._said.extend(marker_lines(self.element))
        elif tag == "SampleRef":
            self._said.append(f"sample {Sample(child, self._side.document).stored_path}")
        elif tag in {"AutomationEnvelope", "ClipEnvelope", "Modulation"}:
            self._envelope(child)
        elif self._is_parameter(child):
            self._parameter(child, path)
        else:
            self._plain(child, path)

    def _plain(self, child: Element, path: tuple[str, ...]) -> None:
        name = _words("/".join(path))
        self._attributes(child, name)
        text = "".join((child.text or "").split())
        if text:
            self._said.append(f"{name} {text if len(text) <= 40 else _hashed(text)}")
        self._walk(child, path)

    def _attributes(self, child: Element, name: str) -> None:
        for attribute, value in child.items():
            key = str(attribute)
            if key == "Id" or key.endswith("Id") or NOISE.attribute(child, key):
                continue
            if not value:
                continue
            words = name if key == "Value" else f"{name} {_words(key)}".strip()
            said = str(value) if len(value) <= _LONGEST else _hashed(str(value))
            self._said.append(f"{words or 'Value'} {shown(said)}")

    def _is_parameter(self, child: Element) -> bool:
        found = descend(child, self._value_path)
        return found is not None and (self._value_path == "Manual" or found.tag in EVENT_TAGS)

    def _parameter(self, child: Element, path: tuple[str, ...]) -> None:
        spoken = speak_of(child, self._side)
        holder = descend(child, self._value_path)
        assert holder is not None, "a parameter has a value"
        name = spoken.words.name or _words("/".join(path))
        self._said.append(f"{name} {shown(holder.get('Value', ''), spoken.words.show)}")
        mapping = child.find(_MAPPING)
        if mapping is not None:
            for part in (mapping, child.find(_NUMBERS)):
                for leaf in () if part is None else part.iter():
                    if leaf.get("Value") is not None:
                        self._said.append(f"{name} mapping {_words(leaf.tag)} {shown(leaf.get('Value', ''))}")
        inside = child.find("ArrangerAutomation")
        events = [] if inside is None else breakpoints(inside)
        if len(events) > 1:
            self._said.extend(point_lines(f"{name} automation", events, self._clock, spoken.words.show))

    def _envelope(self, envelope: Element) -> None:
        pointee = envelope.find("EnvelopeTarget/PointeeId")
        parameter = self._side.target("" if pointee is None else pointee.get("Value", ""))
        if parameter is None:
            name, show = "Unknown", _plain
        else:
            spoken = speak_of(parameter, self._side)
            place = spoken.where.partition(" › ")[2]
            name = f"{place}: {spoken.words.name}" if place else spoken.words.name
            show = spoken.words.show
        self._said.extend(point_lines(f"{name} automation", breakpoints(envelope), self._clock, show))


def _is_item(child: Element, holder: Element) -> bool:
    return holder.tag in _LISTS and len(child) > 0 and child.tag != "Locators"


@lru_cache(maxsize=4096)
def _words(path: str) -> str:
    return split_words(path)


def _hashed(text: str) -> str:
    return f"{len(text):,} letters, sha256 {sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"
