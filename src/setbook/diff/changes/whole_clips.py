"""Clips that came, went, or went elsewhere."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from setbook.diff import fingerprint
from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.clip_naming import clip_position
from setbook.diff.changes.clip_title import clip_title
from setbook.diff.changes.naming import counted, listed, quoted, track_name
from setbook.model import MidiClip
from setbook.model.clip_slot import clip_of
from setbook.model.identity import track_element, track_id

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Wholes
    from setbook.format import Element
    from setbook.model import Clip

_BULK: Final = 3


def tell_whole_clips(wholes: Wholes, context: Context) -> Iterator[Change]:
    """Tell which clips came, went and changed track or slot."""
    wholes.moved.pop("clip", None)  # along a track a clip's place is its time, which is told with the clip
    gone = [edit.before for edit in wholes.removed.pop("clip", []) if edit.before is not None]
    come = [edit.after for edit in wholes.inserted.pop("clip", []) if edit.after is not None]
    transfers = _transfers(gone, come)
    for before, after in transfers.items():
        yield wholes.told(_transferred(before, after, context), before, after)
    arrived = set(transfers.values())
    for change, elements in (
        *_told("remove", "removed", [element for element in gone if element not in transfers], context),
        *_told("insert", "added", [element for element in come if element not in arrived], context),
    ):
        yield wholes.told(change, *elements)


def _transfers(gone: list[Element], come: list[Element]) -> dict[Element, Element]:
    waiting: defaultdict[Hashable, deque[Element]] = defaultdict(deque)
    for element in come:
        waiting[_same(element)].append(element)
    return {element: queue.popleft() for element in gone if (queue := waiting.get(_same(element)))}


def _same(element: Element) -> Hashable:
    name = element.find("Name")
    return fingerprint.content(element), "" if name is None else name.get("Value")


def _transferred(before: Element, after: Element, context: Context) -> Change:
    was, now = clip_of(before, context.before.document), clip_of(after, context.after.document)
    assert was is not None, "a clip was gathered"
    assert now is not None, "a clip was gathered"
    places = [_full_position(clip, side) for clip, side in ((was, context.before), (now, context.after))]
    what = " ".join(
        ["moved clip", *filter(None, [quoted(clip_title(now))]), f"from {places[0]} to {places[1]}"]
    )
    track = track_element(after)
    return _change("move", what, now, "" if track is None else track_name(track, context.after), *places)


def _full_position(clip: Clip, side: Side) -> str:
    track = track_element(clip.element)
    return f"{'' if track is None else track_name(track, side)} {clip_position(clip, side)}".strip()


def _told(
    kind: Kind, verb: str, elements: list[Element], context: Context
) -> Iterator[tuple[Change, list[Element]]]:
    side = context.before if kind == "remove" else context.after
    by_track: defaultdict[Element | None, list[Clip]] = defaultdict(list)
    for element in elements:
        clip = clip_of(element, side.document)
        if clip is not None:
            by_track[track_element(element)].append(clip)
    for track, clips in by_track.items():
        where = (
            "" if track is None else track_name(*(context.now(track) if kind == "remove" else (track, side)))
        )
        alone = [_change(kind, f"{verb} clip {_description(clip, side)}", clip, where) for clip in clips]
        if len(clips) >= _BULK:
            change = replace(_many(kind, verb, clips, where), details=tuple(alone))
            yield change, [clip.element for clip in clips]
        else:
            yield from ((change, [clip.element]) for change, clip in zip(alone, clips, strict=True))


def _description(clip: Clip, side: Side) -> str:
    holds = [side.clock.length(clip.length)]
    if isinstance(clip, MidiClip):
        holds.append(counted(len(clip.note_array()), "note"))
    title = quoted(clip_title(clip))
    return f"{title} {clip_position(clip, side)} ({', '.join(holds)})".lstrip()


def _many(kind: Kind, verb: str, clips: list[Clip], where: str) -> Change:
    names = listed(list(dict.fromkeys(quoted(clip_title(clip), "unnamed") for clip in clips)))
    change = _change(kind, f"{verb} {counted(len(clips), 'clip')} ({names})", clips[0], where)
    arranged = [clip for clip in clips if not clip.is_session]
    return replace(
        change,
        clip_key=None,
        start_beats=min((clip.start for clip in arranged), default=None),
        end_beats=max((clip.end for clip in arranged), default=None),
        weight=weights.bulk(weights.CLIP, len(clips)),
    )


def _change(
    kind: Kind, what: str, clip: Clip, where: str, before: str | None = None, after: str | None = None
) -> Change:
    track = track_element(clip.element)
    change = Change(
        kind,
        "clip",
        where,
        what,
        before,
        after,
        None if track is None else track_id(track),
        clip.id,
        weight=weights.CLIP,
    )
    return change if clip.is_session else replace(change, start_beats=clip.start, end_beats=clip.end)
