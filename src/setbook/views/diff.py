"""What changed between two versions as plain data: the changes, and both arrangements with their marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from setbook.views.arrangement import arrangement_data
from setbook.views.diff_curves import EqCurves
from setbook.views.diff_marks import marks_of

if TYPE_CHECKING:
    from setbook.diff import Change, Diff
    from setbook.model import LiveSet
    from setbook.views.columns import Payload

SONG = "Song"
_NOWHERE: dict[str, list[Any]] = {"before": [], "after": []}


def diff_data(
    diff: Diff, before: LiveSet | None = None, after: LiveSet | None = None, *, is_whole: bool = False
) -> Payload:
    """Make what the diff view shows.

    Parameters
    ----------
    diff
        The changes, ranked.
    before, after
        The two sets. Without them the view has the list of changes only.
    is_whole
        Nobody will be there to be asked, as for `setbook.views.arrangement.arrangement_data`.
    """
    title = f"{diff.before_name} → {diff.after_name}"
    if not diff:
        return {"state": "empty", **_no_changes(diff)}, []
    data: dict[str, Any] = {
        "state": "ready",
        "title": title,
        "headline": diff.headline(),
        "before_name": diff.before_name,
        "after_name": diff.after_name,
        "arrangements": None,
    }
    if before is None or after is None:
        changes = [{**change.to_dict(), "marks": _NOWHERE, "eq_curves": None} for change in diff.changes]
        return {**data, "changes": changes, "groups": _groups(diff.changes, [])}, []
    older, newer = (arrangement_data(live_set, is_whole=is_whole).payload for live_set in (before, after))
    length = max(older[0]["length_beats"], newer[0]["length_beats"])
    data["set_key"] = after.document.digest
    curves = EqCurves(before, after)
    data["changes"] = [
        {
            **change.to_dict(),
            "marks": marks_of(change, before, after, length),
            "eq_curves": curves.of(change),
        }
        for change in diff.changes
    ]
    data["groups"] = _groups(diff.changes, [after, before])
    data["arrangements"] = {"before": older[0], "after": newer[0], "before_buffers": len(older[1])}
    return data, [*older[1], *newer[1]]


def _no_changes(diff: Diff) -> dict[str, str]:
    same = diff.before_name == diff.after_name
    names = f"Both versions of {diff.after_name}" if same else f"{diff.before_name} and {diff.after_name}"
    resaved = len(diff.operations)
    values = "one value" if resaved == 1 else f"{resaved} values"
    return {
        "title": "No musical changes",
        "message": f"{names} sound and look the same: a re-save.",
        "hint": f"Live wrote {values} differently that nobody hears." if resaved else "",
    }


def _groups(changes: list[Change], sets: list[LiveSet]) -> list[dict[str, Any]]:
    """Gather changes by track, the track of the heaviest change first, each in the order of the ranking."""
    groups: dict[str | None, dict[str, Any]] = {}
    for index, change in enumerate(changes):
        group = groups.get(change.track_id)
        if group is None:
            group = groups[change.track_id] = _group(change, sets)
        group["changes"].append(index)
    return list(groups.values())


def _group(change: Change, sets: list[LiveSet]) -> dict[str, Any]:
    name = change.where.partition(" › ")[0] or SONG
    group: dict[str, Any] = {
        "track_id": change.track_id,
        "name": name,
        "color": None,
        "kind": None,
        "changes": [],
    }
    for live_set in sets:
        for track in live_set.all_tracks:
            if track.id == change.track_id:
                return group | {"name": track.name, "color": track.color, "kind": track.kind}
    return group if change.track_id else group | {"name": SONG}
