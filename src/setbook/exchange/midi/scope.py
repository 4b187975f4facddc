"""What is exported: which clips stand where on which tracks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.audio.arrange import arrangement_of
from setbook.errors import ExchangeError
from setbook.model import Clip, LiveSet, MidiClip, TempoMap, Track
from setbook.model.identity import track_element

if TYPE_CHECKING:
    from setbook.exchange.midi.conductor import Corners
    from setbook.model import TimeSignature


@dataclass(frozen=True)
class Placed:
    """A clip at a beat, for a length in beats."""

    clip: MidiClip
    start: float
    length: float


@dataclass
class Scope:
    """One MIDI file in the making.

    Parameters
    ----------
    name
        Of the song, track or clip.
    tempo
        Beats and seconds between which time runs straight.
    signatures
        By beat, the first at 0.
    tracks
        In the order of the set, each with its clips.
    live_set
        Whose locators become markers; ``None`` where they have no meaning.
    remarks
        What was decided or left out.
    """

    name: str
    tempo: Corners
    signatures: list[tuple[float, TimeSignature]]
    tracks: list[tuple[Track, list[Placed]]]
    live_set: LiveSet | None = None
    remarks: list[str] = field(default_factory=list)


def scope_of(source: LiveSet | Track | Clip, scene: int | None) -> Scope:
    """Find the clips of what was asked for.

    Raises
    ------
    ExchangeError
        It has no notes to give: an audio clip or track, a scene that is not there.
    """
    if isinstance(source, LiveSet):
        return _of_set(source) if scene is None else _of_scene(source, scene)
    if scene is not None:
        raise ExchangeError(
            f"expected a set to take scene {scene} of, found {source!r}: leave one of the two out"
        )
    live_set = _set_around(source)
    if isinstance(source, Track):
        _refuse_audio(source.kind == "midi", f"the {source.kind} track {source.name!r}")
        return Scope(
            source.name,
            live_set.tempo_map.breakpoints,
            live_set.time_signatures,
            [(source, _arranged(source))],
            live_set,
        )
    if not isinstance(source, MidiClip):
        raise _no_notes(f"the audio clip {source.name!r}")
    length = _turn_beats(source) if source.is_session else source.length
    owner = track_element(source.element)
    if owner is None:
        raise ExchangeError(f"expected a clip on a track, found {source!r} in the groove pool")
    steady = TempoMap.steady(float(live_set.tempo_map.tempo_at(source.start))).breakpoints
    signatures = source.time_signatures or [(0.0, live_set.time_signature)]
    return Scope(
        source.name,
        steady,
        [(0.0, signatures[0][1])],
        [(Track(owner, source.document), [Placed(source, 0.0, length)])],
    )


def _of_set(live_set: LiveSet) -> Scope:
    tracks = [(track, _arranged(track)) for track in live_set.tracks if track.kind == "midi"]
    scope = Scope(live_set.name, live_set.tempo_map.breakpoints, live_set.time_signatures, tracks, live_set)
    if not any(track.clips for track in live_set.tracks):
        arrangement = arrangement_of(live_set)
        scope.tempo = arrangement.tempo.x, arrangement.tempo.y
        scope.signatures = [(0.0, live_set.time_signature)]
        scope.live_set = None
        scope.tracks = [
            (
                track,
                [
                    Placed(placement.clip, placement.start, placement.end - placement.start)
                    for placement in arrangement.clips.get(track.id, [])
                    if isinstance(placement.clip, MidiClip)
                ],
            )
            for track, _ in tracks
        ]
        scope.remarks.append("The arrangement is empty: the scenes of the session stand in a row.")
    return scope


def _of_scene(live_set: LiveSet, index: int) -> Scope:
    scenes = live_set.scenes
    if not 0 <= index < len(scenes):
        raise ExchangeError(
            f"expected a scene from 0 to {len(scenes) - 1}, found {index}: scenes count from 0, from the top"
        )
    scene = scenes[index]
    row = []
    for track in live_set.tracks:
        slots = track.slots if track.kind == "midi" else []
        clip = slots[index].clip if index < len(slots) else None
        if isinstance(clip, MidiClip) and not clip.disabled:
            row.append((track, clip))
    length = max((_turn_beats(clip) for _, clip in row), default=0.0)
    tracks = [
        (track, [Placed(clip, 0.0, length if clip.loop.on else min(length, _turn_beats(clip)))])
        for track, clip in row
    ]
    return Scope(
        scene.name or f"Scene {index + 1}",
        TempoMap.steady(scene.tempo or live_set.tempo).breakpoints,
        [(0.0, scene.time_signature or live_set.time_signature)],
        tracks,
    )


def _arranged(track: Track) -> list[Placed]:
    return [
        Placed(clip, clip.start, clip.length)
        for clip in track.clips
        if isinstance(clip, MidiClip) and not clip.disabled and 0 < clip.length < math.inf
    ]


def _turn_beats(clip: MidiClip) -> float:
    """Give how long a session clip plays until it is over or its loop has turned once."""
    loop = clip.loop
    return loop.end - (loop.start + loop.start_relative) if loop.on else clip.length


def _set_around(source: Track | Clip) -> LiveSet:
    element = source.document.root.find("LiveSet")
    if element is None:
        raise ExchangeError("expected something that stands in a set, found something of a preset")
    return LiveSet(element, source.document)


def _refuse_audio(holds: bool, what: str) -> None:
    if not holds:
        raise _no_notes(what)


def _no_notes(what: str) -> ExchangeError:
    return ExchangeError(
        f"expected a MIDI track or clip, found {what}, which has no notes: export it as a stem"
    )
