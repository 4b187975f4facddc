"""`@sb.effect`: anything that turns sound into sound, run in the kernel and frozen into the mix."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

from setbook.audio.authoring.kernel import parameter_of
from setbook.errors import AudioError, KernelRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from setbook.audio.authoring.kernel import Declared
    from setbook.audio.kernels import Parameter

Pcm = NDArray[np.float32]

BLOCK_FRAMES = 512


@dataclass
class Context:
    """What an effect's function knows of a block; parameters are attributes: ``context.drive``."""

    sample_rate: int
    frame: int = 0
    """The block's first frame, counted from the song's start."""
    state: dict[str, Any] = field(default_factory=dict)
    """Stays from block to block; empty at the song's start."""
    parameters: Mapping[str, float] = field(default_factory=dict)

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

    def __call__(self, **settings: float | str) -> Effect:
        """Return the effect with these settings."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in settings:
            if name not in known:
                raise KernelRefused(
                    f"Expected a parameter of effect {self.name!r}, found {name!r}; it has {', '.join(known) or 'none'}."
                )
        chosen = {name: known[name].number(value) for name, value in settings.items()}
        return replace(self, settings={**self.settings, **chosen})

    def process(self, sound: Pcm, sample_rate: int) -> Pcm:
        """Return what becomes of a sound of shape (2, frames).

        Raises
        ------
        AudioError
            What came out is no sound of that shape.
        """
        sound = np.ascontiguousarray(sound, np.float32)
        if not self.blocks:
            return self._checked(self.run(sound.copy(), sample_rate), sound)
        values = {parameter.name: parameter.default for parameter in self.parameters} | dict(self.settings)
        context = Context(sample_rate, parameters=values)
        out = np.empty_like(sound)
        for start in range(0, sound.shape[1], BLOCK_FRAMES):
            block = sound[:, start : start + BLOCK_FRAMES].copy()
            context.frame = start
            out[:, start : start + BLOCK_FRAMES] = self._checked(self.run(block.copy(), context), block)
        return out

    def _checked(self, found: Any, given: Pcm) -> Pcm:
        samples = np.asarray(found, np.float32)
        if samples.shape != given.shape:
            raise AudioError(
                f"Expected {given.shape} samples from effect {self.name!r}, found {samples.shape}; return as many as came in."
            )
        return np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)


@overload
def effect(made: Callable[..., Any], /) -> Effect: ...


@overload
def effect(**parameters: Declared) -> Callable[[Callable[..., Any]], Effect]: ...


def effect(
    made: Callable[..., Any] | None = None, /, **parameters: Declared
) -> Effect | Callable[[Callable[..., Any]], Effect]:
    """Make an effect of any function ``f(x, context) -> y``, or of an object that is called with sound and rate.

    It runs in the kernel, with all of NumPy at hand, and reaches the mix as a
    frozen stem: rendered with the track up to it, then played like a clip.
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
        return Effect(name, written, inspect.isfunction(written), declared)

    return make if made is None else make(made)
