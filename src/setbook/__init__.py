"""The versions of a song for Ableton Live, opened in a notebook.

>>> import setbook as sb
>>> live_set = sb.open("song.als")  # doctest: +SKIP
>>> sb.history("Song Project")  # doctest: +SKIP
>>> sb.diff("song v1.als", "song v2.als")  # doctest: +SKIP
>>> sb.merge("song v1.als", "song v2.als", "song v2 (remix).als")  # doctest: +SKIP
>>> sb.render(live_set, "song.wav")  # doctest: +SKIP
"""

import sys as _sys
from importlib import import_module as _import_module
from types import ModuleType as _ModuleType
from typing import TYPE_CHECKING
from typing import Any as _Any

if TYPE_CHECKING:
    from setbook.audio import effect, kernel, render  # noqa: TC004
    from setbook.diff import Diff, diff  # noqa: TC004
    from setbook.errors import SetbookError  # noqa: TC004
    from setbook.history import History, history  # noqa: TC004
    from setbook.merge import merge  # noqa: TC004
    from setbook.model import Clip, Device, LiveSet, Preset, Track  # noqa: TC004
    from setbook.model import open_file as open  # noqa: A004, TC004 - sb.open is what a reader expects

# Where each public name lives: module, name there.
_HOMES = {
    "Clip": ("setbook.model", "Clip"),
    "Device": ("setbook.model", "Device"),
    "Diff": ("setbook.diff", "Diff"),
    "History": ("setbook.history", "History"),
    "LiveSet": ("setbook.model", "LiveSet"),
    "Preset": ("setbook.model", "Preset"),
    "SetbookError": ("setbook.errors", "SetbookError"),
    "Track": ("setbook.model", "Track"),
    "diff": ("setbook.diff", "diff"),
    "effect": ("setbook.audio", "effect"),
    "history": ("setbook.history", "history"),
    "kernel": ("setbook.audio", "kernel"),
    "merge": ("setbook.merge", "merge"),
    "open": ("setbook.model", "open_file"),
    "render": ("setbook.audio", "render"),
}

# Packages that are reached by their own name, `sb.community`, and loaded like the names above.
_PACKAGES = frozenset({"community"})

__all__ = [
    "Clip",
    "Device",
    "Diff",
    "History",
    "LiveSet",
    "Preset",
    "SetbookError",
    "Track",
    "diff",
    "effect",
    "history",
    "kernel",
    "merge",
    "open",
    "render",
]
__version__ = "0.1.0"


def load_ipython_extension(ipython: _Any) -> None:
    """Switch on magics, displays and completion: ``%load_ext setbook``."""
    _import_module("setbook_kernel").load_ipython_extension(ipython)


def unload_ipython_extension(ipython: _Any) -> None:
    """Switch them off: ``%unload_ext setbook``."""
    _import_module("setbook_kernel").unload_ipython_extension(ipython)


class _Surface(_ModuleType):
    """The package as users see it: its names are loaded when they are first asked for.

    `diff`, `history` and `merge` are functions here and sub-packages below. Importing
    a sub-package sets it as an attribute of its parent; that is dropped for
    these, so that ``sb.diff(a, b)`` works in whatever order things were
    imported.
    """

    def __getattr__(self, name: str) -> _Any:
        if name in _PACKAGES:
            return _import_module(f"{self.__name__}.{name}")
        if name not in _HOMES:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        module, attribute = _HOMES[name]
        found = getattr(_import_module(module), attribute)
        super().__setattr__(name, found)
        return found

    def __setattr__(self, name: str, value: _Any) -> None:
        if not (name in _HOMES and isinstance(value, _ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return [*(name for name in super().__dir__() if name.startswith("__")), *__all__]


_sys.modules[__name__].__class__ = _Surface
