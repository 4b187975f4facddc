"""What Live writes for a clip, per line: for a set that holds none of the kind.

Rows between bars are those of the lines that the bar names, as in ``9-10|``.
"""

import re

from setbook.errors import EditRefused
from setbook.format import Document, Element
from setbook.model.structure.copying import copy_of
from setbook.model.structure.outline import grow_one
from setbook.model.structure.pointees import Pointees

_HEAD = """
9-12|LomId 0
9-12|LomIdView 0
9-9|WarpMarkers
9-9|MarkersGenerated false
8-12|CurrentStart 0
8-12|CurrentEnd 4
8-12|Loop
8-12|  LoopStart 0
8-12|  LoopEnd 4
8-12|  StartRelative 0
8-12|  LoopOn true
8-12|  OutMarker 4
8-12|  HiddenLoopStart 0
8-12|  HiddenLoopEnd 4
8-12|Name ""
8-12|Annotation ""
8-10|ColorIndex 0
11-12|Color 0
8-12|LaunchMode 0
8-12|LaunchQuantisation 0
8-12|TimeSignature
8-12|  TimeSignatures
8-9|    RemoteableTimeSignature
10-12|    RemoteableTimeSignature #0
8-12|      Numerator 4
8-12|      Denominator 4
8-12|      Time 0
8-8|ModulationList
8-8|  Modulations
9-12|Envelopes
9-12|  Envelopes
8-12|ScrollerTimePreserver
8-12|  LeftTime 0
8-12|  RightTime 4
8-12|TimeSelection
8-12|  AnchorTime 0
8-12|  OtherTime 0
8-12|Legato false
8-12|Ram false
8-12|GrooveSettings
8-12|  GrooveId -1
8-12|Disabled false
8-12|VelocityAmount 0
8-10|FollowTime 4
8-10|FollowActionA 0
8-10|FollowActionB 0
8-10|FollowChanceA 1
8-10|FollowChanceB 0
11-12|FollowAction
11-12|  FollowTime 4
11-12|  IsLinked true
11-12|  LoopIterations 1
11-12|  FollowActionA 4
11-12|  FollowActionB 0
11-12|  FollowChanceA 100
11-12|  FollowChanceB 0
11-12|  JumpIndexA 1
11-12|  JumpIndexB 1
11-12|  FollowActionEnabled false
8-12|Grid
8-12|  FixedNumerator 1
8-12|  FixedDenominator 16
8-12|  GridIntervalPixel 20
8-12|  Ntoles 2
8-12|  SnapToGrid true
8-12|  Fixed false
8-12|FreezeStart 0
8-12|FreezeEnd 0
9-9|IsSongTempoMaster false
9-12|IsWarped true
11-12|TakeId -1
12-12|IsInKey false
12-12|ScaleInformation
12-12|  Root 0
12-12|  Name 0
"""

_MIDI = """
8-12|Notes
8-12|  KeyTracks
10-12|  PerNoteEventStore
10-12|    EventLists
12-12|  NoteProbabilityGroups
12-12|  ProbabilityGroupIdGenerator
12-12|    NextId 1
10-12|  NoteIdGenerator
10-12|    NextId 1
8-12|BankSelectCoarse -1
8-12|BankSelectFine -1
8-12|ProgramChange -1
8-12|NoteEditorFoldInZoom -1
8-12|NoteEditorFoldInScroll 0
8-12|NoteEditorFoldOutZoom -1
8-12|NoteEditorFoldOutScroll 0
11-12|NoteEditorFoldScaleZoom -1
11-12|NoteEditorFoldScaleScroll 0
11-11|ScaleInformation
11-11|  RootNote 0
11-11|  Name Major
11-11|IsInKey false
11-12|NoteSpellingPreference 0
11-12|AccidentalSpellingPreference 3
11-12|PreferFlatRootNote false
11-12|ExpressionGrid
11-12|  FixedNumerator 1
11-12|  FixedDenominator 16
11-12|  GridIntervalPixel 20
11-12|  Ntoles 2
11-12|  SnapToGrid false
11-12|  Fixed false
"""

_ROW = re.compile(r"(\d+)-(\d+)\|(.*)")
_UNTOUCHED = {
    **dict.fromkeys(("Name", "Annotation"), ""),
    **dict.fromkeys(("Disabled", "Legato"), "false"),
    **dict.fromkeys(("GrooveSettings/GrooveId", "TakeId"), "-1"),
    **dict.fromkeys(("LaunchMode", "LaunchQuantisation", "VelocityAmount", "FreezeStart", "FreezeEnd"), "0"),
    **dict.fromkeys(("BankSelectCoarse", "BankSelectFine", "ProgramChange"), "-1"),
    "Notes/NoteIdGenerator/NextId": "1",
    "Notes/ProbabilityGroupIdGenerator/NextId": "1",
    "FollowAction/FollowActionEnabled": "false",
}
_EMPTIED = (
    *("Envelopes/Envelopes", "ModulationList/Modulations", "Notes/KeyTracks"),
    *("Notes/PerNoteEventStore/EventLists", "Notes/NoteProbabilityGroups"),
)


def blank_midi_clip(document: Document) -> Element:
    """Make a MIDI clip without notes, like those of the set; one bar of 4/4 long, looped."""
    like = next(document.root.iter("MidiClip"), None)
    clip = (
        grow_one(_outline("MidiClip", _MIDI, document.schema.line), Pointees())
        if like is None
        else copy_of(like)
    )
    for path in _EMPTIED:
        for found in clip.iterfind(path):
            found[:] = []
    for path, value in _UNTOUCHED.items():
        for found in clip.iterfind(path):
            found.set("Value", value)
    for signatures in clip.iterfind("TimeSignature/TimeSignatures"):
        for more in list(signatures)[1:]:
            signatures.remove(more)
    if "Time" not in clip.attrib:
        clip.set("Time", "0")
    return clip


def _outline(tag: str, tail: str, line: int) -> str:
    rows = [tag]
    for row in (_HEAD + tail).split("\n"):
        match = _ROW.fullmatch(row)
        if match and int(match[1]) <= line <= int(match[2]):
            rows.append(f"  {match[3]}")
    if len(rows) == 1:
        raise EditRefused(
            f"expected a set of Live 8 to 12, found line {line}: setbook does not know its clips"
        )
    return "\n".join(rows)
