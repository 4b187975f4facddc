"""Effects on a mixer's strips that no kernel can run: what their frozen sound depends on, and how it is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.audio.authoring.placing import with_inserts
from setbook.audio.freezing import FrozenSound
from setbook.audio.upstream import flowing_into
from setbook.views.mixer_plan import with_moves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.plan import Plan
    from setbook.audio.progress import Progress
    from setbook.model import LiveSet
    from setbook.views.mixer_moves import Moved
    from setbook_widgets._effects import Chain


EVERYWHERE = frozenset({"soloed", "crossfader"})
"""Controls that change what other strips are heard of."""


@dataclass(frozen=True)
class Desk:
    """A mixer as it stands: what was put on its strips, moved and turned."""

    chains: Sequence[Chain]
    moved: Sequence[Moved]
    knobs: Mapping[str, Mapping[str, float]]
    """By an effect's slot and parameter."""

    def states(self, chain: Chain, count: int) -> list[tuple[str, object]]:
        """Return all that the first effects of a chain depend on."""
        return [
            (one.state, sorted(self.knobs.get(chain.slot(number), {}).items()))
            for number, one in enumerate(chain.effects[:count])
        ]


class FrozenEffects:
    """Knows what flows into what, so that no fader freezes anything again in vain.

    What is frozen on a strip depends on the effects there, on every control of
    the strips that flow into it and on the effects on them, on its own devices,
    on who is soloed and on the crossfader. It does not depend on its own fader, pan, sends and mute.
    """

    def __init__(self, live_set: LiveSet) -> None:
        self._live_set = live_set
        self._returns = [track.id for track in live_set.returns]
        self._flows: dict[str, set[str]] | None = None
        self._heard: dict[str, set[str]] = {}

    def listen(self, chains: Iterable[Chain]) -> None:
        """Take note of what the effects that were put on tracks listen to: that flows into those tracks as well."""
        self._heard = {chain.track: chain.heard for chain in chains}

    def feeders(self, track: str) -> set[str]:
        """Return the ids of the tracks that flow into a track, or into what its effects listen to."""
        if self._flows is None:
            self._flows = flowing_into(self._live_set)
        found: set[str] = set()
        new = {track}
        while new:
            direct = {
                one for goal in new for one in self._flows.get(goal, set()) | self._heard.get(goal, set())
            }
            new = direct - found
            found |= new
        return found

    def feeder_names(self, track: str) -> list[str]:
        """Return the names of the tracks that flow into a track, in the set's order."""
        return [one.name for one in self._live_set.all_tracks if one.id in self.feeders(track)]

    def states(self, desk: Desk) -> dict[str, str]:
        """Return, by the id of each track with frozen effects, what tells their sound from any other."""
        return {chain.track: self._state(chain, desk) for chain in desk.chains if chain.frozen_count}

    def freeze(self, plan: Plan, track: str, desk: Desk, store: PcmStore, progress: Progress) -> FrozenSound:
        """Return the sound of a track's frozen effects, made where it is not there.

        Raises
        ------
        EffectFailed
            One of them raised, or gave no sound.
        """
        feeders = self.feeders(track)
        inserts = {
            chain.track: chain.turned(desk.knobs)[: chain.frozen_count if chain.track == track else None]
            for chain in desk.chains
            if chain.track == track or chain.track in feeders
        }
        whole = with_inserts(
            with_moves(plan, desk.moved, self._returns),
            inserts,
            store,
            lambda share, what: progress(share, f"Freezing {what}"),
        )
        segments = whole.strips[whole.strip_index(track)].segments
        key = segments[0].pcm if segments else ""
        return FrozenSound(key, whole.pcm[key].frame_count if segments else 0, segments)

    def _state(self, chain: Chain, desk: Desk) -> str:
        feeders = self.feeders(chain.track)
        parts: list[object] = [desk.states(chain, chain.frozen_count)]
        parts += [
            (one.track, desk.states(one, len(one.effects))) for one in desk.chains if one.track in feeders
        ]
        parts += sorted(
            (move["track"], move["parameter"], move["value"])
            for move in desk.moved
            if move["track"] in feeders
            or move["parameter"] in EVERYWHERE
            or (move["track"] == chain.track and move["parameter"].startswith("device:"))
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()
