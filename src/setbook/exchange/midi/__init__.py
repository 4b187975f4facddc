"""MIDI files: a clip, a track, a scene or the whole arrangement."""

from setbook.exchange.midi.export import MidiExport, export_midi
from setbook.exchange.midi.ticks import TICKS_PER_BEAT

__all__ = ["TICKS_PER_BEAT", "MidiExport", "export_midi"]
