"""A merge as plain data: the decisions by track, each with what the base, ours and theirs say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from setbook.model import LiveSet

if TYPE_CHECKING:
    from setbook.diff import Change
    from setbook.merge import Decision, Merged
    from setbook.merge.decision import Part
    from setbook.views.columns import Payload

SONG: Final = "Song"
_APART: Final = " › "
_ARROW: Final = " → "
_AS_IT_WAS: Final = "as it was"
_NOT_THERE: Final = "not there"


def merge_data(merged: Merged) -> Payload:
    """Make what the merge view shows."""
    names = {"base": merged.base_name, "ours": merged.ours_name, "theirs": merged.theirs_name}
    title = f"{merged.ours_name} + {merged.theirs_name}"
    decisions = [
        _decision(decision) for decision in merged if decision.ours.changes or decision.theirs.changes
    ]
    if not decisions:
        return {
            "state": "empty",
            "title": "Nothing to merge",
            "message": f"{merged.ours_name} and {merged.theirs_name} say what {merged.base_name} says.",
        }, []
    data = {
        "state": "ready",
        "title": title,
        "headline": _headline(merged),
        "names": names,
        "prefer": merged.prefer,
        "decisions": decisions,
        "groups": _groups(decisions, [merged.ours, merged.theirs]),
        "keys": {side: opened.document.digest for side, opened in _playable(merged).items()},
    }
    return data, []


def _headline(merged: Merged) -> str:
    """Say how much came from each side; how many conflicts are left, the view counts itself."""
    ours, theirs = (
        sum(len(getattr(decision, side).changes) for decision in merged) for side in ("ours", "theirs")
    )
    return f"{ours} change{'' if ours == 1 else 's'} of ours, {theirs} of theirs"


def _playable(merged: Merged) -> dict[str, LiveSet]:
    """Give the sides that can be heard."""
    sides = {"ours": merged.ours, "theirs": merged.theirs}
    return {side: opened for side, opened in sides.items() if isinstance(opened, LiveSet)}


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "concept": decision.concept,
        "where": decision.where,
        "track_id": decision.track_id,
        "is_conflict": decision.is_conflict,
        "why": decision.why,
        "action": decision.action,
        "choices": list(decision.choices),
        "by_hand": decision.by_hand,
        "says": {
            "base": _base_lines(decision),
            "ours": _lines(decision.ours, decision),
            "theirs": _lines(decision.theirs, decision),
        },
    }


def _lines(part: Part, decision: Decision) -> list[dict[str, Any]]:
    return [{"kind": change.kind, "what": _what(change, decision)} for change in part.changes]


def _what(change: Change, decision: Decision) -> str:
    """Say it from where the decision stands: its place need not be said again, whatever a side calls the track."""
    place, here = change.where, decision.where
    if change.track_id is not None and change.track_id == decision.track_id:
        place, here = (where.partition(_APART)[2] for where in (place, here))
    if place == here:
        return change.what
    if not here or place.startswith(here + _APART):
        inside = place.removeprefix(here + _APART) if here else place
        return f"{inside}: {change.what}" if inside else change.what
    return str(change)


def _base_lines(decision: Decision) -> list[str]:
    """Say what was before both: in the words of either side, each once."""
    changes = (*decision.ours.changes, *decision.theirs.changes)
    lines = list(dict.fromkeys(_before(change, decision) for change in changes))
    return [line for line in lines if line != _AS_IT_WAS] or [_AS_IT_WAS]


def _before(change: Change, decision: Decision) -> str:
    said = _what(change, decision)
    if change.kind == "insert":
        return _NOT_THERE
    if change.before and f'"{change.before}"{_ARROW}' in said:  # a name
        return f'"{change.before}"'
    if change.before and f"{change.before}{_ARROW}" in said:
        return f"{said.partition(f'{change.before}{_ARROW}')[0]}{change.before}"
    return _AS_IT_WAS


def _groups(decisions: list[dict[str, Any]], sides: list[Any]) -> list[dict[str, Any]]:
    """Gather decisions by track, those with conflicts first, each in the order of the merge."""
    tracks = {
        track.id: track
        for opened in reversed(sides)
        if isinstance(opened, LiveSet)
        for track in opened.all_tracks
    }
    groups: dict[tuple[bool, str | None], dict[str, Any]] = {}
    for index, decision in enumerate(decisions):
        track_id, is_conflict = decision["track_id"], decision["is_conflict"]
        if (is_conflict, track_id) not in groups:
            track = tracks.get(track_id) if track_id is not None else None
            shown = decision["where"].partition(_APART)[0] if track_id is not None else SONG
            groups[is_conflict, track_id] = {
                "track_id": track_id,
                "name": shown or SONG if track is None else track.name,
                "color": None if track is None else track.color,
                "kind": None if track is None else track.kind,
                "is_conflict": is_conflict,
                "decisions": [],
            }
        groups[is_conflict, track_id]["decisions"].append(index)
    return list(groups.values())
