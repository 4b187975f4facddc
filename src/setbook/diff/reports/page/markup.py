"""The few pieces of HTML that the page is made of; every text passes through `safe`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from setbook.diff.reports.grouping import MARKS
from setbook.diff.reports.visible import visible

if TYPE_CHECKING:
    from setbook.diff.changes.change import Kind

_LONGEST: Final = 2_000


def safe(text: str) -> str:
    """Escape a text for content and attributes alike; one of absurd length is cut."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} letters)"
    return escape(visible(shown), quote=True)


def name(text: str, otherwise: str = "(no name)") -> str:
    """Write a name so that its direction of writing ends with it."""
    return f"<bdi>{safe(text) or otherwise}</bdi>"


def mark(kind: Kind) -> str:
    """Write the sign of a change, with the word for who cannot see it."""
    sign, word = MARKS[kind]
    return (
        f'<span class="mark {kind}" title="{word}"><span aria-hidden="true">{sign}</span>'
        f'<span class="spoken">{word}: </span></span>'
    )


def capitalised(sentence: str) -> str:
    """Begin a sentence that stands alone with a capital."""
    return sentence[:1].upper() + sentence[1:]
