"""Built kernels in this process: machine code in memory, called without the interpreter's lock."""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_loading = threading.Lock()

ARGUMENTS: dict[Any, Any] = {int: ctypes.c_int32, float: ctypes.c_double}
"""Everything else is a pointer."""


class NativeModule:
    """Machine code of one object file, and its functions by name.

    Pointers are passed as integers (`array.ctypes.data`); who calls keeps the
    arrays alive.
    """

    def __init__(self, obj: bytes, entries: Mapping[str, Callable[..., Any]]) -> None:
        import llvmlite.binding as llvm  # noqa: PLC0415 - costs 0.1 s, and only players need it

        from setbook.audio.kernels import retarget  # noqa: PLC0415 - imports it too

        self._prefix = retarget.SYMBOL_PREFIX
        with _loading:
            retarget.initialize()
            empty = llvm.parse_assembly("")
            empty.triple = retarget.host_triple()
            self._engine = llvm.create_mcjit_compiler(empty, retarget.host_machine())
            self._engine.add_object_file(llvm.object_file.ObjectFileRef.from_data(obj))
            self._engine.finalize_object()
        self._functions = {name: self._function(name, entry) for name, entry in entries.items()}

    def _function(self, name: str, entry: Callable[..., Any]) -> Any:
        address = self._engine.get_function_address(self._prefix + name)
        hints = get_type_hints(entry)
        hints.pop("return", None)
        types = [ARGUMENTS.get(hint, ctypes.c_void_p) for hint in hints.values()]
        function: Any = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(address)
        function.machine_code = self._engine  # which lives as long as somebody can call it
        return function

    def __getitem__(self, name: str) -> Any:
        """Return a function by the name it was exported under."""
        return self._functions[name]
