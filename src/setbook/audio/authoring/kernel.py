"""`@sb.kernel`: an effect written in Python, heard live in the browser and rendered to the same bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from setbook.audio.authoring.definitions import announce, announce_refusal
from setbook.audio.authoring.kernel_source import TYPES, reason_with_line, written_kernel
from setbook.audio.authoring.warming import keep_compiler_ready
from setbook.audio.kernels import Kernel, Parameter, effect_modules
from setbook.audio.kernels.declaration import WORDS_OF_A_CALL
from setbook.audio.kernels.stock import KERNELS
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from setbook.audio.kernels.declaration import Taper

Declared: TypeAlias = "float | Sequence[Any] | Mapping[str, Any] | Parameter"


@overload
def kernel(function: Callable[..., object], /) -> Kernel: ...


@overload
def kernel(
    *, state: int = 0, memory_seconds: float = 0.0, latency_frames: float = 0.0, **parameters: Declared
) -> Callable[[Callable[..., object]], Kernel]: ...


def kernel(
    function: Callable[..., object] | None = None,
    /,
    *,
    state: int = 0,
    memory_seconds: float = 0.0,
    latency_frames: float = 0.0,
    **parameters: Declared,
) -> Kernel | Callable[[Callable[..., object]], Kernel]:
    """Make an effect of a function: compiled for this processor and for the browser, from one source.

    The function works on a block in place. It takes, by name and in any
    order, what it needs of ``left``, ``right`` (samples, to be overwritten),
    ``side`` or ``side_left`` and ``side_right`` (another track's samples: their
    mean, or each side), ``frames`` (how many, 1 to 128), ``sample_rate``, ``state`` (numbers that
    stay from block to block and start at zero), ``memory`` and
    ``memory_frames`` (a delay line), and its parameters. A parameter is a
    number, the value at the end of the cell of 128 frames; a function that
    writes ``drive[i]`` gets its value at each frame instead, which moves
    smoothly.

    Places in buffers are not checked while it runs: one beyond ``frames`` or
    beyond the state reads or writes what belongs to others.

    It is written in the part of Python that numba compiles without its
    runtime: numbers, loops, conditions and functions. Mathematics of `math`
    and NumPy becomes the kernels' own. Numbers and functions from around it
    come along.

    One that takes ``side`` has a side-chain: ``duck(sidechain="Kick")`` says
    which track it listens to. Where nothing is said, it hears the track that it
    is on.

    Parameters
    ----------
    state
        How many numbers of state it has.
    memory_seconds
        How much memory for delay lines, in seconds of one channel.
    latency_frames
        By how many frames what comes out is late.
    **parameters
        By name: ``(default, minimum, maximum)``, then perhaps a unit such as
        ``"Hz"`` and a taper, ``"linear"`` or ``"logarithmic"``; ``True`` or
        ``False`` for a switch; a list of names for a choice.

    Raises
    ------
    KernelRefused
        It cannot run in kernel and browser alike; the message says why and in which line.

    Examples
    --------
    >>> import setbook as sb
    >>> @sb.kernel(drive=(2.0, 1.0, 20.0))  # doctest: +SKIP
    ... def fold(left, right, frames, drive):
    ...     for i in range(frames):
    ...         left[i] = math.sin(drive[i] * left[i])
    ...         right[i] = math.sin(drive[i] * right[i])
    >>> sb.render("song.als", "folded.wav", inserts={"Bass": [fold(drive=4)]})  # doctest: +SKIP
    """

    def make(written: Callable[..., object]) -> Kernel:
        try:
            made = _kernel_of(written, state, memory_seconds, latency_frames, parameters)
        except KernelRefused as refusal:
            announce_refusal(getattr(written, "__name__", ""), str(refusal))
            raise
        announce(made)
        return made

    return make if function is None else make(function)


def _kernel_of(
    function: Callable[..., object],
    state: int,
    memory_seconds: float,
    latency_frames: float,
    declared: Mapping[str, Declared],
) -> Kernel:
    if not isinstance(function, FunctionType):
        raise KernelRefused(f"Expected a function to make a kernel of, found {function!r}.")
    name = function.__name__
    if name in KERNELS:
        raise KernelRefused(
            f"Expected another name than that of setbook's own {name!r}; rename the function."
        )
    parameters = tuple(parameter_of(key, value) for key, value in declared.items())
    written = written_kernel(function, parameters, state, memory_seconds)
    made = Kernel(
        name=name,
        cell_kernel=_named(name),
        parameters=parameters,
        state_size=state,
        memory_seconds=memory_seconds,
        latency_frames=latency_frames,
        side_chain=written.side_chain,
        summary=(function.__doc__ or "").strip().split("\n")[0],
        source=f"{function.__module__}.{name}",
        text=written.text,
    )
    try:
        effect_modules([made], ("wasm",))
        keep_compiler_ready()
    except KernelRefused as refusal:
        raise KernelRefused(reason_with_line(str(refusal), written, name)) from None
    return made


def _named(name: str) -> Callable[..., None]:
    """Return what stands for a kernel whose program is a text: the shape of its call."""

    def cell_kernel(*_arguments: object) -> None:
        raise KernelRefused(f"Expected the compiled kernel {name!r}; it does not run as plain Python.")

    cell_kernel.__name__ = name
    return cell_kernel


def parameter_of(name: str, declared: Declared) -> Parameter:
    """Return a parameter from what was written for it.

    Raises
    ------
    KernelRefused
        The name is taken, or what was written is none of the forms.
    """
    if name in TYPES or name in WORDS_OF_A_CALL or not name.isidentifier():
        raise KernelRefused(
            f"Expected another name for the parameter {name!r}; it means something else in a kernel."
        )
    if isinstance(declared, Parameter):
        return declared
    if isinstance(declared, bool):
        return Parameter(name, "", 0.0, 1.0, float(declared), "switch")
    if isinstance(declared, Mapping):
        return Parameter(name=name, **declared)
    if isinstance(declared, Sequence) and declared and all(isinstance(one, str) for one in declared):
        return Parameter(name, "", 0.0, len(declared) - 1.0, 0.0, "choice", tuple(declared))
    if isinstance(declared, Sequence) and not isinstance(declared, str) and 3 <= len(declared) <= 5:
        default, minimum, maximum = map(float, declared[:3])
        unit, taper = [*declared[3:], "", ""][:2]
        chosen: Taper = taper or "linear"
        return Parameter(name, unit, minimum, maximum, default, chosen)
    raise KernelRefused(
        f"Expected {name}=(default, minimum, maximum), perhaps with a unit and a taper, found {declared!r}."
    )
