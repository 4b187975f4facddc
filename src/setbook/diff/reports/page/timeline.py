"""Where in the song the changes lie: a lane for each track, its clips as a shade, the changes as marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.reports.grouping import MARKS, sections, sentence
from setbook.diff.reports.page.markup import name, safe
from setbook.diff.reports.page.song import clip_spans, is_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.reports.page.song import Song

_WIDTH: Final = 1000
_HEIGHT: Final = 20
_LEAST_WIDTH: Final = 4.0
_MOST_LANES: Final = 32
_MOST_MARKS: Final = 300
_TICKS: Final = 8
_SLOT: Final = "/slot-"  # in the keys of session clips, see `Clip.id`


@dataclass(frozen=True, slots=True)
class _Lane:
    """A track with the changes that have a place in time, each with its number on the page."""

    track_id: str | None
    name: str
    changes: list[tuple[int, Change]]


def timeline(song: Song) -> str:
    """Draw it; empty where no change has a place in time."""
    lanes = _lanes(song)
    if not lanes:
        return ""
    length = _length(song, lanes)
    placed = sum(len(lane.changes) for lane in lanes)
    shown = lanes[:_MOST_LANES]
    more = len(lanes) - len(shown)
    rest = f" {more} more tracks are not drawn." if more > 0 else ""
    rows = "".join(_row(lane, song, length) for lane in shown)
    said = f"{placed} of {len(song.diff.changes)} changes have a place in time.{rest}"
    return (
        '<section class="card timeline" aria-labelledby="where"><h2 id="where">Where in the song</h2>'
        f'<p class="soft">{said}</p><div class="lanes">{_ruler(song, length)}{rows}</div></section>'
    )


def _lanes(song: Song) -> list[_Lane]:
    """Give the song's lane, then the tracks as the set has them."""
    numbers: dict[int, int] = {id(change): number for number, change in enumerate(song.diff.changes)}
    lanes = []
    for section in sections(song.diff.changes):
        placed = [change for change in section.changes if _is_arranged(change)]
        if placed:
            lanes.append(
                _Lane(section.track_id, section.name, [(numbers[id(change)], change) for change in placed])
            )
    order = {track_id: place for place, track_id in enumerate(song.tracks)}
    return sorted(
        lanes, key=lambda lane: -1 if lane.track_id is None else order.get(lane.track_id, len(order))
    )


def _is_arranged(change: Change) -> bool:
    """Whether a change has a place on the arrangement; a session clip counts its own beats."""
    return is_place(change.start_beats) and _SLOT not in (change.clip_key or "")


def _length(song: Song, lanes: Iterable[_Lane]) -> float:
    ends = [beats for lane in lanes for _, change in lane.changes for beats in _span(change)]
    tracks = [song.tracks[lane.track_id] for lane in lanes if lane.track_id in song.tracks]
    ends += [end for track in tracks for _, end in clip_spans(track)]
    return max([*ends, 4.0])


def _span(change: Change) -> tuple[float, float]:
    start = change.start_beats or 0.0
    end = change.end_beats
    return start, max(start, end) if end is not None and is_place(end) else start


def _row(lane: _Lane, song: Song, length: float) -> str:
    track = song.tracks.get(lane.track_id or "")
    color = (track.color if track is not None else None) or "currentColor"
    shade = "" if track is None else _shade(clip_spans(track), length)
    marks = "".join(_mark(number, change, song, length) for number, change in lane.changes[:_MOST_MARKS])
    return (
        f'<div class="lane-name"><span class="swatch" style="background:{color}"></span>{name(lane.name)}</div>'
        f'<div class="lane"><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none">'
        f'<g style="color:{color}">{shade}</g>{marks}</svg></div>'
    )


def _shade(spans: Iterable[tuple[float, float]], length: float) -> str:
    """Draw clips as runs of whole units, so that ten thousand of them take no more than a thousand."""
    covered = bytearray(_WIDTH + 1)
    for start, end in spans:
        first, last = int(_WIDTH * start / length), max(int(_WIDTH * end / length), 1)
        covered[first:last] = b"\1" * len(covered[first:last])
    runs = []
    start = covered.find(1)
    while start >= 0:
        end = covered.find(0, start)
        end = _WIDTH if end < 0 else end
        runs.append(f"M{start} 3H{end}V{_HEIGHT - 3}H{start}Z")
        start = covered.find(1, end)
    return f'<path class="clips" d="{"".join(runs)}"/>' if runs else ""


def _mark(number: int, change: Change, song: Song, length: float) -> str:
    start, end = _span(change)
    left = min(_WIDTH * start / length, _WIDTH - _LEAST_WIDTH)
    width = max(_WIDTH * (end - start) / length, _LEAST_WIDTH)
    said = f"{MARKS[change.kind].word}: {sentence(change)} ({place_words(change, song)})"
    return (
        f'<a href="#change-{number + 1}"><rect class="{change.kind}" x="{left:.1f}" width="{width:.1f}" '
        f'y="1" height="{_HEIGHT - 2}"><title>{safe(said)}</title></rect></a>'
    )


def place_words(change: Change, song: Song) -> str:
    """Say where on the arrangement a change lies, in bars; empty where it has no place there."""
    if not _is_arranged(change):
        return ""
    start, end = (song.clock.position(beats) for beats in _span(change))
    return start if start == end else f"{start}–{end}"


def _ruler(song: Song, length: float) -> str:
    ticks = "".join(
        f'<span style="left:{100 * beats / length:.2f}%">{bar}</span>' for bar, beats in _bars(song, length)
    )
    bars = f'<div class="lane-name soft">Bar</div><div class="ruler">{ticks}</div>'
    flags = [(beats, said) for beats, said in song.locators if beats < length][: 4 * _TICKS]
    if not flags:
        return bars
    ends = [*(beats for beats, _ in flags[1:]), length]
    drawn = "".join(
        f'<span style="left:{100 * beats / length:.2f}%;width:{100 * (end - beats) / length:.2f}%" '
        f'title="{safe(said)}">{safe(said)}</span>'
        for (beats, said), end in zip(flags, ends, strict=True)
    )
    return f'<div class="lane-name soft">Locators</div><div class="ruler flags">{drawn}</div>{bars}'


def _bars(song: Song, length: float) -> Iterator[tuple[int, float]]:
    """Give about eight bars, evenly numbered, with their first beats."""
    starts = [max(beats, 0.0) for beats, _ in song.signatures]
    ends = [*starts[1:], length]
    spans = [
        (start, min(end, length), signature.bar_beats)
        for (start, end, (_, signature)) in zip(starts, ends, song.signatures, strict=True)
    ]
    counts = [max(-(-(end - start) // bar), 0) for start, end, bar in spans]
    step = max(1, _even(sum(counts) / _TICKS))
    first = 0
    for (start, _, bar), count in zip(spans, counts, strict=True):
        next_tick = -(-first // step) * step
        for index in range(next_tick, first + int(count), step):
            yield index + 1, start + (index - first) * bar
        first += int(count)


def _even(step: float) -> int:
    """Round up to 1, 2, 4, 8 … bars, as phrases go."""
    return 1 << max(0, int(step) - (step == int(step))).bit_length() if step > 1 else 1
