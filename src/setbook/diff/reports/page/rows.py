"""The changes of one track: the sentence first, what is behind it on demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.diff.reports.grouping import MARKS, counted, sentence
from setbook.diff.reports.page.curves import eq_picture
from setbook.diff.reports.page.markup import capitalised, mark, name, safe
from setbook.diff.reports.page.timeline import place_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.reports.grouping import Section
    from setbook.diff.reports.page.curves import Curves
    from setbook.diff.reports.page.raw import RawValues
    from setbook.diff.reports.page.song import Song

_MOST_DETAILS = 100
_KINDS = {"midi": "MIDI track", "audio": "audio track", "main": "main track"}


@dataclass(frozen=True, slots=True)
class Row:
    """A change with its number on the page and its curves, if it has any."""

    number: int
    change: Change
    curves: Curves | None


def section_card(section: Section, rows: list[Row], song: Song, raw: RawValues) -> str:
    """Write one track."""
    track = song.tracks.get(section.track_id or "")
    kind = "" if track is None else _KINDS.get(track.kind, track.kind)
    color = (track.color if track is not None else None) or "var(--line)"
    about = " · ".join(filter(None, [kind, counted(len(rows))]))
    items = "".join(_item(row, song, raw) for row in rows)
    return (
        f'<section class="card track" style="--track:{color}"><h3>{name(section.name)} <small>{about}</small></h3>'
        f'<ul class="changes">{items}</ul></section>'
    )


def first_things(rows: list[Row], song: Song) -> str:
    """Write the list that matters most, each leading to its place below."""
    items = "".join(
        f'<li>{mark(row.change.kind)}<a href="#change-{row.number}">{_said(row.change, with_track=True)}</a>'
        f"{_place(row.change, song)}</li>"
        for row in rows
    )
    return f'<section class="card" aria-labelledby="first"><h2 id="first">What matters most</h2><ol class="first">{items}</ol></section>'


def _item(row: Row, song: Song, raw: RawValues) -> str:
    change = row.change
    facts = "".join(f"<dt>{word}</dt><dd>{value}</dd>" for word, value in _facts(change, song))
    picture = "" if row.curves is None else eq_picture(row.curves)
    return (
        f'<li id="change-{row.number}"><details><summary>{mark(change.kind)}'
        f'<span class="said">{_said(change, with_track=False)}</span>{_place(change, song)}</summary>'
        f"<dl>{facts}</dl>{_details(change)}{raw.of(change)}</details>{picture}</li>"
    )


def _details(change: Change) -> str:
    """List what a change sums up."""
    if not change.details:
        return ""
    shown = change.details[:_MOST_DETAILS]
    items = "".join(f"<li>{mark(one.kind)} {safe(sentence(one))}</li>" for one in shown)
    more = len(change.details) - len(shown)
    return f'<ul class="details">{items}{f"<li>and {more:,} more</li>" if more else ""}</ul>'


def _said(change: Change, *, with_track: bool) -> str:
    whole = str(change) if with_track else sentence(change)
    place = whole.removesuffix(change.what).removesuffix(": ")
    what = change.what if place else capitalised(change.what)
    return f'<span class="place"><bdi>{safe(place)}</bdi></span> {safe(what)}' if place else safe(what)


def _place(change: Change, song: Song) -> str:
    words = place_words(change, song)
    return f'<span class="bars">{words}</span>' if words and words not in change.what else ""


def _facts(change: Change, song: Song) -> Iterator[tuple[str, str]]:
    yield "What", f"{MARKS[change.kind].word} · {change.concept}"
    if change.where:
        yield "Where", safe(change.where)
    if change.before is not None:
        yield "Before", safe(change.before) or "(empty)"
    if change.after is not None:
        yield "After", safe(change.after) or "(empty)"
    if place := place_words(change, song):
        yield "Bars", place
