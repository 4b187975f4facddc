"""Where clips lie and how much of them plays: moved, resized, looped otherwise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import counted, track_name
from setbook.diff.changes.values import trimmed
from setbook.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Found, Group
    from setbook.model import Clip

_EPSILON: Final = 1e-6
_BULK: Final = 3
_TIMES: Final = (("CurrentStart",), ("CurrentEnd",))
_EDGES: Final = frozenset({"LoopStart", "LoopEnd", "OutMarker", "HiddenLoopStart", "HiddenLoopEnd"})


@dataclass(frozen=True, slots=True)
class ClipPair:
    """A clip then and now, with what happened inside."""

    group: Group
    was: Clip
    now: Clip

    @property
    def is_resized(self) -> bool:
        """Whether it has another length."""
        return abs(self.now.length - self.was.length) > _EPSILON

    @property
    def step_beats(self) -> float:
        """How far it moved along the arrangement with its length kept; 0 for everything else."""
        step = self.now.start - self.was.start
        return 0.0 if self.is_resized or self.now.is_session or abs(step) < _EPSILON else step


def tell_marches(pairs: Iterable[ClipPair], context: Context) -> Iterator[tuple[Group, Change]]:
    """Tell of clips of one track that moved together, and forget their moves."""
    marching: defaultdict[tuple[object, float], list[ClipPair]] = defaultdict(list)
    for pair in pairs:
        step = _step_of(pair)
        if step:
            marching[pair.group.place.track, round(step, 6)].append(pair)
    for together in marching.values():
        if len(together) >= _BULK:
            edits = [found for pair in together for found in _take_times(pair.group)]
            yield together[0].group, together[0].group.told(_march(together, context), edits)


def _step_of(pair: ClipPair) -> float:
    """Give how far a clip moved; a clip whose place is no number marches with nobody."""
    try:
        return pair.step_beats
    except FormatError:
        return 0.0


def _march(together: list[ClipPair], context: Context) -> Change:
    step, track = together[0].step_beats, together[0].group.place.track
    way = "later" if step > 0 else "earlier"
    return Change(
        "move",
        "clip",
        "" if track is None else track_name(track, context.after),
        f"moved {counted(len(together), 'clip')} {context.after.clock.length(abs(step))} {way}",
        start_beats=min(pair.now.start for pair in together),
        end_beats=max(pair.now.end for pair in together),
        weight=weights.bulk(weights.CLIP, len(together)),
    )


def tell_times(pair: ClipPair, context: Context, where: str) -> Iterator[Change]:
    """Tell that a clip moved, was resized or loops otherwise, and forget the edits."""
    places = list(_place(pair, context, where))
    yield from places
    edges = pair.group.take(
        lambda found: found.path[:1] == ("Loop",) and found.path[-1] in _EDGES, also=not places
    )
    if edges:
        loops = list(_loop(pair, context, where))
        yield from loops
        if not loops:
            pair.group.put_back(edges)


def _place(pair: ClipPair, context: Context, where: str) -> Iterator[Change]:
    was, now = pair.was, pair.now
    has_new_loop = any(found.path[:1] == ("Loop",) for found in pair.group.edits)
    if not _take_times(pair.group) or (now.is_session and has_new_loop):
        return
    if pair.step_beats:
        before, after = context.before.clock.position(was.start), context.after.clock.position(now.start)
        yield _change("move", where, f"moved {before} → {after}", before, after, pair)
    elif pair.is_resized or abs(now.start - was.start) > _EPSILON:
        if not now.loop.on:  # then the brace is the clip itself
            pair.group.take(
                lambda found: found.path[:1] == ("Loop",) and found.path[-1] in {*_EDGES, "StartRelative"},
                also=True,
            )
        before, after = _extents(pair, context)
        yield _change("set", where, f"resized {before} → {after}", before, after, pair)


def _extents(pair: ClipPair, context: Context) -> tuple[str, str]:
    sides = ((pair.was, context.before), (pair.now, context.after))
    if abs(pair.now.start - pair.was.start) < _EPSILON:
        before, after = (side.clock.length(clip.length) for clip, side in sides)
        if before != after:
            return before, after
    before, after = (
        f"{side.clock.position(clip.start)}–{side.clock.position(clip.end)}" for clip, side in sides
    )
    return before, after


def _loop(pair: ClipPair, context: Context, where: str) -> Iterator[Change]:
    sides = ((pair.was, context.before), (pair.now, context.after))
    before, after = (_brace(clip, side) for clip, side in sides)
    if before != after:
        name = "Loop" if pair.now.loop.on else "Range"
        yield _change("set", where, f"{name} {before} → {after}", before, after, pair, weights.SETTING)


def _brace(clip: Clip, side: Side) -> str:
    loop = clip.loop
    if clip.kind == "audio" and not clip.warped:  # then the file counts in seconds
        return f"{trimmed(loop.start)}–{trimmed(loop.end)} s"
    return f"{side.clock.position(loop.start)}–{side.clock.position(loop.end)}"


def _change(
    kind: Kind, where: str, what: str, before: str, after: str, pair: ClipPair, weight: float = weights.CLIP
) -> Change:
    now = pair.now
    span = (None, None) if now.is_session else (now.start, now.end)
    return Change(
        kind, "clip", where, what, before, after, start_beats=span[0], end_beats=span[1], weight=weight
    )


def _take_times(group: Group) -> list[Found]:
    return group.take(lambda found: not found.path or found.path in _TIMES)
