"""Effects behind an instrument inside of a rack: they are run over the chain's sound while the clip is made.

The console has one row of inserts per track; a rack has one per chain. What
sits in a chain is therefore part of the source: it begins at rest with each
clip, and stands as it is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.kernels.build import sources_digest
from setbook.audio.kernels.declaration import KernelSetting
from setbook.audio.kernels.stock import kernel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Pcm = NDArray[np.float32]
    Part = Callable[[Pcm], None]


@dataclass(frozen=True)
class ChainEffect:
    """A kernel and the values of all its parameters, in its order."""

    kernel: str
    values: tuple[float, ...]

    @property
    def code(self) -> str:
        """Digest of the program that it runs: the sound's name says that too."""
        return sources_digest((kernel(self.kernel).cell_kernel.__module__,))


@dataclass(frozen=True)
class Chain:
    """Where the voices of a rack's chain come together.

    Parameters
    ----------
    number
        Two chains alike are two: what bends the sound would hear both at once.
    effects
        In order.
    gain_left, gain_right
        Of the chain's mixer and of all that is around it, as far as the next
        chain with effects.
    """

    number: int
    effects: tuple[ChainEffect, ...]
    gain_left: float = 1.0
    gain_right: float = 1.0

    def apply(self, sound: Pcm, sample_rate: int) -> Pcm:
        """Return what comes out of the chain, as early as it went in."""
        for effect in self.effects:
            one = kernel(effect.kernel)
            late = round(one.latency(sample_rate))
            longer = np.pad(sound, ((0, 0), (0, late)))
            sound = KernelSetting(one, effect.values).process(longer, sample_rate)[:, late:]
        return sound * np.array([[self.gain_left], [self.gain_right]], np.float32)


def gathered(parts: Mapping[tuple[Chain, ...], Sequence[Part]], frames: int, sample_rate: int) -> Pcm:
    """Return the sum of what comes out of all chains, one after the other, so that few are in memory at once.

    Parameters
    ----------
    parts
        What adds its sound, by the chains that this goes through, the
        innermost first. Those without chains go straight out.
    """
    inside: dict[tuple[Chain, ...], list[tuple[Chain, ...]]] = {}
    for path in parts:
        for depth in range(len(path)):
            inner, outer = path[depth:], path[depth + 1 :]
            known = inside.setdefault(outer, [])
            if inner not in known:
                known.append(inner)

    def sum_of(path: tuple[Chain, ...]) -> Pcm:
        out = np.zeros((2, frames), np.float32)
        for add in parts.get(path, ()):
            add(out)
        for inner in inside.get(path, ()):
            out += inner[0].apply(sum_of(inner), sample_rate)
        return out

    return sum_of(())
