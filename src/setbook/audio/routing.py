"""Who flows into whom: the order of the console's strips, their outputs and sends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from setbook.audio.plan import DeviceFidelity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.model import LiveSet, Track

SILENT_GAIN = 0.000_316_23
"""−70 dB, where Live's send knobs end: silence."""

_RANKS = {"audio": 0, "midi": 0, "group": 1, "return": 2, "main": 3}
_TO_MAIN = ("AudioOut/Master", "AudioOut/Main", "AudioOut/GroupTrack")
_NOWHERE = "AudioOut/None"


@dataclass(frozen=True)
class Routed:
    """A track, what it flows into and what its sends reach.

    Parameters
    ----------
    output
        Track that follows; None for the speakers (main) or for nowhere.
    sends
        (index in the mixer, the return), those that can be played.
    """

    track: Track
    output: Track | None
    sends: tuple[tuple[int, Track], ...] = ()
    to_nowhere: bool = False


@dataclass
class Routing:
    """All tracks in an order in which every receiver comes after its senders."""

    ordered: list[Routed] = field(default_factory=list)
    fidelity: list[DeviceFidelity] = field(default_factory=list)


def routing_of(live_set: LiveSet, automated: dict[str, set[str]]) -> Routing:
    """Return the order of a set's tracks; what would run in a circle flows into main instead.

    Parameters
    ----------
    automated
        By track id, the ids of the parameters that automation moves.
    """
    routing = Routing()
    tracks = live_set.all_tracks
    main = next((track for track in tracks if track.kind == "main"), None)
    by_xml_id = {track.xml_id: track for track in tracks if track.kind in {"audio", "midi", "group"}}
    pending = [
        replace(
            _routed(track, main, by_xml_id, routing.fidelity),
            sends=tuple(_sends(track, live_set, automated[track.id])),
        )
        for track in tracks
    ]
    pending.sort(
        key=lambda one: (_RANKS[one.track.kind], -one.track.depth if one.track.kind == "group" else 0)
    )
    while pending:
        ready = next((one for one in pending if not _waits(one, pending)), None)
        if ready is None:
            ready = pending[0]
            note = "Tracks feed each other in a circle, which is cut before this one."
            routing.fidelity.append(_note(ready.track, "approximate", note))
            pending = [_without(one, ready.track, main) for one in pending]
            ready = pending[0]
        pending.remove(ready)
        routing.ordered.append(ready)
    return routing


def _routed(
    track: Track,
    main: Track | None,
    by_xml_id: dict[str, Track],
    fidelity: list[DeviceFidelity],
) -> Routed:
    if track.kind == "main":
        return Routed(track, None)
    routing = track.output_routing
    output: Track | None = track.group or main
    goal = by_xml_id.get(routing.track_xml_id or "")
    if goal is not None and goal != track:
        output = goal
        fidelity.append(
            _note(track, "approximate", f"It flows into {goal.name!r}, before that track's devices.")
        )
    elif routing.target.startswith("AudioOut/External"):
        fidelity.append(
            _note(
                track,
                "approximate",
                f"Its output {routing.lower or 'to the outside'} plays on the main output.",
            )
        )
    elif routing.target and routing.target != _NOWHERE and not routing.target.startswith(_TO_MAIN):
        fidelity.append(
            _note(track, "approximate", f"It plays on the main output instead of {routing.target}.")
        )
    if track.input_routing.track_xml_id in by_xml_id and track.monitoring == "in":
        fidelity.append(_note(track, "bypassed", "What it takes in from another track is not played."))
    return Routed(track, output, to_nowhere=routing.target == _NOWHERE)


def _sends(track: Track, live_set: LiveSet, automated: set[str]) -> Iterator[tuple[int, Track]]:
    """Yield the sends of a track: all of them, so that they can be turned up; of a return those in use."""
    for index, (send, goal) in enumerate(zip(track.mixer.sends, live_set.returns, strict=False)):
        in_use = float(send.value) > SILENT_GAIN or send.id in automated
        if goal != track and (in_use or track.kind != "return"):
            yield index, goal


def _waits(one: Routed, pending: list[Routed]) -> bool:
    """Return whether some track still has to come before this one."""
    return any(
        other is not one and (other.output == one.track or any(goal == one.track for _, goal in other.sends))
        for other in pending
    )


def _without(one: Routed, goal: Track, main: Track | None) -> Routed:
    """Return the routing of a track without its way to another."""
    output = main if one.output == goal else one.output
    return replace(one, output=output, sends=tuple(send for send in one.sends if send[1] != goal))


def _note(track: Track, level: str, note: str) -> DeviceFidelity:
    return DeviceFidelity(track.id, "", "Routing", level, note)  # type: ignore[arg-type]
