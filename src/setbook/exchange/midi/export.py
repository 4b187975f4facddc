"""Write a MIDI file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import mido

from setbook.errors import ExchangeError
from setbook.exchange.midi.conductor import marker_events, signature_events, tempo_events
from setbook.exchange.midi.played_notes import one_key_at_a_time, played_notes
from setbook.exchange.midi.scope import scope_of
from setbook.exchange.midi.ticks import LAST_TICK, TICKS_PER_BEAT, ticks
from setbook.format.atomic import write_atomically
from setbook.model import Rack

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from setbook.exchange.midi.scope import Placed, Scope
    from setbook.model import Clip, LiveSet, Track

_DRUMS = 9  # the channel that General MIDI has for drums, counted from 0
_CHANNELS = [channel for channel in range(16) if channel != _DRUMS]
_CHARSET = "utf-8"

Timed = tuple[int, "mido.Message | mido.MetaMessage"]


@dataclass(frozen=True)
class MidiExport:
    """What was written.

    Parameters
    ----------
    path
        The file.
    track_count
        Its tracks that have an instrument, without the conductor's.
    note_count
        Notes on all of them, loops unrolled.
    remarks
        What the set has that the file has not, in words.
    """

    path: Path
    track_count: int
    note_count: int
    remarks: tuple[str, ...] = ()


def export_midi(
    source: LiveSet | Track | Clip, path: str | os.PathLike[str], *, scene: int | None = None
) -> MidiExport:
    """Write a clip, a track, a scene or the arrangement as a MIDI file of type 1.

    One track per MIDI track behind the conductor's, which has the tempo (in
    Live's sixteenth steps where it is automated), the time signatures and the
    locators as markers. Notes are as the arrangement plays them: loops
    unrolled, muted clips and notes left out, every note whatever its chance,
    without groove. 960 ticks to the quarter note.

    Parameters
    ----------
    source
        A set, or a MIDI track or clip of one. A set whose arrangement is
        empty gives its scenes in a row.
    path
        Where to; ends in ``.mid``.
    scene
        Of a set: only the scene of this number, counted from 0, for as long
        as its longest clip takes.

    Raises
    ------
    ExchangeError
        There are no notes in such a thing, or too many.
    NotWritable
        The folder or the disk refuses.

    Examples
    --------
    >>> export_midi(sb.open("song.als"), "song.mid").note_count  # doctest: +SKIP
    1284
    """
    scope = scope_of(source, scene)
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT, charset=_CHARSET)
    file.tracks.append(_conductor(scope))
    channels = iter(_CHANNELS * (1 + len(scope.tracks)))
    note_count = 0
    for track, placed in scope.tracks:
        pads = _pads(track)
        written, count = _track(track, placed, _DRUMS if pads else next(channels), pads)
        file.tracks.append(written)
        note_count += count
    target = Path(path)
    buffer = io.BytesIO()
    file.save(file=buffer)
    write_atomically(target, buffer.getvalue())
    return MidiExport(target, len(scope.tracks), note_count, (*scope.remarks, *_remarks(scope)))


def _conductor(scope: Scope) -> mido.MidiTrack:
    events: list[Timed] = [(0, mido.MetaMessage("track_name", name=scope.name))]
    events += signature_events(scope.signatures)
    events += tempo_events(scope.tempo)
    if scope.live_set is not None:
        events += marker_events(scope.live_set)
    return _in_order(events)


def _track(
    track: Track, placed: Sequence[Placed], channel: int, pads: dict[int, str]
) -> tuple[mido.MidiTrack, int]:
    events: list[Timed] = [(0, mido.MetaMessage("track_name", name=track.name))]
    events += [
        (0, mido.MetaMessage("text", text=f"note {key}: {name}")) for key, name in sorted(pads.items())
    ]
    events += [
        (int(ticks(one.start)), mido.MetaMessage("text", text=one.clip.name))
        for one in placed
        if one.clip.name
    ]
    notes = one_key_at_a_time([played_notes(one.clip, one.start, one.length) for one in placed])
    struck: list[tuple[int, int, mido.Message]] = []
    for on, off, pitch, velocity, off_velocity in notes.tolist():
        struck.append((on, 1, mido.Message("note_on", channel=channel, note=pitch, velocity=velocity)))
        struck.append((off, 0, mido.Message("note_off", channel=channel, note=pitch, velocity=off_velocity)))
    struck.sort(key=lambda event: event[:2])  # a key goes up before it goes down again
    events = sorted(events, key=lambda event: event[0])
    return _in_order([*events, *((tick, message) for tick, _, message in struck)]), len(notes)


def _in_order(events: Iterable[Timed]) -> mido.MidiTrack:
    written = mido.MidiTrack()
    at = 0
    for tick, message in sorted(events, key=lambda event: event[0]):
        if tick > LAST_TICK:
            raise ExchangeError(
                f"expected a song of at most {LAST_TICK // TICKS_PER_BEAT:,} beats, found something at beat "
                f"{tick / TICKS_PER_BEAT:,.0f}: move or shorten the clip there"
            )
        written.append(message.copy(time=max(tick - at, 0)))
        at = max(tick, at)
    return written


def _pads(track: Track) -> dict[int, str]:
    """Give the pads of a track's drum rack by key; none for another instrument."""
    for device in track.walk_devices():
        if device.tag == "DrumGroupDevice" and isinstance(device, Rack):
            return {chain.note: chain.name for chain in device.chains if chain.note is not None}
    return {}


def _remarks(scope: Scope) -> Iterable[str]:
    clips = [one.clip for _, placed in scope.tracks for one in placed]
    if any(clip.groove_id != "-1" for clip in clips):
        yield "Clips have a groove, which is not played into the notes: commit it in Live first to keep it."
    chance, deviation, expression, envelopes = 0, 0, 0, 0
    for clip in clips:
        notes = clip.note_array()
        chance += int((notes["probability"] < 1).sum())
        deviation += int((notes["velocity_deviation"] != 0).sum())
        expression += len(clip.mpe)
        envelopes += len(clip.envelopes)
    if chance:
        yield f"{chance} notes play only at times in Live; here they all do."
    if deviation:
        yield f"{deviation} notes have a velocity that moves at random; here it stands still."
    if expression:
        yield "Per-note expression (MPE) is left out."
    if envelopes:
        yield f"{envelopes} clip envelopes, controllers and pitch bend among them, are left out."
