"""A song's history as plain data: its versions, who came from whom, and each step in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from setbook.history.badges import badge_parts

if TYPE_CHECKING:
    from setbook.history import History, Skipped, Step, Version
    from setbook.views.columns import Payload


def history_data(history: History, *, compare: bool = True) -> Payload:
    """Make what the history shows.

    Parameters
    ----------
    history
        The versions.
    compare
        Also compare each version with its parent now. Otherwise only steps that
        are compared already are told; `step_data` gives the others one by one.
    """
    steps = {step.after.index: step for step in history.steps}
    versions = [_version(version, steps.get(version.index), compare=compare) for version in history.versions]
    data = {
        "state": "ready" if versions else "empty",
        "title": history.name,
        "folder": str(history.folder),
        "versions": versions,
        "skipped": [_skipped(skipped) for skipped in history.skipped],
    }
    if not versions:
        data |= {"title": "No versions here", "message": f"{history.folder} holds no versions of a Live Set."}
    return data, []


def step_data(step: Step) -> dict[str, Any]:
    """Tell one step: its headline, and how many things of each kind changed."""
    return {
        "headline": step.headline,
        "badges": [{"word": word, "parts": badge_parts(text)} for word, text in step.badges.items()],
    }


def _version(version: Version, step: Step | None, *, compare: bool) -> dict[str, Any]:
    told = step is not None and (compare or step.is_compared)
    return {
        "index": version.index,
        "name": version.name,
        "origin": version.origin,
        "place": _place(version),
        "time": version.time.isoformat(),
        "time_is_guess": version.ordered_by == "modified",
        "message": version.message.strip().partition("\n")[0],
        "parent": version.parent,
        "is_fork": version.is_fork,
        "step": step_data(step) if told and step is not None else None,
    }


def _place(version: Version) -> str:
    """Give the file's name, or the first seven digits of the commit or the stored version."""
    if version.path is not None:
        return version.path.name
    return (version.commit or version.stored or "")[:7]


def _skipped(skipped: Skipped) -> dict[str, str]:
    return {"name": skipped.path.name, "reason": skipped.reason}
