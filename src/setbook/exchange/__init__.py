"""Songs for other programs: MIDI files, DAWproject; and a set's samples in one place. Stems are `setbook.audio`'s.

What each export keeps and what it leaves is in ``docs/exchange.md``. Each
gives back a report, whose ``remarks`` say what was left out of this very set.
"""

from setbook.exchange.dawproject import DawProjectExport, export_dawproject
from setbook.exchange.midi import MidiExport, export_midi
from setbook.exchange.samples import (
    Candidate,
    Collected,
    CollectedSample,
    Missing,
    Repaired,
    collect_samples,
    find_missing,
    repair,
)

__all__ = [
    "Candidate",
    "Collected",
    "CollectedSample",
    "DawProjectExport",
    "MidiExport",
    "Missing",
    "Repaired",
    "collect_samples",
    "export_dawproject",
    "export_midi",
    "find_missing",
    "repair",
]
