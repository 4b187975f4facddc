"""A step in a few counts: what came, went and changed, concept by concept."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.diff.changes.change import Change, Concept

_WORDS: dict[Concept, str] = {
    "track": "tracks",
    "clip": "clips",
    "notes": "notes",
    "device": "devices",
    "parameter": "devices",
    "sample": "samples",
    "mixer": "mixer",
    "routing": "mixer",
    "automation": "automation",
    "scene": "scenes",
    "locator": "locators",
    "song": "song",
}

_SIGNS = {"+": "added", "−": "removed", "-": "removed", "↕": "moved"}
_TOKEN = re.compile(r"([+−\-↕~]?)\s*(\d+)")


def badges_of(changes: Iterable[Change]) -> dict[str, str]:
    """Count changes per concept, only those that occur: ``{"tracks": "+2 −1", "clips": "+4", "mixer": "~3"}``."""
    counts: dict[str, Counter[str]] = {}
    for change in changes:
        counts.setdefault(_WORDS[change.concept], Counter())[change.kind] += 1
    return {word: _badge(counts[word]) for word in dict.fromkeys(_WORDS.values()) if word in counts}


def _badge(kinds: Counter[str]) -> str:
    """Write ``+2 −1 ~3``: come, gone, changed or moved."""
    changed = kinds["set"] + kinds["move"]
    parts = [("+", kinds["insert"]), ("−", kinds["remove"]), ("~", changed)]
    return " ".join(f"{sign}{count}" for sign, count in parts if count)


def badge_parts(text: str) -> list[dict[str, str]]:
    """Take a badge apart: what was added, removed, moved or changed, each with its sign.

    Examples
    --------
    >>> badge_parts("+2 ~1")
    [{'change': 'added', 'text': '+2'}, {'change': 'changed', 'text': '~1'}]
    """
    return [
        {"change": _SIGNS.get(sign, "changed"), "text": f"{'~' if sign in {'', '~'} else sign}{count}"}
        for sign, count in _TOKEN.findall(text)
    ]
