"""Edits of notes."""

from __future__ import annotations

import copy

from tests.diff.edits.reach import all_clips, clip_with_notes
from tests.diff.edits.registry import Expected, NotHere, edit

from setbook.format.scalars import write_scalar


@edit
def transpose_notes(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None or max(note.pitch for note in clip.notes) > 115:
        return NotHere
    for key in clip.element.iterfind("Notes/KeyTracks/KeyTrack/MidiKey"):
        key.set("Value", str(int(key.get("Value")) + 12))
    return Expected("move", "notes", r"^transposed \d+ notes? \+12 st$")


@edit
def add_note(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    note = clip.element.find("Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent")
    twin = copy.deepcopy(note)
    twin.set("Time", "513.125")
    if twin.get("NoteId") is not None:
        twin.set("NoteId", "99999")
    note.getparent().append(twin)
    return Expected("insert", "notes", r"^added note ", 1)


@edit
def remove_note(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    notes = clip.element.find("Notes/KeyTracks/KeyTrack/Notes")
    notes.remove(notes[0])
    return Expected("remove", "notes", r"^removed note ", 1)


@edit
def louder_notes(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    for note in clip.element.iter("MidiNoteEvent"):
        note.set("Velocity", "33")
    return Expected("set", "notes", r"^velocity of \d+ notes? .*→ 33$")


@edit
def quantise_notes(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "midi" and 3 < len(clip.notes) < 60]
    for clip in clips:
        starts = [(note.pitch, round(note.time * 4)) for note in clip.notes]
        if len(set(starts)) == len(starts) and any(
            abs(n.time * 4 - round(n.time * 4)) > 0.01 for n in clip.notes
        ):
            break
    else:
        return NotHere
    for note in clip.element.iter("MidiNoteEvent"):
        time = round(float(note.get("Time")) * 4) / 4
        note.set("Time", write_scalar(time))
    return Expected("move", "notes", r"^(quantised|moved) \d+ notes? ")


@edit
def mute_notes(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    notes = [note for note in clip.element.iter("MidiNoteEvent") if note.get("IsEnabled") == "true"]
    if not notes:
        return NotHere
    for note in notes:
        note.set("IsEnabled", "false")
    return Expected("set", "notes", r"^muted \d+ notes?$")


@edit
def move_notes(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    for note in clip.element.iter("MidiNoteEvent"):
        note.set("Time", write_scalar(float(note.get("Time")) + 0.5))
    return Expected("move", "notes", r"^moved \d+ notes? 1/8 later$")


@edit
def quantise_notes_half(song, rng):
    clip = sparse_clip(song, rng)
    if clip is None:
        return NotHere
    for number, note in enumerate(clip.element.iter("MidiNoteEvent")):
        time = number / 4 + (0.04 if number % 2 else -0.03)
        note.set("Time", write_scalar(time))
    yield
    for note in clip.element.iter("MidiNoteEvent"):
        time = float(note.get("Time"))
        note.set("Time", write_scalar(time + (round(time * 4) / 4 - time) / 2))
    return Expected("move", "notes", r"^quantised \d+ notes by 50 % to 1/16$")


@edit
def swing_notes(song, rng):
    clip = sparse_clip(song, rng)
    if clip is None:
        return NotHere
    notes = list(clip.element.iter("MidiNoteEvent"))
    for number, note in enumerate(notes):
        note.set("Time", write_scalar(number / 4 + 0.02 + number % 3 / 100))
    yield
    for number, note in enumerate(notes):
        note.set("Time", write_scalar(number / 4 + (0.06 if number % 2 else 0)))
    return Expected("move", "notes", r"^quantised \d+ notes to 1/16 with 62 % swing$")


@edit
def humanise_notes(song, rng):
    clip = sparse_clip(song, rng)
    if clip is None:
        return NotHere
    notes = list(clip.element.iter("MidiNoteEvent"))
    for number, note in enumerate(notes):
        note.set("Time", write_scalar(number / 4))
    yield
    for number, note in enumerate(notes):
        note.set("Time", write_scalar(number / 4 + rng.uniform(0.004, 0.03)))
    return Expected("move", "notes", r"^humanised \d+ notes by up to 0\.0\d+ beats$")


@edit
def play_notes_legato(song, rng):
    clip = sparse_clip(song, rng)
    if clip is None:
        return NotHere
    notes = list(clip.element.iter("MidiNoteEvent"))
    for number, note in enumerate(notes):
        note.set("Time", write_scalar(number / 2))
        note.set("Duration", write_scalar(0.1 + number % 5 / 20))
    yield
    for note in notes:
        note.set("Duration", "0.5")
    return Expected("set", "notes", r"^made \d+ notes legato$")


@edit
def double_lengths(song, rng):
    clip = sparse_clip(song, rng)
    if clip is None:
        return NotHere
    notes = list(clip.element.iter("MidiNoteEvent"))
    for number, note in enumerate(notes):
        note.set("Time", write_scalar(number / 2))
        note.set("Duration", write_scalar(0.1 + number % 5 / 50))
    yield
    for note in notes:
        note.set("Duration", write_scalar(2 * float(note.get("Duration"))))
    return Expected("set", "notes", r"^lengthened \d+ notes to 200 %$")


@edit
def play_ten_louder(song, rng):
    clip = sparse_clip(song, rng)
    if clip is None:
        return NotHere
    notes = list(clip.element.iter("MidiNoteEvent"))
    for number, note in enumerate(notes):
        note.set("Velocity", str(60 + 3 * (number % 7)))
    yield
    for note in notes:
        note.set("Velocity", str(int(note.get("Velocity")) + 10))
    return Expected("set", "notes", r"^velocity \+10 on \d+ notes$")


@edit
def scale_velocities(song, rng):
    clip = sparse_clip(song, rng)
    if clip is None:
        return NotHere
    notes = list(clip.element.iter("MidiNoteEvent"))
    for number, note in enumerate(notes):
        note.set("Velocity", str(30 + 10 * (number % 7)))
    yield
    for note in notes:
        note.set("Velocity", str(round(int(note.get("Velocity")) * 0.8)))
    return Expected("set", "notes", r"^velocity of \d+ notes scaled to 80 %$")


@edit
def give_notes_a_chance(song, rng):
    clip = clip_with_notes(song, rng)
    if (
        clip is None
        or clip.element.find("Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent").get("Probability") is None
    ):
        return NotHere
    for note in clip.element.iter("MidiNoteEvent"):
        note.set("Probability", "0.5")
    return Expected("set", "notes", r"^chance of \d+ notes? .* → 50 %$")


@edit
def transpose_the_clips_of_a_track(song, rng):
    tracks = []
    for track in song.tracks:
        clips = [clip for clip in (*track.clips, *track.session_clips) if clip.kind == "midi" and clip.notes]
        if len(clips) > 1 and all(note.pitch < 116 for clip in clips for note in clip.notes):
            tracks.append(clips)
    if not tracks:
        return NotHere
    for clip in rng.choice(tracks):
        for key in clip.element.iterfind("Notes/KeyTracks/KeyTrack/MidiKey"):
            key.set("Value", str(int(key.get("Value")) + 12))
    return Expected("move", "notes", r"^transposed \d+ notes \+12 st in \d+ clips \(")


def sparse_clip(song, rng):
    """A clip of enough notes, none of which sound together on one key."""
    clips = [clip for clip in all_clips(song) if clip.kind == "midi" and 8 <= len(clip.notes) <= 60]
    return rng.choice(clips) if clips else None
