"""A compiler kept warm while somebody writes kernels."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Any, cast

from setbook.audio.authoring.kernel_source import written_kernel
from setbook.audio.kernels import Kernel, Parameter, compiler
from setbook.audio.kernels.effect_build import request_of

if TYPE_CHECKING:
    from types import FunctionType

    from numpy.typing import NDArray


def warming(
    left: NDArray[Any], right: NDArray[Any], frames: int, state: NDArray[Any], amount: NDArray[Any]
) -> None:
    """Do what most kernels do, so that all of it has been compiled once before they come."""
    for i in range(frames):
        x = amount[i] * left[i]
        state[0] += 0.5 * (x - state[0])
        left[i] = math.tanh(math.sin(x)) + math.cos(x) + math.exp(x) + math.log10(abs(x) + 1.0) + state[0]
        right[i] = min(max(right[i], -1.0), 1.0)


@functools.cache
def _request() -> dict[str, Any]:
    parameters = (Parameter("amount", "", 0.0, 1.0, 0.5),)
    text = written_kernel(cast("FunctionType", warming), parameters, 1, 0.0).text
    kernel = Kernel("warming", warming, parameters, 1, text=text)
    return request_of(kernel, ("wasm",)).to_dict()


def keep_compiler_ready() -> None:
    """Have a compiler that is warmed up stay for the kernels to come."""
    compiler.keep_ready(_request())
