"""What an insert's kernel says of itself: sliders, automation, docs and memory all come from here."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from setbook.audio.kernels.breakpoints import breakpoints, courses
from setbook.audio.kernels.desk import HOST_STATE, LINE_LEFT
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from setbook.audio.kernels.breakpoints import Breakpoints, Setting

Taper = Literal["linear", "logarithmic", "switch", "choice"]
Point = Literal["pre_fx", "post_fx", "post_mixer"]

POINTS: tuple[Point, ...] = ("pre_fx", "post_fx", "post_mixer")
"""Where a track can be listened to: before its devices, behind them, behind its fader and pan."""

WORDS_OF_A_CALL = frozenset({"sidechain", "tap"})
"""No parameter has these names: they say what a kernel listens to."""


class Named(Protocol):
    """A track."""

    @property
    def id(self) -> str:
        """Its identity in the set."""


@dataclass(frozen=True)
class Ear:
    """What a kernel with a side-chain listens to."""

    track: str
    """A track's name or its id."""
    tap: Point = "post_fx"


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
    summary: str = ""
    """What it does, in a few words."""

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

    def number(self, value: float | str) -> float:
        """Return a value within the range; a choice may be given by its name.

        Raises
        ------
        KernelRefused
            The value is no choice of this parameter, no number or outside its range.
        """
        if isinstance(value, str):
            if value not in self.choices:
                known = ", ".join(map(repr, self.choices)) or "a number"
                raise KernelRefused(f"Expected {known} for {self.name!r}, found {value!r}.")
            return float(self.choices.index(value))
        if not self.minimum <= value <= self.maximum:
            unit = f" {self.unit}" if self.unit else ""
            raise KernelRefused(
                f"Expected {self.name!r} from {self.minimum:g} to {self.maximum:g}{unit}, found {value:g}."
            )
        return float(value)

    def setting(self, setting: Setting) -> float:
        """Return the value that a setting begins with; see `number` and `breakpoints`."""
        points = breakpoints(self, setting)
        return points[0][1] if points else self.number(cast("float | str", setting))


@dataclass(frozen=True, repr=False)
class Kernel:
    """An effect that runs natively and in the browser alike."""

    name: str
    cell_kernel: Callable[..., None]
    """(left, right, state, begin, end, scratch, phase, frames, sample_rate) → None; see `insert.make_insert`.

    With a side-chain, (left, right, key_left, key_right, state, …).
    """
    parameters: tuple[Parameter, ...]
    state_size: int
    """float64 of state that start at zero and live between calls; they are looked through for NaN at every cell."""
    memory_seconds: float = 0.0
    """Memory of delay lines behind the state: so many seconds of one channel, in float64."""
    latency_frames: float = 0.0
    latency_seconds: float = 0.0
    """What comes out is this late; both are added. A half frame is the price of anti-aliasing by integration."""
    side_chain: bool = False
    """Whether it listens to a second signal; to its own where nothing else is connected."""
    summary: str = ""
    source: str = ""
    """Where its formulas come from."""
    text: str = ""
    """The program, for kernels that are not in a file of ours."""

    def __repr__(self) -> str:
        names = ", ".join(parameter.name for parameter in self.parameters)
        return f"<Kernel {self.name!r}: {names or 'no parameters'}>"

    @property
    def defaults(self) -> tuple[float, ...]:
        """Every parameter's default, in order."""
        return tuple(parameter.default for parameter in self.parameters)

    def __call__(
        self, *, sidechain: str | Named | None = None, tap: Point = "post_fx", **settings: Setting
    ) -> KernelSetting:
        """Return the effect with these settings, to be put on a track; the others stay at their defaults.

        A parameter may be given as pairs of beat and value, straight lines
        between: ``fold(drive=[(0, 1.0), (16, 8.0)])``.

        Parameters
        ----------
        sidechain
            The track that it listens to, or its name; the track that it is on, if left out.
        tap
            Where: ``"pre_fx"`` before that track's devices, ``"post_fx"``
            behind them, or ``"post_mixer"`` behind its fader and pan. Mute and
            solo close only the last.

        Raises
        ------
        KernelRefused
            It has no side-chain, or there is no such place to listen at.
        """
        ear = None if sidechain is None else self._ear(sidechain, tap)
        return replace(self.set_to(settings), ear=ear)

    def set_to(self, settings: Mapping[str, Setting]) -> KernelSetting:
        """Return the effect with these settings, listening to the track that it is on."""
        return KernelSetting(self, self.values(**settings), courses(self.parameters, settings))

    def _ear(self, track: str | Named, tap: Point) -> Ear:
        if not self.side_chain:
            raise KernelRefused(
                f"Expected a kernel with a side-chain to listen with, found {self.name!r}; let its function take "
                "`side`, or `side_left` and `side_right`."
            )
        if tap not in POINTS:
            raise KernelRefused(
                f"Expected {', '.join(map(repr, POINTS))} as the place to listen at, found {tap!r}."
            )
        return Ear(track if isinstance(track, str) else track.id, tap)

    def process(
        self,
        sound: ArrayLike,
        sample_rate: float = 44_100.0,
        *,
        side_chain: ArrayLike | None = None,
        **settings: float | str,
    ) -> NDArray[np.float32]:
        """Return what comes out for a sound in these settings; see `KernelSetting.process`."""
        return self.set_to(settings).process(sound, sample_rate, side_chain=side_chain)

    def memory_size(self, sample_rate: float) -> int:
        """Return how many float64 a host keeps for one insert: its own flags, the state, the delay lines.

        Behind them, for a kernel that is late, the dry signal as long.
        """
        late = self.late_frames(sample_rate)
        waiting = LINE_LEFT + 2 * late if late > 0 else 0
        return HOST_STATE + self.state_size + math.ceil(self.memory_seconds * sample_rate) + waiting

    def latency(self, sample_rate: float) -> float:
        """Return by how many frames the output is late."""
        return self.latency_frames + math.floor(self.latency_seconds * sample_rate)

    def late_frames(self, sample_rate: float) -> int:
        """Return for how many whole frames the others wait; half a frame is left."""
        return math.floor(self.latency(sample_rate))

    def values(self, **settings: Setting) -> tuple[float, ...]:
        """Return all parameters in order: these, by name, and the others at their defaults.

        Choices are taken by their names too; of breakpoints, the first counts.
        """
        values = list(self.defaults)
        for name, value in settings.items():
            index = self.index_of(name)
            values[index] = self.parameters[index].setting(value)
        return tuple(values)

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
            "memory_seconds": self.memory_seconds,
            "latency_frames": self.latency_frames,
            "latency_seconds": self.latency_seconds,
            "side_chain": self.side_chain,
            "parameters": [asdict(parameter) for parameter in self.parameters],
        }


@dataclass(frozen=True, repr=False)
class KernelSetting:
    """A kernel and what its parameters are set to."""

    kernel: Kernel
    values: tuple[float, ...]
    """In the kernel's order."""
    courses: Mapping[str, Breakpoints] = field(default_factory=dict, hash=False)
    """Parameters that move with the song, by name; `values` has what they begin with."""
    ear: Ear | None = None
    """What it listens to; None for the track that it is on."""

    def __repr__(self) -> str:
        pairs = zip(self.kernel.parameters, self.values, strict=True)
        changed = [f"{one.name}={value:g}" for one, value in pairs if value != one.default]
        return f"<KernelSetting {self.kernel.name!r}: {', '.join(changed) or 'as it is'}>"

    def process(
        self, sound: ArrayLike, sample_rate: float = 44_100.0, *, side_chain: ArrayLike | None = None
    ) -> NDArray[np.float32]:
        """Return what comes out for a sound, float32 of shape (2, frames), from rest.

        Parameters
        ----------
        sound
            Of shape (2, frames), or (frames,) for both sides alike.
        side_chain
            What a kernel with a side-chain listens to, as long as the sound; the sound itself if left out.

        Examples
        --------
        >>> fold(drive=4).process(np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100))  # doctest: +SKIP
        """
        from setbook.audio.kernels.process import process  # noqa: PLC0415 - which imports this

        return process(self.kernel, self.values, sound, sample_rate, side_chain)
