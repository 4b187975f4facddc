"""What `sb.diff` gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from setbook.diff.reports import html_report, markdown_report, text_report, to_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.operations import Operation
    from setbook.diff.reports.page import CurvesOf
    from setbook.model import LiveSet, Preset


@dataclass(frozen=True)
class Diff:
    """The difference between two sets, for machines (`operations`) and for people (`changes`).

    Its truth and its length are those of `changes`: a re-save by Live is an empty, false `Diff`.

    Attributes
    ----------
    operations
        What turns the older set into the newer one; see `setbook.diff.patch`.
    changes
        The same in musical words, what matters most first.
    before_name, after_name
        The names of the two sets.
    before_set, after_set
        The sets themselves, for views that draw them side by side.
    """

    operations: list[Operation]
    changes: list[Change]
    before_name: str
    after_name: str
    before_set: LiveSet | Preset | None = field(default=None, compare=False, repr=False)
    after_set: LiveSet | Preset | None = field(default=None, compare=False, repr=False)

    @property
    def untold(self) -> list[Operation]:
        """Operations that no change tells: Live makes them by itself, or no one could tell the two values apart."""
        told = {index for change in self.changes for index in change.operations}
        return [operation for index, operation in enumerate(self.operations) if index not in told]

    def __len__(self) -> int:
        return len(self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __repr__(self) -> str:
        return f"<Diff {self.before_name} → {self.after_name}: {self.headline()}>"

    def headline(self) -> str:
        """Say it in one sentence: ``Bass › EQ Eight: Band 3 Gain −2.0 dB → −5.5 dB; 2 more changes``."""
        if not self.changes:
            return "no changes"
        more = len(self.changes) - 1
        tail = f"; {more} more change{'s' if more > 1 else ''}" if more else ""
        return f"{self.changes[0]}{tail}"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: both names, the headline, the changes and the operations.

        `setbook.diff.diff_schema` gives the JSON Schema that it keeps to.
        """
        return to_data(self)

    def to_text(self, *, color: bool = False) -> str:
        """Write the changes for a terminal, grouped by track; `color` adds ANSI colours to the marks and words."""
        return text_report(self, color=color)

    def to_markdown(self) -> str:
        """Write the changes as Markdown, for a pull request or a commit message."""
        return markdown_report(self)

    def to_html(self, *, curves_of: CurvesOf | None = None) -> str:
        """Write the changes as one page that needs nothing but itself: no script, no request.

        Parameters
        ----------
        curves_of
            Gives the EQ curves that belong to a change, if any do. To work
            them out takes the sound engine, which lies above the diff:
            `setbook.views.diff_page.diff_page` writes the page with them.
        """
        return html_report(self, curves_of=curves_of)
