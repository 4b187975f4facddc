"""Who flows into whom: the order of the console's strips, their outputs and sends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from setbook.audio.listening import ears_of, taken_in
from setbook.audio.plan import DeviceFidelity
from setbook.audio.stages import devices_heard

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from setbook.audio.listening import Ear, Source
    from setbook.model import Device, LiveSet, Track

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
    takes: tuple[Source, ...] = ()
    """What it takes in besides."""
    ears: tuple[Ear, ...] = ()
    """Its devices that listen to a side-chain."""

    @property
    def sources(self) -> Iterator[Track]:
        """The tracks that it listens to."""
        yield from (source.track for source in self.takes)
        yield from (ear.source.track for ear in self.ears if ear.source is not None)


@dataclass
class Routing:
    """All tracks in an order in which every receiver comes after its senders."""

    ordered: list[Routed] = field(default_factory=list)
    fidelity: list[DeviceFidelity] = field(default_factory=list)


def routing_of(
    live_set: LiveSet, automated: dict[str, set[str]], effects: dict[str, list[Device]] | None = None
) -> Routing:
    """Return the order of a set's tracks; what would run in a circle flows into main instead.

    Parameters
    ----------
    automated
        By track id, the ids of the parameters that automation moves.
    effects
        By track id, the audio effects that are played; those that are switched on if left out.
    """
    if effects is None:
        effects = {track.id: list(devices_heard(track.devices)) for track in live_set.all_tracks}
    routing = Routing()
    tracks = live_set.all_tracks
    main = next((track for track in tracks if track.kind == "main"), None)
    by_xml_id = {track.xml_id: track for track in tracks if track.kind != "main"}
    pending = [
        replace(
            _routed(track, main, by_xml_id, routing.fidelity),
            sends=tuple(_sends(track, live_set, automated[track.id])),
            ears=tuple(ears_of(effects[track.id], by_xml_id)),
        )
        for track in tracks
    ]
    pending.sort(
        key=lambda one: (_RANKS[one.track.kind], -one.track.depth if one.track.kind == "group" else 0)
    )
    while pending:
        ready = next((one for one in pending if not _waits(one, pending)), None)
        if ready is None:
            pending, ready = _cut(pending, main, routing)
        pending.remove(ready)
        routing.ordered.append(ready)
        routing.fidelity += _notes_on_listening(ready)
    return routing


def _cut(pending: list[Routed], main: Track | None, routing: Routing) -> tuple[list[Routed], Routed]:
    """Open a circle: where something only listens, or else before the first track."""
    ready = next((one for one in pending if not _is_fed(one, pending)), pending[0])
    if _is_fed(ready, pending):
        note = "Tracks feed each other in a circle, which is cut before this one."
        routing.fidelity.append(_note(ready.track, "approximate", note))
        pending = [_without(one, ready.track, main) for one in pending]
        ready = next(one for one in pending if one.track == ready.track)
    if _listens(ready, pending):
        note = "It listens to tracks that it feeds, a circle, which is cut here."
        routing.fidelity.append(_note(ready.track, "bypassed", note))
    later = {one.track.id for one in pending}
    heard = replace(
        ready,
        takes=tuple(source for source in ready.takes if source.track.id not in later),
        ears=tuple(_deafened(ear, later) for ear in ready.ears),
    )
    return [heard if one is ready else one for one in pending], heard


def _deafened(ear: Ear, later: Container[str]) -> Ear:
    """Return an ear that hears nothing of tracks that come later."""
    cut = ear.source is not None and ear.source.track.id in later
    return replace(ear, source=None) if cut else ear


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
    if goal is not None and goal != track and goal.kind != "return":
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
    source = taken_in(track, by_xml_id)
    takes = () if source is None or source.track == track else (source,)
    return Routed(track, output, to_nowhere=routing.target == _NOWHERE, takes=takes)


def _sends(track: Track, live_set: LiveSet, automated: set[str]) -> Iterator[tuple[int, Track]]:
    """Yield the sends of a track: all of them, so that they can be turned up; of a return those in use."""
    for index, (send, goal) in enumerate(zip(track.mixer.sends, live_set.returns, strict=False)):
        in_use = float(send.value) > SILENT_GAIN or send.id in automated
        if goal != track and (in_use or track.kind != "return"):
            yield index, goal


def _waits(one: Routed, pending: list[Routed]) -> bool:
    """Return whether some track still has to come before this one."""
    return _is_fed(one, pending) or _listens(one, pending)


def _is_fed(one: Routed, pending: list[Routed]) -> bool:
    """Return whether a track that still has to come flows or sends into this one."""
    return any(
        other is not one and (other.output == one.track or any(goal == one.track for _, goal in other.sends))
        for other in pending
    )


def _listens(one: Routed, pending: list[Routed]) -> bool:
    """Return whether this one listens to a track that still has to come."""
    later = {other.track.id for other in pending if other is not one}
    return any(track.id in later for track in one.sources)


def _without(one: Routed, goal: Track, main: Track | None) -> Routed:
    """Return the routing of a track without its way to another."""
    output = main if one.output == goal else one.output
    return replace(one, output=output, sends=tuple(send for send in one.sends if send[1] != goal))


def _notes_on_listening(one: Routed) -> Iterator[DeviceFidelity]:
    """Say what a track takes in."""
    for source in one.takes:
        exact = source.exact and one.track.monitoring == "in"
        note = f"It takes in {source.track.name!r}{'' if source.exact else ', all of it'}; its own clips play as well."
        yield _note(one.track, "exact" if exact else "approximate", note)


def _note(track: Track, level: str, note: str) -> DeviceFidelity:
    return DeviceFidelity(track.id, "", "Routing", level, note)  # type: ignore[arg-type]
