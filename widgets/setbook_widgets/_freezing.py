"""A mixer's frozen effects: what they depend on, and the plan in which they are played."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from setbook.audio.authoring.frozen import playing
from setbook.audio.authoring.placing import with_inserts
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


class Freezing:
    """Knows what flows into what, so that no fader freezes anything again in vain.

    What is frozen on a strip depends on the effects there, on every control of
    the strips that flow into it and on the effects on them, on its own devices,
    and on who is soloed. It does not depend on its own fader, pan, sends and mute.
    """

    def __init__(self, live_set: LiveSet) -> None:
        self._digest = live_set.document.digest
        self._returns = [track.id for track in live_set.returns]
        self._names = {track.id: track.name for track in live_set.all_tracks}
        self._live_set = live_set
        self._flows: dict[str, set[str]] | None = None

    def feeders(self, track: str) -> set[str]:
        """Return the ids of the tracks that flow into a track."""
        if self._flows is None:
            self._flows = flowing_into(self._live_set)
        return self._flows.get(track, set())

    def names(self, track: str) -> list[str]:
        """Return the names of the tracks that flow into a track."""
        feeders = self.feeders(track)
        return [name for track_id, name in self._names.items() if track_id in feeders]

    def key(
        self, chains: Iterable[Chain], moved: Sequence[Moved], knobs: Mapping[str, Mapping[str, float]]
    ) -> str:
        """Return what tells the sound of these effects from any other: the set's digest where nothing is frozen."""
        chains = list(chains)
        parts: list[object] = []
        for chain in chains:
            if chain.frozen_count == 0:
                continue
            feeders = self.feeders(chain.track)
            parts.append((chain.track, _states(chain, knobs, chain.frozen_count)))
            parts += [
                (one.track, _states(one, knobs, len(one.effects))) for one in chains if one.track in feeders
            ]
            parts += sorted(
                (move["track"], move["parameter"], move["value"])
                for move in moved
                if move["track"] in feeders
                or move["parameter"] == "soloed"
                or (move["track"] == chain.track and move["parameter"].startswith("device:"))
            )
        return hashlib.sha256(f"{self._digest}{parts!r}".encode()).hexdigest() if parts else self._digest

    def plan(
        self,
        plan: Plan,
        chains: Iterable[Chain],
        moved: Sequence[Moved],
        knobs: Mapping[str, Mapping[str, float]],
        store: PcmStore,
        progress: Progress,
    ) -> Plan:
        """Return the plan in which strips play what was frozen of them; all else is as in the set."""
        frozen = [chain for chain in chains if chain.frozen_count]
        if not frozen:
            return plan
        whole = with_inserts(
            with_moves(plan, moved, self._returns),
            {chain.track: chain.turned(knobs) for chain in chains},
            store,
            progress,
        )
        for chain in frozen:
            (segment,) = whole.strips[whole.strip_index(chain.track)].segments
            plan = playing(plan, chain.track, segment.pcm, segment.frame_count)
        return plan


def _states(chain: Chain, knobs: Mapping[str, Mapping[str, float]], count: int) -> list[tuple[str, object]]:
    """Return all that the first effects of a chain depend on."""
    return [
        (one.state, sorted(knobs.get(chain.slot(number), {}).items()))
        for number, one in enumerate(chain.effects[:count])
    ]
