"""Clips: what came, went and changed; what they play is told by the modules beside this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values, weights
from setbook.diff.changes.clip_envelope_changes import tell_clip_envelopes
from setbook.diff.changes.clip_naming import clip_where
from setbook.diff.changes.clip_times import ClipPair, tell_marches, tell_times
from setbook.diff.changes.damage import readable
from setbook.diff.changes.names import tell_name
from setbook.diff.changes.naming import quoted
from setbook.diff.changes.note_changes import tell_notes
from setbook.diff.changes.settings import Setting, tell_settings
from setbook.diff.changes.warp_changes import tell_warp_markers
from setbook.model.clip_slot import clip_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Group

_LAUNCH_MODES: Final = ("Trigger", "Gate", "Toggle", "Repeat")
_WARP_MODES: Final = ("Beats", "Tones", "Texture", "Re-Pitch", "Complex", "REX", "Complex Pro")
_SETTINGS: Final = {
    "Annotation": Setting("Info Text", quoted, weight=weights.NAME),
    "Color": Setting("Color", weight=weights.COLOR),
    "ColorIndex": Setting("Color", weight=weights.COLOR),
    "Disabled": Setting("Active", switched=("deactivated", "activated"), weight=weights.MIXER),
    "Loop/LoopOn": Setting("Loop", switched=("loop on", "loop off")),
    "Loop/StartRelative": Setting("Start Offset", values.beats),
    "IsWarped": Setting("Warp", switched=("warp on", "warp off")),
    "WarpMode": Setting("Warp Mode", values.choice(*_WARP_MODES)),
    "PitchCoarse": Setting("Transpose", values.semitones, weight=weights.NOTES),
    "PitchFine": Setting("Detune", values.cents),
    "SampleVolume": Setting("Gain", values.gain, weight=weights.MIXER),
    "ComplexProFormants": Setting("Formants"),
    "ComplexProEnvelope": Setting("Envelope"),
    "TransientEnvelope": Setting("Transient Envelope"),
    "Fade": Setting("Fades", switched=("fades on", "fades off")),
    "Fades/FadeInLength": Setting("Fade In", values.beats),
    "Fades/FadeOutLength": Setting("Fade Out", values.beats),
    "Legato": Setting("Legato", switched=("legato on", "legato off")),
    "LaunchMode": Setting("Launch Mode", values.choice(*_LAUNCH_MODES)),
    "VelocityAmount": Setting("Velocity Amount", values.percent),
    "HiQ": Setting("High Quality"),
    "Ram": Setting("RAM Mode"),
    "IsSongTempoMaster": Setting("Tempo Leader"),
    "IsSongTempoLeader": Setting("Tempo Leader"),
}


def tell_clips(groups: Iterable[Group], context: Context) -> Iterator[tuple[Group, Change]]:
    """Tell what happened to the clips that are in both sets."""
    pairs = []
    for group in groups:
        was, now = clip_of(group.was, context.before.document), clip_of(group.now, context.after.document)
        if was is not None and now is not None:
            pairs.append(ClipPair(group, was, now))
    yield from tell_marches(pairs, context)
    yield from tell_notes(pairs, context)
    for pair in pairs:
        for change in readable(_tell(pair, context)):
            yield pair.group, change


def _tell(pair: ClipPair, context: Context) -> Iterator[Change]:
    group, where = pair.group, clip_where(pair.now, context.after)
    yield from tell_times(pair, context, where)
    yield from tell_name(group, "Name", where, "clip")
    yield from tell_warp_markers(group, where)
    yield from tell_settings(group, _SETTINGS, where, "clip")
    yield from tell_clip_envelopes(group, context, where)
