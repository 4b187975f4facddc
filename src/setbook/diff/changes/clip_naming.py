"""What clips are called, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.changes.clip_title import clip_title
from setbook.diff.changes.naming import APART, scene_title, track_name
from setbook.model.identity import track_element

if TYPE_CHECKING:
    from setbook.diff.changes.context import Side
    from setbook.model import Clip


def clip_where(clip: Clip, side: Side) -> str:
    """Name the place that a clip is: ``Bass › Verse``; with its position where another is called the same."""
    track = track_element(clip.element)
    name = clip_title(clip)
    lies = clip_position(clip, side)
    if not name:
        name = f"clip {lies}"
    elif _has_namesake(clip, side):
        name = f"{name} ({lies})"
    return APART.join(part for part in ("" if track is None else track_name(track, side), name) if part)


def clip_position(clip: Clip, side: Side) -> str:
    """Say where a clip lies: ``at 17.1.1``, ``in scene 3 "Chorus"``."""
    if not clip.is_session:
        return f"at {side.clock.position(clip.start)}"
    index = int(clip.id.rpartition("-")[2])
    names = side.scene_names
    name = names[index] if index < len(names) else ""
    return f"in {scene_title(name, index)}".replace("Scene", "scene", 1)


def _has_namesake(clip: Clip, side: Side) -> bool:
    track = track_element(clip.element)
    titles = None if track is None else side.clip_titles.get(track)
    return titles is not None and titles[clip_title(clip)] > 1
