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
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from setbook.audio.authoring.placing import Placeable
    from setbook.audio.kernels import Kernel, Parameter


@dataclass(frozen=True)
class PlacedEffect:
    """A kernel or another effect on a strip."""

    setting: KernelSetting | Effect
    fault: str = ""
    """Why its newest definition was refused, or what went wrong in it; of a kernel the one before plays on."""

    @property
    def name(self) -> str:
        """The function's name."""
        return self.setting.name if isinstance(self.setting, Effect) else self.setting.kernel.name

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be set."""
        return self.setting.parameters if isinstance(self.setting, Effect) else self.setting.kernel.parameters

    @property
    def values(self) -> tuple[float, ...]:
        """What that is set to, in order."""
        if isinstance(self.setting, KernelSetting):
            return self.setting.values
        return tuple(self.setting.settings.get(one.name, one.default) for one in self.parameters)

    @property
    def state(self) -> str:
        """All that its sound depends on, besides what it is given."""
        setting = self.setting
        program = (
            setting.definition
            if isinstance(setting, Effect)
            else hashlib.sha256(setting.kernel.text.encode()).hexdigest()
        )
        return repr((self.name, program, self.values, sorted(setting.courses.items()), setting.ear))

    def redefined(self, made: Kernel | Effect) -> PlacedEffect:
        """Return it with a new definition; what was set, and is not just an old default, is kept where it is within range."""
        old = {
            parameter.name: self.setting.courses.get(parameter.name, value)
            for parameter, value in zip(self.parameters, self.values, strict=True)
            if value != parameter.default or parameter.name in self.setting.courses
        }
        kept = {one.name: old[one.name] for one in made.parameters if _fits(one, old.get(one.name))}
        if isinstance(made, Effect):
            return PlacedEffect(made(**kept))
        return PlacedEffect(replace(made.set_to(kept), ear=self.setting.ear if made.side_chain else None))

    def turned(self, knobs: Mapping[str, float]) -> KernelSetting | Effect:
        """Return what it is with its knobs where they were turned to; those that move with the song are left alone."""
        setting = self.setting
        turned = {
            one.name: min(max(knobs[one.name], one.minimum), one.maximum)
            for one in self.parameters
            if one.name in knobs and one.name not in setting.courses
        }
        if isinstance(setting, Effect):
            return setting(**turned)
        names = [one.name for one in self.parameters]
        values = tuple(turned.get(name, value) for name, value in zip(names, self.values, strict=True))
        return replace(setting, values=values)


@dataclass
class Chain:
    """What was put on one track: what has to be frozen, then what runs live."""

    track: str
    """Its id."""
    effects: list[PlacedEffect] = field(default_factory=list)

    @classmethod
    def of(cls, track: str, chain: Sequence[Placeable] | Placeable) -> Chain:
        """Return the chain of what a reader wants on a track."""
        return cls(track, [PlacedEffect(one) for one in chain_of(chain)])

    @property
    def heard(self) -> set[str]:
        """Names or ids of the tracks that its effects listen to."""
        return {one.setting.ear.track for one in self.effects if one.setting.ear is not None}

    def listening(self, track_id: Callable[[str], str]) -> Chain:
        """Return it with the ids of the tracks that its effects listen to, given the way to them from their names."""

        def named(one: PlacedEffect) -> PlacedEffect:
            setting = one.setting
            if not isinstance(setting, KernelSetting) or setting.ear is None:
                return one
            ear = replace(setting.ear, track=track_id(setting.ear.track))
            return replace(one, setting=replace(setting, ear=ear))

        return Chain(self.track, [named(one) for one in self.effects])

    @property
    def frozen_count(self) -> int:
        """How many of them are frozen together: all up to the last that no kernel runs."""
        frozen = [index for index, one in enumerate(self.effects) if isinstance(one.setting, Effect)]
        return frozen[-1] + 1 if frozen else 0

    def slot(self, number: int) -> str:
        """Return what names an effect's place in the view, the same for its next version."""
        return f"{self.track}/{number}/{self.effects[number].name}"

    def turned(self, knobs: Mapping[str, Mapping[str, float]]) -> list[KernelSetting | Effect]:
        """Return the chain with its knobs where they were turned to."""
        return [one.turned(knobs.get(self.slot(number), {})) for number, one in enumerate(self.effects)]

    def redefine(self, made: Kernel | Effect) -> bool:
        """Put a new definition in place of those with its name and kind; say whether there were any."""
        kind = Effect if isinstance(made, Effect) else KernelSetting
        return self._change(
            lambda one: one.name == made.name and isinstance(one.setting, kind),
            lambda one: one.redefined(made),
        )

    def blame(self, name: str, reason: str) -> bool:
        """Note what is wrong with a definition; say whether it concerns this chain."""
        return self._change(lambda one: one.name == name, lambda one: replace(one, fault=reason))

    def live_by_id(self) -> dict[str, KernelSetting]:
        """Return what runs live, by the ids that the view has for it."""
        modules = effect_modules((one.kernel for one in self._live), ("wasm",))
        return {
            self._id(number, _program(one, modules[one.kernel.name].wasm)): one
            for number, one in enumerate(self._live, self.frozen_count)
        }

    @property
    def _live(self) -> list[KernelSetting]:
        settings = [one.setting for one in self.effects[self.frozen_count :]]
        return [one for one in settings if isinstance(one, KernelSetting)]

    def _id(self, number: int, content: bytes) -> str:
        return f"{self.slot(number)}/{hashlib.sha256(content).hexdigest()[:16]}"

    def _change(
        self, concerns: Callable[[PlacedEffect], bool], change: Callable[[PlacedEffect], PlacedEffect]
    ) -> bool:
        concerned = [concerns(one) for one in self.effects]
        self.effects = [
            change(one) if mine else one for one, mine in zip(self.effects, concerned, strict=True)
        ]
        return any(concerned)

    def to_view(self, feeders: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield what the view is told of each effect; of live ones their WebAssembly too.

        Parameters
        ----------
        feeders
            Names of the tracks that flow into this one: when they move, what is frozen is frozen again.
        """
        modules = effect_modules((one.kernel for one in self._live), ("wasm",))
        for number, one in enumerate(self.effects):
            frozen = number < self.frozen_count
            wasm = b"" if frozen else modules[one.name].wasm
            yield {
                "track": self.track,
                "slot": self.slot(number),
                "id": self._id(number, one.state.encode() if frozen else _program(one.setting, wasm)),
                "name": one.name,
                "summary": _summary(one.setting),
                "parameters": [vars(parameter) for parameter in one.parameters],
                "values": list(one.values),
                "moving": sorted(one.setting.courses),
                "frozen": frozen,
                "feeders": list(feeders) if frozen else [],
                "wasm": wasm,
                "fault": one.fault,
                "ear": None if one.setting.ear is None else vars(one.setting.ear),
            }


def _program(setting: KernelSetting | Effect, wasm: bytes) -> bytes:
    """Return all that tells a live effect from its next version: its program, and what that listens to."""
    return wasm if setting.ear is None else wasm + repr(setting.ear).encode()


def _fits(parameter: Parameter, value: object) -> bool:
    values = (
        [value] if isinstance(value, float) else [one for _, one in value] if isinstance(value, tuple) else []
    )
    return bool(values) and all(parameter.minimum <= one <= parameter.maximum for one in values)


def _summary(setting: KernelSetting | Effect) -> str:
    if isinstance(setting, KernelSetting):
        return setting.kernel.summary
    return (getattr(setting.run, "__doc__", "") or "").strip().split("\n")[0]
