"""What lets a chain of a rack through: the rack's switch, and the chain selector with the chain's zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.macros import may_move, value_now
from setbook.audio.zone_fade import faded
from setbook.model.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from numpy.typing import NDArray

    from setbook.audio.cell_tables import TrackTables
    from setbook.audio.plan import CellTable
    from setbook.model import Chain, Rack

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Gate:
    """A parameter, and the gain that its values stand for."""

    parameter: Parameter
    gain: Callable[[Numbers], Numbers]

    @property
    def now(self) -> float:
        """The gain as it stands."""
        return float(self.gain(np.array([value_now(self.parameter)]))[0])

    def table(self, tables: TrackTables) -> CellTable | None:
        """Return the gain at each cell; None where nothing moves it."""
        moved = tables.of(self.parameter)
        return None if moved is None else self.gain(moved.astype(np.float64)).astype(np.float32)


def while_on(rack: Rack) -> Gate:
    """Return the gate of a chain: open while its rack is on."""
    return Gate(rack.on, lambda values: (values >= 0.5).astype(np.float64))


def while_off(rack: Rack) -> Gate:
    """Return the gate of what goes past a rack: open while that is off."""
    return Gate(rack.on, lambda values: (values < 0.5).astype(np.float64))


def selector_of(rack: Rack) -> Parameter | None:
    """Return a rack's chain selector, 0 … 127; drum racks have none that acts."""
    element = None if rack.tag == "DrumGroupDevice" else rack.element.find("ChainSelector")
    return None if element is None else Parameter(element, rack.document, "ChainSelector")


def while_selected(rack: Rack, chain: Chain) -> Gate | None:
    """Return the gate of a chain's zone with its fades; None where no selector is."""
    selector, zone = selector_of(rack), chain.selector_range
    if selector is None or zone is None:
        return None
    whole = [
        faded(value, zone.minimum, zone.fade_minimum, zone.fade_maximum, zone.maximum) for value in range(128)
    ]
    table = np.array(whole)
    return Gate(selector, lambda values: table[np.clip(np.round(values), 0, 127).astype(np.int64)])


def chains_heard(rack: Rack, moved: Container[str]) -> list[Chain]:
    """Return the chains that sound as the rack stands, or may sound as its selector moves.

    Parameters
    ----------
    moved
        Ids of the parameters that move with the song.
    """
    selector = selector_of(rack)
    if selector is not None and may_move(selector, moved):
        heard = rack.chains
    else:
        gates = [(chain, while_selected(rack, chain)) for chain in rack.chains]
        heard = [chain for chain, gate in gates if gate is None or gate.now > 0.0]
    soloed = [chain for chain in rack.chains if chain.soloed]
    return heard if not soloed or any(chain in soloed for chain in heard) else []
