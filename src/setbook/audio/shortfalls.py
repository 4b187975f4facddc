"""What of a set is not played, or not as Live plays it, apart from its devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.cell_tables import modulation_target
from setbook.audio.console.device_inserts import followed
from setbook.audio.macros import driver_of
from setbook.audio.plan import DeviceFidelity, FidelityLevel
from setbook.audio.rack_gates import chains_heard, selector_of
from setbook.audio.sources.reading.envelopes import ClipTargets
from setbook.audio.stages import devices_heard, open_racks
from setbook.model.audio_clip import AudioClip
from setbook.model.midi_clip import MidiClip
from setbook.model.warp import WarpMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.audio.arrange import Arrangement
    from setbook.model import Clip, LiveSet, Track
    from setbook.model.envelope import Envelope

CENTRED = 1e-6
_STRETCHING = {code for code in WarpMode if code is not WarpMode.REPITCH}


def shortfalls_of(live_set: LiveSet, arrangement: Arrangement) -> Iterator[DeviceFidelity]:
    """Yield an entry for every kind of thing that falls short, track by track."""
    if arrangement.from_session:
        note = "The session plays: its scenes in a row, or those that were launched."
        yield DeviceFidelity("", "", "Arrangement", "approximate", note)
    crossfader = next((track.mixer.crossfader for track in live_set.all_tracks if track.kind == "main"), None)
    moved = crossfader is not None and (
        abs(float(crossfader.value)) > CENTRED or crossfader.envelope is not None
    )
    for track in live_set.tracks:
        clips = [placement.clip for placement in arrangement.clips.get(track.id, [])]
        yield from _of_clips(track, clips)
        if moved and track.mixer.crossfade != "none":
            yield _entry(track, "Crossfader", "approximate", "The curves of Live's crossfader are assumed.")


def _of_clips(track: Track, clips: list[Clip]) -> Iterator[DeviceFidelity]:
    if any(clip.groove_id != "-1" for clip in clips):
        note = (
            "How Live applies quantize, timing, random and velocity is assumed; see the list of assumptions."
        )
        yield _entry(track, "Grooves", "approximate", note)
    yield from _of_clip_envelopes(track, clips)
    if any(isinstance(clip, MidiClip) and clip.mpe for clip in clips):
        note = "Notes bend on their own; pressure is taken as their level, slide as the filter's cut-off."
        yield _entry(track, "Per-Note Expression", "approximate", note)
    stretched = {clip.warp_mode_code for clip in clips if isinstance(clip, AudioClip) and clip.warped}
    modes = [WarpMode(code).name.replace("_", " ").title() for code in sorted(stretched & _STRETCHING)]
    if modes:
        note = (
            f"{', '.join(modes)}: setbook's own stretchers; "
            "at a clip's own tempo the very samples, except in the Complex modes."
        )
        yield _entry(track, "Warping", "approximate", note)


def _of_clip_envelopes(track: Track, clips: list[Clip]) -> Iterator[DeviceFidelity]:
    """Yield what becomes of envelopes inside of clips: some are played, others are not."""
    mixer = track.mixer
    knobs = [one for one in (mixer.volume, mixer.pan, mixer.pan_left, mixer.pan_right, *mixer.sends) if one]
    targets = ClipTargets.of(track)
    played = {targets.volume, targets.transposition, targets.pitch_bend, mixer.active.id}
    played |= {knob.id for knob in knobs} | {modulation_target(knob) for knob in knobs}
    played |= _moved_in_devices(track, {one.target_id or "" for clip in clips for one in clip.envelopes})
    drawn = [one for clip in clips for one in clip.envelopes if not one.is_constant]
    heard = {one.target_id in played and not _loops_alone(one) for one in drawn}
    if True in heard:
        note = (
            "Volume, pan, sends, transposition, the wheel and effects follow them; "
            "how Live scales modulation is assumed."
        )
        yield _entry(track, "Clip Envelopes", "approximate", note)
    if False in heard:
        note = (
            "Those that modulate devices, those of controllers and inside of instruments' racks are not played, "
            "and those with a loop of their own turn with the clip's."
        )
        yield _entry(track, "Clip Envelopes", "bypassed", note)


def _moved_in_devices(track: Track, moved: set[str]) -> set[str]:
    """Return the ids of what the track's effects and its racks of effects follow."""
    found = {one for device in devices_heard(track.devices, moved) for one in followed(device)}
    for rack in open_racks(track.devices, moved):
        mixers = [chain.mixer for chain in chains_heard(rack, moved)]
        knobs = [knob for mixer in mixers for knob in (mixer.volume, mixer.pan, mixer.active)]
        found |= {driver_of(knob).id for knob in (rack.on, selector_of(rack), *knobs) if knob is not None}
    return found


def _loops_alone(envelope: Envelope) -> bool:
    """Return whether an envelope has been unlinked from its clip's loop."""
    own = envelope.element.find("LoopSlot/Value")
    return own is not None and len(own) > 0


def _entry(track: Track, name: str, level: FidelityLevel, note: str) -> DeviceFidelity:
    return DeviceFidelity(track.id, "", name, level, note)
