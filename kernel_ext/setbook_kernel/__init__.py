"""The IPython extension: `%load_ext setbook` gives sets, histories and diffs a face, and the `%setbook` magic.

Nothing of setbook is imported before it is needed: displays are registered by
the names of the types, and the magic imports when it runs. Whoever wants
another display registers it as for any type; unloading leaves that in place::

    formatter = get_ipython().display_formatter.mimebundle_formatter
    formatter.for_type(LiveSet, my_display)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook_kernel import completion, display
from setbook_kernel.magic import SetbookMagics

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["load_ipython_extension", "unload_ipython_extension"]


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Register the displays, the magic and its completion; loading twice is loading once."""
    display.register(ipython)
    ipython.register_magics(SetbookMagics)
    completion.register(ipython)


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """Take back what loading registered, and nothing that was registered since."""
    display.unregister(ipython)
    ipython.magics_manager.magics["line"].pop("setbook", None)
    completion.unregister(ipython)
