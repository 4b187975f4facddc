"""A real set of each Live line, small enough to be opened for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import setbook as sb
from setbook.model import LiveSet

if TYPE_CHECKING:
    from pathlib import Path

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
OF_LINE = {
    8: "offlinemark+dawtool/tests/als/live8/live8-patch-markers-auto.als",
    9: "mark-henry+ableton-experiment/project Project/project.als",
    10: "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    11: f"{SKELETONS}/11.2.10.als",
    12: f"{SKELETONS}/12.2.6.als",
}
AUDIO_ONLY = {
    9: "WoodburyShortridge+pilot-intro/Ableton Project/Air1.als",
    10: "offlinemark+dawtool/tests/als/example-120.als",
    11: f"{SKELETONS}/11.2.10b.als",
    12: "offlinemark+dawtool/tests/als/L12-automation.als",
}
"""Sets without a MIDI track, a group or any clip of notes."""


def open_line(corpus: Path, line: int) -> LiveSet:
    """Open the set of a line."""
    return open_set(corpus / OF_LINE[line])


def open_set(source: Path | bytes) -> LiveSet:
    """Open a file that is known to be a set."""
    found = sb.open(source)
    assert isinstance(found, LiveSet)
    return found


def reopened(live_set: LiveSet) -> LiveSet:
    """Read back what would be saved."""
    return open_set(live_set.document.to_xml())
