"""`@sb.effect`: anything that turns sound into sound, run in the kernel and frozen into the mix."""

from __future__ import annotations

import inspect
import itertools
import linecache
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

from setbook.audio.authoring.definitions import announce_effect
from setbook.audio.authoring.kernel import parameter_of
from setbook.audio.kernels.breakpoints import courses
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.errors import EffectFailed, KernelRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

    from setbook.audio.authoring.kernel import Declared
    from setbook.audio.kernels import Parameter
    from setbook.audio.kernels.breakpoints import Breakpoints, Setting

Pcm = NDArray[np.float32]

BLOCK_FRAMES = 512

_definitions = itertools.count(1)


@dataclass
class Context:
    """What an effect's function knows of a block; parameters are attributes: ``context.drive``.

    Of one that moves with the song, the attribute is its value at the block's
    end, and `each_frame` has it frame by frame.
    """

    sample_rate: int
    frame: int = 0
    """The block's first frame, counted from the song's start."""
    state: dict[str, Any] = field(default_factory=dict)
    """Stays from block to block; empty at the song's start."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    frame_count: int = 0
    """How many frames the block has; the last one of a song is shorter."""
    tables: Mapping[str, Pcm] = field(default_factory=dict, repr=False)
    """Of parameters that move: their value at frames 0, 128, 256 … of the song."""

    def each_frame(self, name: str) -> Pcm:
        """Return a parameter's value at each frame of the block."""
        table = self.tables.get(name)
        if table is None:
            return np.full(self.frame_count, getattr(self, name), np.float32)
        cells = (self.frame + np.arange(self.frame_count)) / CELL_FRAMES
        return np.interp(cells, np.arange(len(table)), table).astype(np.float32)

    def move_to(self, frame: int, frame_count: int) -> None:
        """Go to a block; what moves gets its value at the block's end."""
        self.frame, self.frame_count = frame, frame_count
        ends = {
            name: float(np.interp((frame + frame_count) / CELL_FRAMES, np.arange(len(table)), table))
            for name, table in self.tables.items()
        }
        self.parameters = {**self.parameters, **ends}

    def __getattr__(self, name: str) -> float:
        """Return a parameter."""
        try:
            return self.parameters[name]
        except KeyError:
            raise AttributeError(
                f"This effect has no parameter {name!r}; declare it: @sb.effect({name}=…)."
            ) from None


@dataclass(frozen=True)
class Effect:
    """An effect that runs in the kernel; call it with settings to put it on a track."""

    name: str
    run: Callable[..., Any]
    blocks: bool
    """Whether it takes a block and a context, or the whole sound and its rate."""
    parameters: tuple[Parameter, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)
    courses: Mapping[str, Breakpoints] = field(default_factory=dict)
    """Parameters that move with the song, by name."""
    ear: None = None
    """It hears nothing but its own track."""
    definition: int = field(default_factory=lambda: next(_definitions))
    """Tells a function from what was defined before it under its name."""

    def __call__(self, **settings: Setting) -> Effect:
        """Return the effect with these settings: numbers, choices by name, or pairs of beat and value."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in settings:
            if name not in known:
                raise KernelRefused(
                    f"Expected a parameter of effect {self.name!r}, found {name!r}; it has {', '.join(known) or 'none'}."
                )
        chosen = {name: known[name].setting(value) for name, value in settings.items()}
        kept = {name: points for name, points in self.courses.items() if name not in settings}
        moving = courses(self.parameters, settings)
        return replace(self, settings={**self.settings, **chosen}, courses={**kept, **moving})

    def process(self, sound: Pcm, sample_rate: int, tables: Mapping[str, Pcm] | None = None) -> Pcm:
        """Return what becomes of a sound of shape (2, frames).

        Parameters
        ----------
        tables
            Of parameters that move, their value at frames 0, 128, 256 … of the sound.

        Raises
        ------
        EffectFailed
            It raised, or what came out is no sound of that shape.
        """
        sound = np.ascontiguousarray(sound, np.float32)
        if not self.blocks:
            return self._checked(self._ran(sound.copy(), sample_rate), sound)
        values = {parameter.name: parameter.default for parameter in self.parameters} | dict(self.settings)
        context = Context(sample_rate, parameters=values, tables=tables or {})
        out = np.empty_like(sound)
        for start in range(0, sound.shape[1], BLOCK_FRAMES):
            block = sound[:, start : start + BLOCK_FRAMES].copy()
            context.move_to(start, block.shape[1])
            out[:, start : start + BLOCK_FRAMES] = self._checked(self._ran(block.copy(), context), block)
        return out

    def _ran(self, sound: Pcm, about: Context | int) -> Any:
        try:
            return self.run(sound, about)
        except Exception as error:
            raise EffectFailed(
                f"Expected the effect {self.name!r} to run, found {type(error).__name__}: {error}"
                f"{_place_of(error, self.run)}.",
                self.name,
            ) from error

    def _checked(self, found: Any, given: Pcm) -> Pcm:
        try:
            samples = np.asarray(found, np.float32)
        except (TypeError, ValueError):
            samples = np.empty(0, np.float32)
        if samples.shape != given.shape:
            raise EffectFailed(
                f"Expected {given.shape} samples from effect {self.name!r}, found {samples.shape}; return as many as came in.",
                self.name,
            )
        return np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)


def _place_of(error: Exception, run: Callable[..., Any]) -> str:
    """Say in which line of an effect's own file or cell an error arose, if it did there."""
    file = getattr(getattr(run, "__code__", None), "co_filename", None)
    lines = [step.tb_lineno for step in _steps(error) if step.tb_frame.f_code.co_filename == file]
    text = linecache.getline(file, lines[-1]).strip() if file and lines else ""
    return f" in line {lines[-1]}: {text}" if text else ""


def _steps(error: Exception) -> Iterator[TracebackType]:
    step = error.__traceback__
    while step is not None:
        yield step
        step = step.tb_next


@overload
def effect(made: Callable[..., Any], /) -> Effect: ...


@overload
def effect(**parameters: Declared) -> Callable[[Callable[..., Any]], Effect]: ...


def effect(
    made: Callable[..., Any] | None = None, /, **parameters: Declared
) -> Effect | Callable[[Callable[..., Any]], Effect]:
    """Make an effect of any function ``f(x, context) -> y``, or of an object that is called with sound and rate.

    It runs in the kernel, with all of NumPy at hand, and reaches the mix as a
    frozen stem: what comes to it is rendered (of a group, a return or main with
    all that flows in), sent through it, then played like a clip. A mixer does
    so again when the effect is defined anew or what flows in is moved.
    What can be a `setbook.kernel` is better one: that is heard as it is
    typed and moves with its sliders.

    Parameters
    ----------
    made
        A function that takes a block, float32 of shape (2, frames), and a
        `Context`, and returns as many samples; or an object such as a
        pedalboard, which is called with the whole sound and its rate.
    **parameters
        As for `setbook.kernel`; the function finds them in its context.

    Examples
    --------
    >>> @sb.effect(drive=(2.0, 1.0, 20.0))  # doctest: +SKIP
    ... def warm(x, context):
    ...     return np.tanh(context.drive * x)
    >>> sb.render("song.als", "warm.wav", inserts={"Bass": [warm(drive=4)]})  # doctest: +SKIP
    """

    def make(written: Callable[..., Any]) -> Effect:
        if not callable(written):
            raise KernelRefused(f"Expected a function or an object that can be called, found {written!r}.")
        declared = tuple(parameter_of(name, value) for name, value in parameters.items())
        name = getattr(written, "__name__", type(written).__name__)
        made = Effect(name, written, inspect.isfunction(written), declared)
        announce_effect(made)
        return made

    return make if made is None else make(made)
