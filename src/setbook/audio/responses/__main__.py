"""Writes the page of effects and its pictures: ``python -m setbook.audio.responses docs``."""

from __future__ import annotations

import sys
from pathlib import Path

from setbook.audio.kernels.stock import KERNELS
from setbook.audio.responses.pictures import picture_of
from setbook.audio.responses.reference import PICTURES_FOLDER, effects_page


def write_page(folder: Path) -> None:
    """Write the page, and beside it an SVG for each of setbook's effects."""
    (folder / "effects.md").write_text(effects_page(), encoding="utf-8", newline="\n")
    pictures = folder / PICTURES_FOLDER
    pictures.mkdir(parents=True, exist_ok=True)
    for name, kernel in KERNELS.items():
        (pictures / f"{name}.svg").write_text(picture_of(kernel), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_page(Path(sys.argv[1]))
