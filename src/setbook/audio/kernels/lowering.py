"""From Python functions to LLVM IR, by numba. Runs in a process of its own; see `emit`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import FunctionType
from typing import TYPE_CHECKING, Any, get_type_hints

import numba
import numpy as np
from numba import types
from numba.core.errors import NumbaError
from numba.extending import intrinsic
from numpy.typing import NDArray

from setbook.audio.kernels import subset
from setbook.audio.kernels.numba_pipeline import KernelPipeline, modules, take_shortcuts
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Callable

# Division by zero gives infinity, as in the browser; no wrappers for Python to call.
OPTIONS: Any = {
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": KernelPipeline,
}

numba_types: Any = types  # numba's own annotations differ between its versions
POINTERS = {
    NDArray[np.float32]: numba_types.CPointer(types.float32),
    NDArray[np.float64]: numba_types.CPointer(types.float64),
    NDArray[np.int32]: numba_types.CPointer(types.int32),
}


@dataclass(frozen=True)
class Lowered:
    """One entry as IR."""

    export: str
    symbol: str
    """The name that numba gave it."""
    arguments: tuple[str, ...]
    """LLVM types: ptr, i32 or double."""
    modules: dict[str, str]
    """Texts of IR: the entry's own and those of all that it calls."""


@intrinsic
def _advance(_typing_context: Any, buffer: Any, count: Any) -> Any:
    """Move a pointer by whole elements."""
    if not isinstance(buffer, types.CPointer) or not isinstance(count, types.Integer):
        return None

    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        pointer, offset = arguments
        return builder.gep(pointer, [offset])

    return buffer(buffer, types.int64), emit


@dataclass
class Lowering:
    """Entries become IR here; the functions they call are compiled once for all of them."""

    compiled: dict[Callable[..., Any], Any] = field(default_factory=lambda: {subset.advance: _advance})

    def __post_init__(self) -> None:
        take_shortcuts()

    def lower(self, export: str, function: Callable[..., Any]) -> Lowered:
        """Compile one entry to IR, untouched by any target's optimiser."""
        arguments = signature(function, types.int32)
        try:
            dispatcher = numba.njit(types.void(*arguments), **OPTIONS)(self._resolved(function))
        except NumbaError as error:
            raise KernelRefused(
                f"Expected kernel {export!r} in the subset that runs in kernel and browser alike, found: "
                f"{first_lines(str(error))}"
            ) from error
        (result,) = dispatcher.overloads.values()
        names = {types.int32: "i32", types.float64: "double", types.float32: "float"}
        return Lowered(
            export,
            result.fndesc.llvm_func_name,
            tuple(names.get(argument, "ptr") for argument in arguments),
            modules(result.library),
        )

    def _resolved(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with every inline function that it names compiled."""
        namespace = function.__globals__
        for name in function.__code__.co_names:
            if name in namespace:
                namespace[name] = self._inline(namespace[name])
        for cell in function.__closure__ or ():
            cell.cell_contents = self._inline(cell.cell_contents)
        return function

    def _inline(self, value: Any) -> Any:
        """Compile what is marked as inline; let all else through."""
        if value is subset.advance:
            return _advance
        if not getattr(value, subset.INLINE_MARK, False) or not isinstance(value, FunctionType):
            return value
        if value not in self.compiled:
            arguments = tuple(signature(value, types.int64))
            self.compiled[value] = numba.njit(arguments, **OPTIONS)(self._resolved(value))
        return self.compiled[value]


def signature(function: Callable[..., Any], integer: Any) -> list[Any]:
    """Return numba's types of a function's annotated arguments."""
    scalars: dict[Any, Any] = {
        int: integer,
        float: types.float64,
        bool: types.boolean,
        np.float32: types.float32,
    }
    hints = get_type_hints(function)
    hints.pop("return", None)
    known: dict[Any, Any] = {**POINTERS, **scalars}
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    for name in names:
        if hints.get(name) not in known:
            raise KernelRefused(
                f"Expected argument {name!r} of {function.__name__!r} annotated as Float32s, Float64s, Int32s, "
                f"int or float, found {hints.get(name)!r}."
            )
    return [known[hints[name]] for name in names]


def first_lines(message: str) -> str:
    """Return what a numba error says first, on one line and without terminal colours."""
    lines = [re.sub(r"\x1b\[\d*m", "", line).strip() for line in message.splitlines()]
    return " ".join([line for line in lines if line][:6])
