"""Freezing a strip of a mixer as it stands: its inserts as they were moved, its effects as they are set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from setbook.audio.authoring.placing import with_inserts
from setbook.audio.freezing import frozen_sound
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from setbook.audio import PcmStore
    from setbook.audio.freezing import FrozenSound
    from setbook.audio.kernels.declaration import KernelSetting
    from setbook.audio.plan import Plan, Strip
    from setbook.audio.progress import Progress
    from setbook_widgets._effects import Chain


def freeze_as_moved(
    plan: Plan, asked: Mapping[str, Any], chain: Chain | None, store: PcmStore, progress: Progress
) -> dict[str, Any]:
    """Render a strip as its view has it, and describe the outcome as the view wants it.

    Parameters
    ----------
    asked
        From the view: `track`, the strip's id; `moved`, pairs of an insert's
        parameter (`insert:<i>:<p>`, `insert:<i>:on`) and its value; `effects`,
        of each effect behind them `id` and `values`.
    chain
        What was put on the track.

    Raises
    ------
    AudioError
        Others flow into the strip, or it has effects that the kernel does not know.
    """
    strip_id = str(asked["track"])
    strip = _moved(plan.strips[plan.strip_index(strip_id)], asked.get("moved", ()))
    plan = replace(plan, strips=tuple(strip if one.id == strip_id else one for one in plan.strips))
    settings = list(_settings(chain, asked.get("effects", ())))
    if settings:
        plan = with_inserts(plan, {strip_id: settings}, store)
    return wire_of(frozen_sound(plan, strip_id, store, progress))


def wire_of(frozen: FrozenSound) -> dict[str, Any]:
    """Describe frozen sound as a view wants it."""
    rows = [(one.start_frame, one.frame_count, one.pcm_offset) for one in frozen.segments]
    return {"key": frozen.key, "frame_count": frozen.frame_count, "rows": rows}


def _moved(strip: Strip, moved: Iterable[Sequence[Any]]) -> Strip:
    """Set inserts as they were moved by hand, which overrides their automation."""
    inserts, automation = list(strip.inserts), dict(strip.automation)
    for name, value in moved:
        _, number, parameter = str(name).split(":")
        insert = inserts[int(number)]
        if parameter == "on":
            inserts[int(number)] = replace(insert, on=bool(value))
        else:
            values = list(insert.parameters)
            values[int(parameter)] = float(value)
            inserts[int(number)] = replace(insert, parameters=tuple(values))
        automation.pop(str(name), None)
    return replace(strip, inserts=tuple(inserts), automation=automation)


def _settings(chain: Chain | None, effects: Iterable[Mapping[str, Any]]) -> Iterable[KernelSetting]:
    known = {} if chain is None else chain.live_by_id()
    for effect in effects:
        setting = known.get(str(effect["id"]))
        if setting is None:
            raise AudioError(
                f"Expected an effect that is on the track, found {effect['id']!r}; it was changed meanwhile."
            )
        yield replace(setting, values=tuple(map(float, effect["values"])))
