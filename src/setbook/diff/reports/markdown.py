"""A diff in Markdown, for pull requests and commit messages.

No line begins with ``#``: git takes those for comments in a commit message.
Names are escaped, and neither mention anybody nor link anywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from setbook.diff.reports.grouping import MARKS, counted, sections, sentence
from setbook.diff.reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.result import Diff

_SPECIAL: Final = re.compile(r"([\\`*_\[\]|~])")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINKING: Final = re.compile(r"@|#(?=\w)|:(?=//)|(?i:www)(?=\.)")
_JOINER: Final = "\u2060"  # invisible; it parts what would become a mention, an issue or a link


def markdown_report(diff: Diff) -> str:
    """Write a bold title, then a list of changes for each track, in the order of the heaviest change."""
    return "\n".join(_lines(diff)) + "\n"


def _lines(diff: Diff) -> Iterator[str]:
    yield f"**{_plain(diff.before_name)} → {_plain(diff.after_name)}**: {counted(len(diff.changes))}"
    for section in sections(diff.changes):
        yield ""
        yield f"**{_plain(section.name) or '(no name)'}**"
        yield ""
        for change in section.changes:
            yield f"- `{MARKS[change.kind].sign}` {_plain(sentence(change))}"


def _plain(text: str) -> str:
    shown = "".join(_ENTITIES.get(letter, letter) for letter in visible(text.strip()))
    parted = _LINKING.sub(lambda found: found[0] + _JOINER, shown)
    return _SPECIAL.sub(r"\\\1", parted)
