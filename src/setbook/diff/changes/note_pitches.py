"""Notes that sound at other pitches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.values import MINUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.model import Note

_FEW: Final = 2


def pitches_said(pairs: list[tuple[Note, Note]]) -> Iterator[tuple[str, int]]:
    """Say how notes were transposed, with how many they are."""
    steps = Counter(new.pitch - old.pitch for old, new in pairs)
    del steps[0]
    if len(steps) > _FEW:
        yield "moved {} to other pitches", steps.total()
        return
    for step, count in steps.most_common():
        yield f"transposed {{}} {f'+{step}' if step > 0 else f'{MINUS}{-step}'} st", count
