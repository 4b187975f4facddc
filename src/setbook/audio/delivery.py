"""What an engine elsewhere needs to play a set: a kernel gives it to a view, a hub to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from setbook.audio.kernels import console_wasm

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.audio.plan import Plan
    from setbook.audio.progress import Progress


def delivery(make_plan: Callable[[], Plan], tell: Progress) -> tuple[dict[str, Any], list[bytes]]:
    """Return a plan as JSON, and as buffers the console's WebAssembly followed by the plan's own.

    Parameters
    ----------
    make_plan
        Builds the plan, and tells in between how far it is.
    tell
        Told of what comes before and after: consoles and effects are compiled once on a machine, which takes a while.
    """
    tell(0.0, "Preparing the console")
    console = console_wasm()
    plan = make_plan()
    tell(1.0, "Preparing effects")
    wire, buffers = plan.to_wire()
    return wire, [console, *buffers]
