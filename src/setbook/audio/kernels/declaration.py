"""What an insert's kernel says of itself: sliders, automation, docs and memory all come from here."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Callable

Taper = Literal["linear", "logarithmic", "switch", "choice"]


@dataclass(frozen=True)
class Parameter:
    """One thing to set on an effect, in field units."""

    name: str
    unit: str
    """Such as `Hz`, `dB` or `ms`; empty for plain numbers."""
    minimum: float
    maximum: float
    default: float
    taper: Taper = "linear"
    """How a slider's travel maps to the value."""
    choices: tuple[str, ...] = ()
    """Names of the values 0, 1, 2 … of a choice."""

    def __post_init__(self) -> None:
        limits = (self.minimum, self.default, self.maximum)
        if not all(map(math.isfinite, limits)) or not self.minimum <= self.default <= self.maximum:
            raise KernelRefused(
                f"Expected minimum ≤ default ≤ maximum of parameter {self.name!r}, all finite, found "
                f"{self.minimum}, {self.default}, {self.maximum}; correct the declaration."
            )
        if self.taper == "logarithmic" and self.minimum <= 0:
            raise KernelRefused(
                f"Expected a range above zero for the logarithmic parameter {self.name!r}, found a minimum of "
                f"{self.minimum}; raise it or choose the linear taper."
            )


@dataclass(frozen=True)
class Kernel:
    """An effect that runs natively and in the browser alike."""

    name: str
    cell_kernel: Callable[..., None]
    """(left, right, state, begin, end, scratch, phase, frames, sample_rate) → None; see `insert.make_insert`."""
    parameters: tuple[Parameter, ...]
    state_size: int
    """float64 of memory that starts at zero and lives between calls."""
    summary: str = ""
    source: str = ""
    """Where its formulas come from."""

    @property
    def defaults(self) -> tuple[float, ...]:
        """Every parameter's default, in order."""
        return tuple(parameter.default for parameter in self.parameters)

    def index_of(self, name: str) -> int:
        """Return the position of a parameter."""
        for index, parameter in enumerate(self.parameters):
            if parameter.name == name:
                return index
        known = ", ".join(parameter.name for parameter in self.parameters)
        raise KernelRefused(f"Expected a parameter of kernel {self.name!r}, found {name!r}; it has {known}.")

    def to_dict(self) -> dict[str, Any]:
        """Return the declaration as JSON, for browsers and docs."""
        return {
            "name": self.name,
            "summary": self.summary,
            "source": self.source,
            "state_size": self.state_size,
            "parameters": [asdict(parameter) for parameter in self.parameters],
        }
