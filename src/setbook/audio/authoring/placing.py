"""Effects put on tracks without touching the set: into a plan, behind the tracks' own devices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from setbook.audio.authoring.course_tables import course_table
from setbook.audio.authoring.effect import Effect
from setbook.audio.authoring.frozen import with_effect
from setbook.audio.authoring.hearing import ordered, side_chain_of, strip_called
from setbook.audio.kernels import Kernel
from setbook.audio.kernels.declaration import KernelSetting
from setbook.audio.kernels.stock import kernel as stock_kernel
from setbook.audio.plan import Insert, Plan, Strip
from setbook.audio.progress import part, until
from setbook.errors import AudioError

if TYPE_CHECKING:
    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.progress import Progress

Placeable: TypeAlias = "Kernel | KernelSetting | Effect | str"
Inserts: TypeAlias = "Mapping[str, Sequence[Placeable] | Placeable]"
"""By a track's name or id: a kernel, one of setbook's own by its name, or an effect; or several, in order."""


@dataclass(frozen=True)
class Placed:
    """What was put on one strip."""

    strip_id: str
    chain: tuple[KernelSetting | Effect, ...]


def placed(plan: Plan, inserts: Inserts) -> list[Placed]:
    """Return what goes on which strip.

    Raises
    ------
    NotFound
        No track has that name.
    AudioError
        What is to be placed is no effect.
    """
    return [Placed(strip_called(plan, track).id, chain_of(chain)) for track, chain in inserts.items()]


def with_inserts(plan: Plan, inserts: Inserts, store: PcmStore, progress: Progress | None = None) -> Plan:
    """Return the plan with effects on its tracks; those that no kernel can run are frozen.

    A strip with a frozen effect plays what came out of it: of a group, a
    return or main this holds all that flows in, as it stands. Its own fader,
    pan and sends stay alive; so do kernels behind the last frozen effect.

    Parameters
    ----------
    store
        Where the plan's sound is, and where what is frozen goes.
    progress
        Called with the share of freezing that is done, 0 to 1, and an effect's name.

    Raises
    ------
    NotFound, AudioError
        See `placed`; a side-chain has no source, or one that hears the track it is on.
    """
    places = placed(plan, inserts)
    plan = ordered(plan, ((one.strip_id, chosen.ear) for one in places for chosen in one.chain if chosen.ear))
    places.sort(key=lambda one: plan.strip_index(one.strip_id))
    freezing = sum(isinstance(chosen, Effect) for one in places for chosen in one.chain)
    report, frozen = until(None, progress), 0
    for one in places:  # in the order of the strips: what flows into a frozen one has its own effects by then
        for number, chosen in enumerate(one.chain):
            if isinstance(chosen, Effect):
                share = part(report, frozen / freezing, (frozen + 1) / freezing)
                plan = with_effect(plan, one.strip_id, chosen, store, share)
                frozen += 1
            else:
                plan = _with_kernel(plan, one.strip_id, chosen, f"{one.strip_id}/insert/{number}")
    return plan


def setting_of(chosen: Placeable) -> KernelSetting | Effect:
    """Return a kernel with its settings, or an effect."""
    if isinstance(chosen, str):
        chosen = stock_kernel(chosen)
    if isinstance(chosen, Kernel):
        return chosen()
    if isinstance(chosen, KernelSetting | Effect):
        return chosen
    raise AudioError(
        f"Expected a kernel, an effect or the name of one of setbook's own, found {chosen!r}; see sb.kernel and sb.effect."
    )


def chain_of(chain: Sequence[Placeable] | Placeable) -> tuple[KernelSetting | Effect, ...]:
    """Return what goes on one track, in order; one effect may stand without a list."""
    if isinstance(chain, str | Kernel | KernelSetting | Effect) or not isinstance(chain, Sequence):
        return (setting_of(chain),)
    return tuple(setting_of(one) for one in chain)


def _replaced(plan: Plan, strip: Strip) -> tuple[Strip, ...]:
    return tuple(strip if one.id == strip.id else one for one in plan.strips)


def _with_kernel(plan: Plan, strip_id: str, chosen: KernelSetting, device_id: str) -> Plan:
    strip = plan.strips[plan.strip_index(strip_id)]
    chain = None if chosen.ear is None else side_chain_of(plan, chosen.ear)
    insert = Insert(chosen.kernel.name, device_id, True, chosen.values, chain)
    kernels = plan.kernels
    if chosen.kernel.text and chosen.kernel not in kernels:
        if any(one.name == chosen.kernel.name for one in kernels):
            raise AudioError(
                f"Expected one kernel of the name {chosen.kernel.name!r}, found two; use the newer one everywhere or rename it."
            )
        kernels = (*kernels, chosen.kernel)
    number = len(strip.inserts)
    moving = {
        f"insert:{number}:{chosen.kernel.index_of(name)}": course_table(plan, points)
        for name, points in chosen.courses.items()
    }
    placed_on = replace(strip, inserts=(*strip.inserts, insert), automation={**strip.automation, **moving})
    return replace(plan, strips=_replaced(plan, placed_on), kernels=kernels)
