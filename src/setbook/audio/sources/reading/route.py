"""Routes: how notes come to a voice, and at what level it comes out, through racks and MIDI effects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from setbook.audio.sources.chain_effects import Chain, ChainEffect
from setbook.audio.sources.instrument import EVEN, KEYS, SILENT, STRAIGHT, Layer
from setbook.audio.sources.sampler import pan_gains

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.audio.sources.instrument import Voice


@dataclass(frozen=True)
class Route:
    """Tables of keys and velocities, gains, choke group, chains with effects: all that is around a voice."""

    keys: tuple[int, ...] = STRAIGHT
    velocities: tuple[int, ...] = STRAIGHT
    left: float = 1.0
    right: float = 1.0
    choke_group: int = 0
    chains: tuple[Chain, ...] = ()
    key_gains: tuple[float, ...] = EVEN
    velocity_gains: tuple[float, ...] = EVEN
    outlet: str = ""
    note_seconds: float | None = None

    @property
    def is_closed(self) -> bool:
        """Whether no note at all gets through."""
        return all(key == SILENT for key in self.keys) or all(v == SILENT for v in self.velocities)

    def by_key(self, key_of: Callable[[int], int]) -> Route:
        """Return the route with a further table of keys; −1, or off the keyboard, is silence."""
        return replace(self, keys=_through(self.keys, key_of))

    def by_velocity(self, velocity_of: Callable[[int], int]) -> Route:
        """Return the route with a further table of velocities."""
        return replace(self, velocities=_through(self.velocities, velocity_of))

    def within(self, low: int, high: int) -> Route:
        """Return the route for the keys from low to high."""
        return self.by_key(lambda key: key if low <= key <= high else SILENT)

    def within_velocities(self, low: int, high: int) -> Route:
        """Return the route for the velocities from low to high."""
        return self.by_velocity(lambda velocity: velocity if low <= velocity <= high else SILENT)

    def fading_by_key(self, gain_of: Callable[[int], float]) -> Route:
        """Return the route with a zone's fades over the keys that it gets."""
        return replace(self, key_gains=_fading(self.key_gains, self.keys, gain_of))

    def fading_by_velocity(self, gain_of: Callable[[int], float]) -> Route:
        """Return the route with a zone's fades over the velocities that it gets."""
        return replace(self, velocity_gains=_fading(self.velocity_gains, self.velocities, gain_of))

    def at_level(self, gain: float, pan: float) -> Route:
        """Return the route with a chain's fader and pan behind it."""
        left, right = pan_gains(max(-1.0, min(1.0, pan)))
        return replace(self, left=self.left * gain * left, right=self.right * gain * right)

    def through(self, number: int, effects: tuple[ChainEffect, ...]) -> Route:
        """Return the route into a chain with effects; what was the level up to here comes behind them."""
        if not effects:
            return self
        chain = Chain(number, effects, self.left, self.right)
        return replace(self, left=1.0, right=1.0, chains=(chain, *self.chains))

    def layer(self, voice: Voice) -> Layer:
        """Return the voice at the end of this route."""
        return Layer(
            voice, self.keys, self.velocities, self.left, self.right, self.choke_group, self.chains,
            self.key_gains, self.velocity_gains, self.outlet, note_seconds=self.note_seconds,
        )  # fmt: skip


def _fading(
    gains: tuple[float, ...], table: tuple[int, ...], gain_of: Callable[[int], float]
) -> tuple[float, ...]:
    return tuple(
        gain * gain_of(value) if value != SILENT else gain for gain, value in zip(gains, table, strict=True)
    )


def _through(table: tuple[int, ...], further: Callable[[int], int]) -> tuple[int, ...]:
    moved = (further(value) if value != SILENT else SILENT for value in table)
    return tuple(value if 0 <= value < KEYS else SILENT for value in moved)
