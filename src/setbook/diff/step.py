"""Steps and addresses: how an operation says which element it means.

An address is a path of steps, ``track:21834/DeviceChain/Mixer/Volume/Manual``.
A step is what tells an element from its siblings: an identity that Live wrote
(``clip:7``, a note's ``@1.5``), else its tag; where that is not enough, the
occurrence follows: ``WarpMarker~3``. Tracks and devices carry an identity that
holds for the whole document, so their addresses start with it wherever they are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERYWHERE: Final = ("track:", "device:")


def join(parent: str, step: str) -> str:
    """Address of the child that `step` names below `parent`."""
    if step.startswith(EVERYWHERE):
        return step
    return f"{parent}/{step}" if parent else step


def split(step: str) -> tuple[str, int]:
    """Take a step apart into what it says and its occurrence, from 1."""
    said, _, occurrence = step.partition("~")
    return said, int(occurrence or 1)


def nth(said: str, occurrence: int) -> str:
    """Put a step together again."""
    return said if occurrence == 1 else f"{said}~{occurrence}"


def numbered(says: Iterable[str]) -> list[str]:
    """Add the occurrence where the same is said again: ``a b a`` gives ``a b a~2``."""
    said_all = list(says)
    if len(set(said_all)) == len(said_all):
        return said_all
    seen: Counter[str] = Counter()
    steps = []
    for said in said_all:
        seen[said] += 1
        steps.append(nth(said, seen[said]))
    return steps
