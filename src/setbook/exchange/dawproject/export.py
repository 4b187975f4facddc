"""Write a DAWproject."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.exchange.dawproject.archive import write_archive
from setbook.exchange.dawproject.automation import (
    signature_automation,
    tempo_automation,
    track_automation,
)
from setbook.exchange.dawproject.clips import clip_element
from setbook.exchange.dawproject.ids import Ids, with_children
from setbook.exchange.dawproject.media import Media
from setbook.exchange.dawproject.remarks import remarks_on
from setbook.exchange.dawproject.structure import structure, transport
from setbook.format import element, new_document

if TYPE_CHECKING:
    import os

    from setbook.format import Element
    from setbook.model import Clip, LiveSet, Track

FORMAT_VERSION = "1.0"
_PLAYERS = frozenset({"audio", "midi"})


@dataclass(frozen=True)
class DawProjectExport:
    """What was written.

    Parameters
    ----------
    path
        The file.
    track_count, clip_count
        Tracks of all kinds; clips of arrangement and session.
    file_count
        Audio files inside.
    missing
        Samples that were not found; the project names their old places.
    remarks
        What the set has that the project has not, in words.
    """

    path: Path
    track_count: int
    clip_count: int
    file_count: int
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def export_dawproject(
    live_set: LiveSet, path: str | os.PathLike[str], *, with_samples: bool = True
) -> DawProjectExport:
    """Write a set as a DAWproject, for Bitwig Studio, Studio One, Cubase and others.

    Tracks in their groups, returns and main with fader, pan, mute, solo and
    sends; tempo and time signature; the arrangement's clips with their notes,
    loops, warp markers and fades; scenes with their clips; locators;
    automation of the mixers; the samples. Devices stay behind: no other
    program has Live's.

    Parameters
    ----------
    live_set
        From `setbook.open`.
    path
        Where to; ends in ``.dawproject``.
    with_samples
        Whether the samples go into the file; without, it names their places
        on this machine.

    Raises
    ------
    NotWritable
        The folder or the disk refuses.

    Examples
    --------
    >>> export_dawproject(sb.open("song.als"), "song.dawproject").clip_count  # doctest: +SKIP
    48
    """
    writer = _Writer(live_set, with_samples=with_samples)
    project = writer.project()
    about = with_children("MetaData", _text("Title", live_set.name))
    target = Path(path)
    texts = {"project.xml": new_document(project).xml, "metadata.xml": new_document(about).xml}
    files = writer.media.files
    write_archive(target, texts, {name: source for source, name in files.items()})
    return DawProjectExport(
        target,
        len(live_set.all_tracks),
        writer.clip_count,
        len(files),
        tuple(writer.media.missing),
        tuple(remarks_on(live_set)),
    )


class _Writer:
    """Writes one project: hands out ids, gathers the samples, counts the clips."""

    def __init__(self, live_set: LiveSet, *, with_samples: bool) -> None:
        self._live_set = live_set
        self._ids = Ids()
        self.media = Media(self._ids, inside=with_samples)
        self.clip_count = 0

    def project(self) -> Element:
        """Write it all, in the order that the schema has."""
        from setbook import __version__  # noqa: PLC0415 - the package is whole by now

        return with_children(
            "Project",
            with_children("Application", name="setbook", version=__version__),
            transport(self._live_set, self._ids),
            structure(self._live_set, self._ids),
            self._arrangement(),
            self._scenes(),
            version=FORMAT_VERSION,
        )

    def _arrangement(self) -> Element:
        lanes = with_children("Lanes", timeUnit="beats", id=self._ids.new())
        lanes.extend(self._lane(track) for track in self._live_set.all_tracks)
        parts = [
            lanes,
            self._markers(),
            tempo_automation(self._live_set, self._ids),
            signature_automation(self._live_set, self._ids),
        ]
        written = (part for part in parts if part is not None)
        return with_children("Arrangement", *written, id=self._ids.new())

    def _lane(self, track: Track) -> Element:
        clips = track.clips if track.kind in _PLAYERS else []
        written = (self._clip(clip) for clip in clips)
        return with_children(
            "Lanes",
            with_children("Clips", *(clip for clip in written if clip is not None), id=self._ids.new()),
            *track_automation(track, self._live_set, self._ids),
            track=self._ids.of((track.id, "track")),
            id=self._ids.new(),
        )

    def _markers(self) -> Element | None:
        markers = [
            with_children(
                "Marker", time=max(locator.time, 0.0), name=locator.name, comment=locator.annotation or None
            )
            for locator in self._live_set.locators
            if math.isfinite(locator.time)
        ]
        return with_children("Markers", *markers, id=self._ids.new()) if markers else None

    def _scenes(self) -> Element:
        columns = [(track, track.slots) for track in self._live_set.tracks if track.kind in _PLAYERS]
        whole = with_children("Scenes")
        for index, scene in enumerate(self._live_set.scenes):
            lanes = with_children("Lanes", timeUnit="beats", id=self._ids.new())
            lanes.extend(
                self._slot(track, slots[index].clip if index < len(slots) else None)
                for track, slots in columns
            )
            name = scene.name or f"Scene {index + 1}"
            whole.append(with_children("Scene", lanes, id=self._ids.new(), name=name, color=scene.color))
        return whole

    def _slot(self, track: Track, clip: Clip | None) -> Element:
        slot = with_children("ClipSlot", track=self._ids.of((track.id, "track")), id=self._ids.new())
        written = None if clip is None else self._clip(clip)
        if written is not None:
            slot.append(written)
        return slot

    def _clip(self, clip: Clip) -> Element | None:
        written = clip_element(clip, self._ids, self.media)
        self.clip_count += written is not None
        return written


def _text(tag: str, text: str) -> Element:
    made = element(tag)
    made.text = text
    return made
