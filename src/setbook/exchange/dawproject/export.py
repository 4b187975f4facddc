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
from setbook.exchange.dawproject.structure import structure, transport
from setbook.format import element, new_document
from setbook.model import AudioClip, MidiClip

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from setbook.format import Element
    from setbook.model import Clip, LiveSet, Track

FORMAT_VERSION = "1.0"


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
    ids = Ids()
    media = Media(ids, inside=with_samples)
    clips = [0]
    project = _project(live_set, ids, media, clips)
    about = with_children("MetaData", _text("Title", live_set.name))
    target = Path(path)
    texts = {"project.xml": new_document(project).xml, "metadata.xml": new_document(about).xml}
    write_archive(target, texts, {name: source for source, name in media.files.items()})
    return DawProjectExport(
        target,
        len(live_set.all_tracks),
        clips[0],
        len(media.files),
        tuple(media.missing),
        tuple(_remarks(live_set)),
    )


def _project(live_set: LiveSet, ids: Ids, media: Media, clips: list[int]) -> Element:
    from setbook import __version__  # noqa: PLC0415 - the package is whole by now

    return with_children(
        "Project",
        element("Application", name="setbook", version=__version__),
        transport(live_set, ids),
        structure(live_set, ids),
        _arrangement(live_set, ids, media, clips),
        _scenes(live_set, ids, media, clips),
        version=FORMAT_VERSION,
    )


def _arrangement(live_set: LiveSet, ids: Ids, media: Media, clips: list[int]) -> Element:
    lanes = with_children("Lanes", timeUnit="beats", id=ids.new())
    for track in live_set.all_tracks:
        written = list(_written(track.clips, ids, media)) if track.kind in {"audio", "midi"} else []
        clips[0] += len(written)
        lanes.append(
            with_children(
                "Lanes",
                with_children("Clips", *written, id=ids.new()),
                *track_automation(track, live_set, ids),
                track=ids.of((track.id, "track")),
                id=ids.new(),
            )
        )
    parts = [lanes, _markers(live_set, ids)]
    parts += [tempo_automation(live_set, ids), signature_automation(live_set, ids)]
    return with_children("Arrangement", *(part for part in parts if part is not None), id=ids.new())


def _markers(live_set: LiveSet, ids: Ids) -> Element | None:
    markers = [
        with_children(
            "Marker", time=max(locator.time, 0.0), name=locator.name, comment=locator.annotation or None
        )
        for locator in live_set.locators
        if math.isfinite(locator.time)
    ]
    return with_children("Markers", *markers, id=ids.new()) if markers else None


def _scenes(live_set: LiveSet, ids: Ids, media: Media, clips: list[int]) -> Element:
    columns = [(track, track.slots) for track in live_set.tracks if track.kind in {"audio", "midi"}]
    whole = with_children("Scenes")
    for index, scene in enumerate(live_set.scenes):
        lanes = with_children("Lanes", timeUnit="beats", id=ids.new())
        for track, slots in columns:
            clip = slots[index].clip if index < len(slots) else None
            written = None if clip is None else clip_element(clip, ids, media)
            slot = with_children("ClipSlot", track=ids.of((track.id, "track")), id=ids.new())
            if written is not None:
                slot.append(written)
                clips[0] += 1
            lanes.append(slot)
        whole.append(
            with_children(
                "Scene", lanes, id=ids.new(), name=scene.name or f"Scene {index + 1}", color=scene.color
            )
        )
    return whole


def _written(clips: list[Clip], ids: Ids, media: Media) -> Iterator[Element]:
    for clip in clips:
        written = clip_element(clip, ids, media)
        if written is not None:
            yield written


def _text(tag: str, text: str) -> Element:
    made = element(tag)
    made.text = text
    return made


def _remarks(live_set: LiveSet) -> Iterator[str]:
    devices = sum(1 for _ in live_set.devices)
    if devices:
        yield f"{devices} devices are left out, and their automation: freeze or export stems to keep their sound."
    tracks = live_set.tracks
    clips = [clip for track in tracks for clip in [*track.clips, *track.session_clips]]
    yield from _clip_remarks(clips)
    if any(lane.clips for track in tracks for lane in track.take_lanes):
        yield "Take lanes are left out."
    if any(scene.tempo is not None for scene in live_set.scenes):
        yield "Tempi of scenes are left out."
    if any(_has_own_routing(track) for track in tracks):
        yield "Tracks that are routed to other tracks or outputs go to their group or main."


def _clip_remarks(clips: list[Clip]) -> Iterator[str]:
    muted, chance, tuned = 0, 0, 0
    for clip in clips:
        if isinstance(clip, MidiClip):
            notes = clip.note_array()
            muted += int((~notes["enabled"]).sum())
            chance += int((notes["probability"] < 1).sum())
        elif isinstance(clip, AudioClip):
            tuned += bool(clip.gain != 1.0 or clip.pitch_semitones or clip.pitch_cents)
    if muted:
        yield f"{muted} muted notes are left out."
    if chance:
        yield f"{chance} notes play only at times in Live; here they all do."
    if tuned:
        yield f"{tuned} audio clips have a gain or a transposition of their own, which is left out."
    if any(clip.groove_id != "-1" for clip in clips):
        yield "Grooves are left out."
    if any(clip.envelopes for clip in clips):
        yield "Clip envelopes are left out."


def _has_own_routing(track: Track) -> bool:
    return track.output_routing.track_xml_id is not None
