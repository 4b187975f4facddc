"""The page as a whole."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from setbook.diff.reports.grouping import MARKS, counted, sections
from setbook.diff.reports.page.markup import name, safe
from setbook.diff.reports.page.raw import RawValues
from setbook.diff.reports.page.rows import Row, first_things, section_card
from setbook.diff.reports.page.song import Song
from setbook.diff.reports.page.timeline import timeline

if TYPE_CHECKING:
    from setbook.diff.reports.page.curves import CurvesOf
    from setbook.diff.result import Diff

_FIRST: Final = 10
"""A person reads so many before anything else."""

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def html_report(diff: Diff, *, curves_of: CurvesOf | None = None) -> str:
    """Write the page.

    Parameters
    ----------
    curves_of
        Gives the EQ curves that belong to a change, if any do; it is asked in
        the order of the ranking.
    """
    song = Song(diff)
    rows = [
        Row(number, change, None if curves_of is None else curves_of(change))
        for number, change in enumerate(diff.changes, start=1)
    ]
    body = f"{_head(diff)}<main>{_main(song, rows)}</main>{_foot()}"
    title = f"{diff.before_name} → {diff.after_name}"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{safe(title)}</title><style>{_style()}</style></head><body>{body}</body></html>\n"
    )


def _main(song: Song, rows: list[Row]) -> str:
    if not rows:
        return _unchanged(song)
    raw = RawValues(song.diff.operations)
    numbered = {id(row.change): row for row in rows}
    cards = "".join(
        section_card(section, [numbered[id(change)] for change in section.changes], song, raw)
        for section in sections(song.diff.changes)
    )
    first = first_things(rows[:_FIRST], song) if len(rows) > _FIRST else ""
    return f"{first}{timeline(song)}<h2>Track by track</h2>{cards}{_untold(raw)}"


def _untold(raw: RawValues) -> str:
    count, table = raw.rest()
    if not count:
        return ""
    values = "One value" if count == 1 else f"{count:,} values"
    return (
        f'<section class="card"><details class="raw"><summary>{values} more that no change above tells</summary>'
        f"{table}</details></section>"
    )


def _unchanged(song: Song) -> str:
    count = len(song.diff.operations)
    values = "one value" if count == 1 else f"{count:,} values"
    hint = f" Live wrote {values} differently that nobody hears." if count else ""
    return (
        '<section class="card empty"><h2>No musical changes</h2>'
        f"<p>Both sound and look the same: a re-save.{hint}</p></section>{_untold(RawValues(song.diff.operations))}"
    )


def _head(diff: Diff) -> str:
    counts = Counter(change.kind for change in diff.changes)
    legend = "".join(
        f'<li class="{kind}"><span aria-hidden="true">{sign}</span> <b>{counts[kind]}</b> {word.lower()}</li>'
        for kind, (sign, word) in MARKS.items()
        if counts[kind]
    )
    return (
        f'<header><p class="soft">What changed</p><h1>{name(diff.before_name)} <span class="arrow">→</span> '
        f'{name(diff.after_name)}</h1><ul class="legend"><li class="all"><b>{counted(len(diff.changes))}</b></li>'
        f"{legend}</ul></header>"
    )


def _foot() -> str:
    return (
        "<footer>Written by setbook. Open a line to see what is behind it; "
        "bars count as in Live, from 1.1.1.</footer>"
    )


def _style() -> str:
    """Return the sheets in the order of their numbers, in which later ones have the last word."""
    sheets = files("setbook.diff.reports.page").joinpath("style").iterdir()
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sorted(sheets, key=lambda one: one.name))
