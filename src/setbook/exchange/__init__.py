"""Songs for other programs: MIDI files, DAWproject; and a set's samples in one place. Stems are `setbook.audio`'s.

What each export keeps and what it leaves is in ``docs/exchange.md``. Each
gives back a report, whose ``remarks`` say what was left out of this very set.
"""

from setbook.exchange.midi import MidiExport, export_midi

__all__ = ["MidiExport", "export_midi"]
