"""Clips: MIDI with notes, audio with warp markers and fades."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from setbook.demo.live11.sample import SampleFile, sample_ref
from setbook.demo.score.notation import Note
from setbook.format import Element, element
from setbook.model.structure.outline import find, grow_one, put
from setbook.model.structure.pointees import Pointees

HEAD = """
LomId 0
LomIdView 0
CurrentStart 0
CurrentEnd 4
Loop
  LoopStart 0
  LoopEnd 4
  StartRelative 0
  LoopOn true
  OutMarker 4
  HiddenLoopStart 0
  HiddenLoopEnd 4
Name ""
Annotation ""
Color 0
LaunchMode 0
LaunchQuantisation 0
TimeSignature
  TimeSignatures
    RemoteableTimeSignature #0
      Numerator 4
      Denominator 4
      Time 0
Envelopes
  Envelopes
ScrollerTimePreserver
  LeftTime 0
  RightTime 4
TimeSelection
  AnchorTime 0
  OtherTime 0
Legato false
Ram false
GrooveSettings
  GrooveId -1
Disabled false
VelocityAmount 0
FollowAction
  FollowTime 4
  IsLinked true
  LoopIterations 1
  FollowActionA 4
  FollowActionB 0
  FollowChanceA 100
  FollowChanceB 0
  JumpIndexA 1
  JumpIndexB 1
  FollowActionEnabled false
Grid
  FixedNumerator 1
  FixedDenominator 16
  GridIntervalPixel 20
  Ntoles 2
  SnapToGrid true
  Fixed false
FreezeStart 0
FreezeEnd 0
IsWarped true
TakeId -1
"""

MIDI_TAIL = """
Notes
  KeyTracks
  PerNoteEventStore
    EventLists
  NoteIdGenerator
    NextId 1
BankSelectCoarse -1
BankSelectFine -1
ProgramChange -1
NoteEditorFoldInZoom -1
NoteEditorFoldInScroll 0
NoteEditorFoldOutZoom -1
NoteEditorFoldOutScroll 0
NoteEditorFoldScaleZoom -1
NoteEditorFoldScaleScroll 0
ScaleInformation
  RootNote 4
  Name Minor
IsInKey true
NoteSpellingPreference 0
AccidentalSpellingPreference 3
PreferFlatRootNote false
ExpressionGrid
  FixedNumerator 1
  FixedDenominator 16
  GridIntervalPixel 20
  Ntoles 2
  SnapToGrid false
  Fixed false
"""

AUDIO_TAIL = """
Onsets
  UserOnsets
  HasUserOnsets false
WarpMode 0
GranularityTones 30
GranularityTexture 65
FluctuationTexture 25
TransientResolution 6
TransientLoopMode 2
TransientEnvelope 100
ComplexProFormants 100
ComplexProEnvelope 128
Sync true
HiQ true
Fade true
Fades
  FadeInLength 0
  FadeOutLength 0
  ClipFadesAreInitialized true
  CrossfadeInState 0
  FadeInCurveSkew 0
  FadeInCurveSlope 0
  FadeOutCurveSkew 0
  FadeOutCurveSlope 0
  IsDefaultFadeIn true
  IsDefaultFadeOut true
PitchCoarse 0
PitchFine 0
SampleVolume 1
MarkerDensity 2
AutoWarpTolerance 4
WarpMarkers
SavedWarpMarkersForStretched
MarkersGenerated true
IsSongTempoMaster false
"""

SLOPE_BEATS = 0.03125
"""The last warp marker lies a 32nd of a beat behind and only gives the slope."""

BEATS, TONES, TEXTURE, RE_PITCH, COMPLEX, COMPLEX_PRO = 0, 1, 2, 3, 4, 6
"""Warp modes."""


@dataclass(frozen=True)
class Place:
    """Where a clip stands and what of its content sounds.

    Parameters
    ----------
    start, end
        In the arrangement, in beats.
    loop_length
        Beats of content that repeat; None plays straight through.
    offset
        Beats (seconds if unwarped) of content before the first that sounds.
    """

    start: float
    end: float
    loop_length: float | None = None
    offset: float = 0.0


@dataclass(frozen=True)
class Warp:
    """How an audio clip follows the song: a mode and the tempo of its recording."""

    mode: int
    bpm: float


@dataclass(frozen=True)
class Look:
    """A clip's name and colour, and what a producer may set on it besides."""

    name: str
    color: int
    settings: dict[str, str | float | bool] = field(default_factory=dict)
    """Values by path below the clip, such as ``PitchCoarse``."""


def midi_clip(
    pointees: Pointees, place: Place, look: Look, notes: Sequence[Note], clip_id: int = 0
) -> Element:
    """Make a MIDI clip."""
    made = _clip("MidiClip", HEAD + MIDI_TAIL.lstrip("\n"), pointees, place, look, clip_id)
    write_notes(made, notes)
    return made


def audio_clip(
    pointees: Pointees,
    place: Place,
    look: Look,
    sample: SampleFile,
    warp: Warp | None = None,
    clip_id: int = 0,
) -> Element:
    """Make an audio clip; without a warp it plays as recorded, in seconds."""
    made = _clip("AudioClip", HEAD + AUDIO_TAIL.lstrip("\n"), pointees, place, look, clip_id)
    find(made, "TakeId").addnext(sample_ref(sample, pointees))
    if warp:
        put(made, "WarpMode", warp.mode)
        _write_markers(made, sample.seconds, sample.seconds * warp.bpm / 60.0)
    else:
        put(made, "IsWarped", False)
        _write_markers(made)
        for path in ("Loop/LoopEnd", "Loop/OutMarker", "Loop/HiddenLoopEnd"):
            put(made, path, sample.seconds)
    for path, value in look.settings.items():
        put(made, path, value)
    return made


def write_notes(clip: Element, notes: Sequence[Note]) -> None:
    """Replace a clip's notes: one key track a pitch, ids in the order of time."""
    tracks = find(clip, "Notes/KeyTracks")
    for old in list(tracks):
        tracks.remove(old)
    numbered = list(enumerate(sorted(notes, key=lambda note: (note.time, note.key)), start=1))
    numbered.sort(key=lambda pair: (pair[1].key, pair[0]))
    for index, (key, group) in enumerate(groupby(numbered, key=lambda pair: pair[1].key)):
        track = element("KeyTrack", Id=str(index))
        events = element("Notes")
        events.extend([_note(note, note_id) for note_id, note in group])
        track.append(events)
        track.append(element("MidiKey", key))
        tracks.append(track)
    put(clip, "Notes/NoteIdGenerator/NextId", len(numbered) + 1)


def _clip(tag: str, outline: str, pointees: Pointees, place: Place, look: Look, clip_id: int) -> Element:
    root = grow_one(
        f"{tag}\n" + "\n".join(f"  {row}" for row in outline.splitlines() if row.strip()), pointees
    )
    root.set("Id", str(clip_id))
    root.set("Time", str(element("V", place.start).get("Value")))
    length = place.loop_length or place.end - place.start
    facts: dict[str, str | float | bool] = {
        "CurrentStart": place.start,
        "CurrentEnd": place.end,
        "Loop/LoopStart": place.offset,
        "Loop/LoopEnd": place.offset + length,
        "Loop/LoopOn": place.loop_length is not None,
        "Loop/OutMarker": place.offset + length,
        "Loop/HiddenLoopStart": place.offset,
        "Loop/HiddenLoopEnd": place.offset + length,
        "ScrollerTimePreserver/RightTime": length,
        "Name": look.name,
        "Color": look.color,
    }
    for path, value in facts.items():
        put(root, path, value)
    return root


def _note(note: Note, note_id: int) -> Element:
    return element(
        "MidiNoteEvent",
        Time=note.time,
        Duration=note.duration,
        Velocity=note.velocity,
        VelocityDeviation=note.deviation,
        OffVelocity=64,
        Probability=note.probability,
        IsEnabled=True,
        NoteId=note_id,
    )


def _write_markers(clip: Element, seconds: float = 0.0, beats: float = 0.0) -> None:
    """Write the straight map of seconds to beats, and the marker that continues its slope."""
    slope = seconds / beats if beats else 0.015 / SLOPE_BEATS
    points = [(0.0, 0.0)] + ([(seconds, beats)] if beats else [])
    points.append((seconds + slope * SLOPE_BEATS, beats + SLOPE_BEATS))
    markers = find(clip, "WarpMarkers")
    markers.extend(
        [element("WarpMarker", Id=str(i), SecTime=sec, BeatTime=beat) for i, (sec, beat) in enumerate(points)]
    )
