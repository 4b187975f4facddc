"""Give a file to every export; only setbook's own errors may come out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import setbook as sb
from setbook.errors import SetbookError
from setbook.exchange import export_dawproject, export_midi, find_missing, repair

if TYPE_CHECKING:
    from pathlib import Path


def export_everything(opened: sb.LiveSet | sb.Preset, folder: Path) -> None:
    """Export a set in every form but sound, or make presets and devices of one another."""
    if isinstance(opened, sb.Preset):
        with suppress(SetbookError):
            opened.to_device_element()
        return
    with suppress(SetbookError):
        export_midi(opened, folder / "a.mid")
    with suppress(SetbookError):
        export_midi(opened, folder / "b.mid", scene=0)
    with suppress(SetbookError):
        export_dawproject(opened, folder / "a.dawproject", with_samples=False)
    with suppress(SetbookError):
        (folder / "mended.als").unlink(missing_ok=True)
        repair(opened, find_missing(opened, [folder]), folder / "mended.als")
    with suppress(SetbookError):
        for device in opened.devices:
            with suppress(SetbookError):
                sb.Preset.from_device(device).to_device_element()
