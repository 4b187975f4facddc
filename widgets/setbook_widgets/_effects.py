"""Effects on a mixer's strips: what its view is told of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from setbook.audio.authoring.effect import Effect
from setbook.audio.authoring.placing import chain_of
from setbook.audio.kernels import effect_modules
from setbook.audio.kernels.declaration import KernelSetting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from setbook.audio.authoring.placing import Placeable
    from setbook.audio.kernels import Kernel


@dataclass(frozen=True)
class LiveEffect:
    """A kernel on a strip."""

    setting: KernelSetting
    fault: str = ""
    """Why its newest definition was refused; this one plays on."""

    def redefined(self, kernel: Kernel) -> LiveEffect:
        """Return it with a new kernel; what was set, and is not just an old default, is kept where it is within range."""
        before = zip(self.setting.kernel.parameters, self.setting.values, strict=True)
        old = {parameter.name: value for parameter, value in before if value != parameter.default}
        kept = {
            one.name: old[one.name]
            for one in kernel.parameters
            if one.name in old and one.minimum <= old[one.name] <= one.maximum
        }
        return LiveEffect(kernel(**kept))


@dataclass
class Chain:
    """What was put on one track: what has to be frozen, then what runs live."""

    track: str
    """Its id."""
    frozen: tuple[KernelSetting | Effect, ...] = ()
    live: list[LiveEffect] = field(default_factory=list)

    @classmethod
    def of(cls, track: str, chain: Sequence[Placeable] | Placeable) -> Chain:
        """Part a chain: all up to the last effect that no kernel runs is frozen together."""
        settings = chain_of(chain)
        last = max((index for index, one in enumerate(settings) if isinstance(one, Effect)), default=-1)
        live = [LiveEffect(one) for one in settings[last + 1 :] if isinstance(one, KernelSetting)]
        return cls(track, settings[: last + 1], live)

    def redefine(self, kernel: Kernel) -> bool:
        """Put a new definition in place of the kernels with its name; say whether there were any."""
        return self._change(kernel.name, lambda one: one.redefined(kernel))

    def refuse(self, name: str, reason: str) -> bool:
        """Note that a definition was refused; say whether it concerns this chain."""
        return self._change(name, lambda one: replace(one, fault=reason))

    def _change(self, name: str, change: Any) -> bool:
        concerned = [one.setting.kernel.name == name for one in self.live]
        self.live = [change(one) if mine else one for one, mine in zip(self.live, concerned, strict=True)]
        return any(concerned)

    def to_view(self) -> Iterator[dict[str, Any]]:
        """Yield what the view is told of each live effect, its WebAssembly too."""
        return (entry for entry, _ in self.with_ids())

    def with_ids(self) -> Iterator[tuple[dict[str, Any], LiveEffect]]:
        """Yield what the view is told of each live effect, and the effect."""
        modules = effect_modules(one.setting.kernel for one in self.live)
        for number, one in enumerate(self.live):
            kernel = one.setting.kernel
            wasm = modules[kernel.name].wasm
            slot = f"{self.track}/{number}/{kernel.name}"
            told = {
                "track": self.track,
                "slot": slot,
                "id": f"{slot}/{hashlib.sha256(wasm).hexdigest()[:16]}",
                "name": kernel.name,
                "summary": kernel.summary,
                "parameters": kernel.to_dict()["parameters"],
                "values": list(one.setting.values),
                "wasm": wasm,
                "fault": one.fault,
            }
            yield told, one
