"""Clips without content, to be filled."""

from setbook.format import Document, Element
from setbook.model.structure.clip_rows import clip_outline
from setbook.model.structure.copying import copy_without
from setbook.model.structure.outline import grow_one
from setbook.model.structure.pointees import Pointees

_UNTOUCHED = {
    **dict.fromkeys(("Name", "Annotation"), ""),
    **dict.fromkeys(("Disabled", "Legato"), "false"),
    **dict.fromkeys(("GrooveSettings/GrooveId", "TakeId"), "-1"),
    **dict.fromkeys(("LaunchMode", "LaunchQuantisation", "VelocityAmount", "FreezeStart", "FreezeEnd"), "0"),
    **dict.fromkeys(("BankSelectCoarse", "BankSelectFine", "ProgramChange"), "-1"),
    "Notes/NoteIdGenerator/NextId": "1",
    "Notes/ProbabilityGroupIdGenerator/NextId": "1",
    "FollowAction/FollowActionEnabled": "false",
    **dict.fromkeys(("PitchCoarse", "PitchFine", "WarpMode"), "0"),
    **dict.fromkeys(("Fades/FadeInLength", "Fades/FadeOutLength", "Fades/CrossfadeInState"), "0"),
    **dict.fromkeys(("IsSongTempoMaster", "IsSongTempoLeader", "Onsets/HasUserOnsets"), "false"),
    "SampleVolume": "1",
}
_EMPTIED = (
    *("Envelopes/Envelopes", "ModulationList/Modulations", "Notes/KeyTracks"),
    *("Notes/PerNoteEventStore/EventLists", "Notes/NoteProbabilityGroups", "SampleRef/SourceContext"),
    *("WarpMarkers", "SavedWarpMarkersForStretched", "Onsets/UserOnsets"),
)


def blank_clip(tag: str, document: Document) -> Element:
    """Make a clip without content, like those of the set: one bar of 4/4 long, looped, with no name.

    Parameters
    ----------
    tag
        ``MidiClip`` or ``AudioClip``.
    document
        Of the set.
    """
    like = next(document.root.iter(tag), None)
    if like is None:
        clip = grow_one(clip_outline(tag, document.schema.line), Pointees())
    else:
        clip = copy_without(like, _EMPTIED)
    for path, value in _UNTOUCHED.items():
        for found in clip.iterfind(path):
            found.set("Value", value)
    for signatures in clip.iterfind("TimeSignature/TimeSignatures"):
        for more in list(signatures)[1:]:
            signatures.remove(more)
    if "Time" not in clip.attrib:
        clip.set("Time", "0")
    return clip
