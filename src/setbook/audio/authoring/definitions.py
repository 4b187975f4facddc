"""Who wants to hear of effects as they are defined again: mixers that play them."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from setbook.audio.authoring.effect import Effect
    from setbook.audio.kernels import Kernel


class Listener(Protocol):
    """What is told."""

    def kernel_defined(self, kernel: Kernel) -> None:
        """Take a kernel that was just made, perhaps in place of one with its name."""

    def kernel_refused(self, name: str, reason: str) -> None:
        """Hear that a new definition of this name was refused; the old one plays on."""

    def effect_defined(self, effect: Effect) -> None:
        """Take an effect that was just made, perhaps in place of one with its name."""


_listeners: weakref.WeakSet[Listener] = weakref.WeakSet()


def listen(listener: Listener) -> None:
    """Tell this listener of definitions from now on, as long as it lives."""
    _listeners.add(listener)


def announce(kernel: Kernel) -> None:
    """Tell of a kernel that was just made."""
    for listener in list(_listeners):
        listener.kernel_defined(kernel)


def announce_refusal(name: str, reason: str) -> None:
    """Tell that a definition was refused."""
    for listener in list(_listeners):
        listener.kernel_refused(name, reason)


def announce_effect(effect: Effect) -> None:
    """Tell of an effect that was just made."""
    for listener in list(_listeners):
        listener.effect_defined(effect)
