"""From edits to changes: everything that happened, in a musician's words, what matters most first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from setbook.diff.changes.chain_changes import tell_chain, tell_whole_chains
from setbook.diff.changes.clip_changes import tell_clips
from setbook.diff.changes.clip_naming import clip_where
from setbook.diff.changes.context import Context
from setbook.diff.changes.damage import readable
from setbook.diff.changes.device_changes import tell_device
from setbook.diff.changes.following import follows
from setbook.diff.changes.gather import Group, Wholes, gather
from setbook.diff.changes.leftovers import tell_leftovers, tell_upgrade
from setbook.diff.changes.locator_changes import tell_locator, tell_whole_locators
from setbook.diff.changes.merging import merge_alike
from setbook.diff.changes.naming import APART, where
from setbook.diff.changes.sample_changes import tell_relocated, tell_samples
from setbook.diff.changes.scene_changes import scene_where, tell_scene, tell_whole_scenes
from setbook.diff.changes.song_changes import tell_song, tell_whole_grooves
from setbook.diff.changes.track_changes import tell_track, tell_whole_tracks
from setbook.diff.changes.whole_clips import tell_whole_clips
from setbook.diff.changes.whole_devices import tell_whole_devices
from setbook.model.clip_slot import clip_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.changes.sample_changes import Relocated
    from setbook.diff.compare import Comparison, Edit
    from setbook.format import Document


def tell(before: Document, after: Document, comparison: Comparison) -> list[Change]:
    """Tell a comparison as changes, heaviest first."""
    return tell_edits(comparison.edits, Context(before, after, comparison.partners))


def tell_edits(edits: Iterable[Edit], context: Context) -> list[Change]:
    """Tell some of a comparison's edits, heaviest first."""
    wholes, groups = gather(edits, context)
    told = [*_wholes(wholes, context), *_groups(groups, context)]
    return sorted(merge_alike(told), key=lambda change: -change.weight)


def _wholes(wholes: Wholes, context: Context) -> Iterator[Change]:
    for tell_whole in (
        tell_whole_tracks,
        tell_whole_devices,
        tell_whole_chains,
        tell_whole_clips,
        tell_whole_scenes,
        tell_whole_locators,
        tell_whole_grooves,
    ):
        yield from readable(tell_whole(wholes, context))


def _groups(groups: list[Group], context: Context) -> Iterator[Change]:
    relocated: Relocated = {}
    for group in groups:
        group.forget(partial(follows, group.place.kind))
    clips = [group for group in groups if group.place.kind == "clip"]
    for group in clips:
        for change in readable(_samples(group, context, relocated)):
            yield _signed(change, group, context)
    for group, change in tell_clips(clips, context):
        yield _signed(change, group, context)
    for group in groups:
        for change in readable(_group(group, context, relocated)):
            yield _signed(change, group, context)
    yield from tell_relocated(relocated)
    if context.is_upgrade:
        yield from tell_upgrade(groups, context)


def _samples(group: Group, context: Context, relocated: Relocated) -> Iterator[Change]:
    return tell_samples(group, context, _where(group, context), relocated)


def _group(group: Group, context: Context, relocated: Relocated) -> Iterator[Change]:
    match group.place.kind:
        case "track":
            yield from tell_track(group, context)
        case "device":
            yield from tell_device(group, context, relocated)
        case "chain":
            yield from tell_chain(group, context)
        case "scene":
            yield from tell_scene(group, context)
        case "locator":
            yield from tell_locator(group, context)
        case "song":
            yield from tell_song(group, context)
    if not context.is_upgrade:
        yield from tell_leftovers(group, _where(group, context))


def _where(group: Group, context: Context) -> str:
    match group.place.kind:
        case "clip":
            clip = clip_of(group.now, context.after.document)
            return "" if clip is None else clip_where(clip, context.after)
        case "scene":
            return scene_where(group.now, context.after)
        case _:
            return where(group.place, context.after)


def _signed(change: Change, group: Group, context: Context) -> Change:
    """Note on which track and clip it happened, where that was not said yet."""
    track = None if group.place.track is None else context.after.tracks.get(group.place.track)
    is_of_clip = group.place.kind == "clip" and APART in change.where  # else it is of several
    clip = clip_of(group.now, context.after.document) if is_of_clip else None
    details = tuple(_signed(detail, group, context) for detail in change.details)
    return replace(
        group.told(change),
        details=details,
        track_id=change.track_id or (None if track is None or not change.where else track.id),
        clip_key=change.clip_key or (None if clip is None else clip.id),
    )
