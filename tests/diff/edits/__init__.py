"""Known edits of real sets, by what they are made to; importing them registers them."""

from tests.diff.edits import automation, clips, devices, notes, songs, tracks
from tests.diff.edits.registry import EDITS, Expected, NotHere

__all__ = ["EDITS", "Expected", "NotHere", "automation", "clips", "devices", "notes", "songs", "tracks"]
