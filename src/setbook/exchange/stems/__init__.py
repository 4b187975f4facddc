"""Stems: each track of a song as a sound file."""

from setbook.exchange.stems.export import Stem, StemsExport, export_stems

__all__ = ["Stem", "StemsExport", "export_stems"]
