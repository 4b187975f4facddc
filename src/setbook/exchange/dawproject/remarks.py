"""What a set has that a DAWproject has not, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.model import AudioClip, MidiClip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.model import Clip, LiveSet, Track


def remarks_on(live_set: LiveSet) -> Iterator[str]:
    """Say what stays behind of this very set."""
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
