"""DAWproject: an open format that Bitwig Studio, Studio One, Cubase and others read."""

from setbook.exchange.dawproject.export import DawProjectExport, export_dawproject

__all__ = ["DawProjectExport", "export_dawproject"]
