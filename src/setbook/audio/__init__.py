"""Sound: sources, the plan, the console, the offline render.

>>> from setbook.audio import build_plan, render  # doctest: +SKIP
>>> render(live_set, "song.wav")  # doctest: +SKIP
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from setbook.audio.fidelity import fidelity  # noqa: TC004
    from setbook.audio.output.player import Player  # noqa: TC004
    from setbook.audio.pcm_store import PcmStore  # noqa: TC004
    from setbook.audio.plan import Plan  # noqa: TC004
    from setbook.audio.play import play  # noqa: TC004
    from setbook.audio.render import Rendered, render  # noqa: TC004
    from setbook.audio.session import build_plan  # noqa: TC004

__all__ = [
    "PcmStore",
    "Plan",
    "Player",
    "Rendered",
    "build_plan",
    "fidelity",
    "play",
    "render",
]

_HOMES = {
    "PcmStore": "pcm_store",
    "Plan": "plan",
    "Player": "output.player",
    "Rendered": "render",
    "build_plan": "session",
    "fidelity": "fidelity",
    "play": "play",
    "render": "render",
}


class _Surface(ModuleType):
    """The package as its users see it: names are loaded when they are first asked for.

    `render`, `play` and `fidelity` are functions here and modules below. Importing
    such a module sets it as an attribute of its parent; that is dropped, so
    that the names mean the functions in whatever order things are imported.
    """

    def __getattr__(self, name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{self.__name__}.{_HOMES[name]}"), name)
        super().__setattr__(name, found)
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_HOMES})


sys.modules[__name__].__class__ = _Surface
