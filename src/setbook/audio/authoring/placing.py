"""Effects put on tracks without touching the set: into a plan, behind the tracks' own devices."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from setbook.audio.authoring.effect import Effect
from setbook.audio.freezing import frozen_sound, hindrance, sound_of, with_frozen
from setbook.audio.kernels import Kernel
from setbook.audio.kernels.declaration import KernelSetting
from setbook.audio.kernels.stock import kernel as stock_kernel
from setbook.audio.plan import Insert, Plan, Strip
from setbook.errors import AudioError, NotFound

if TYPE_CHECKING:
    from setbook.audio.pcm_store import PcmStore
    from setbook.model import Track

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
    return [Placed(_strip_of(plan, track).id, chain_of(chain)) for track, chain in inserts.items()]


def with_inserts(plan: Plan, inserts: Inserts, store: PcmStore) -> Plan:
    """Return the plan with effects on its tracks; those that no kernel can run are frozen.

    Parameters
    ----------
    store
        Where the plan's sound is, and where what is frozen goes.

    Raises
    ------
    NotFound, AudioError
        See `placed`; and an effect other than a kernel stands on a track
        that others flow into.
    """
    for one in placed(plan, inserts):
        for number, chosen in enumerate(one.chain):
            if isinstance(chosen, Effect):
                plan = _with_frozen(plan, one.strip_id, chosen, store)
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


def is_called(track: Strip | Track, word: str) -> bool:
    """Whether a word means a track: its name, its id, or what Live calls the last of them in any version."""
    return word in {track.id, track.name} or (track.kind == "main" and word.lower() in {"main", "master"})


def _strip_of(plan: Plan, track: str) -> Strip:
    found = next((strip for strip in plan.strips if is_called(strip, track)), None)
    if found is None:
        known = ", ".join(repr(strip.name) for strip in plan.strips)
        raise NotFound(f"Expected the name of a track, found {track!r}; the set has {known}.")
    return found


def _replaced(plan: Plan, strip: Strip) -> tuple[Strip, ...]:
    return tuple(strip if one.id == strip.id else one for one in plan.strips)


def _with_kernel(plan: Plan, strip_id: str, chosen: KernelSetting, device_id: str) -> Plan:
    strip = plan.strips[plan.strip_index(strip_id)]
    insert = Insert(chosen.kernel.name, device_id, on=True, parameters=chosen.values)
    kernels = plan.kernels
    if chosen.kernel.text and chosen.kernel not in kernels:
        if any(one.name == chosen.kernel.name for one in kernels):
            raise AudioError(
                f"Expected one kernel of the name {chosen.kernel.name!r}, found two; use the newer one everywhere or rename it."
            )
        kernels = (*kernels, chosen.kernel)
    return replace(
        plan, strips=_replaced(plan, replace(strip, inserts=(*strip.inserts, insert))), kernels=kernels
    )


def _with_frozen(plan: Plan, strip_id: str, chosen: Effect, store: PcmStore) -> Plan:
    """Freeze the track up to the effect, send that through it, and let the track play what came out."""
    strip = plan.strips[plan.strip_index(strip_id)]
    hindered = hindrance(plan, strip_id)
    if hindered:
        raise AudioError(
            f"Expected a track that nothing flows into for the effect {chosen.name!r}, found {strip.name!r}: "
            f"{hindered}; write it as a kernel or put it on the tracks."
        )
    before = store.get(frozen_sound(plan, strip_id, store).key)
    sound = chosen.process(before, plan.sample_rate)
    key = hashlib.sha256(b"frozen effect" + str(plan.sample_rate).encode() + sound.tobytes()).hexdigest()
    return with_frozen(plan, strip_id, sound_of(key, store.obtain(key, lambda: sound)))
