"""An effect that no kernel can run on a strip: what comes to it is rendered, sent through it and frozen."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from setbook.audio.authoring.course_tables import course_table
from setbook.audio.freezing import frozen_sound, sound_of, with_frozen
from setbook.audio.progress import part

if TYPE_CHECKING:
    from setbook.audio.authoring.effect import Effect
    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.plan import Plan
    from setbook.audio.progress import Progress

RENDER_SHARE = 0.8
"""Share of the work that rendering up to the effect is taken for."""

MOST_KEPT = 64
_made: OrderedDict[str, str] = OrderedDict()
"""Keys of frozen sound by what went into it. An effect is known by its definition, which lives as long as the process."""
_making = threading.Lock()


def with_effect(plan: Plan, strip_id: str, effect: Effect, store: PcmStore, report: Progress) -> Plan:
    """Return the plan with what a strip has up to its fader sent through an effect, and frozen.

    What went into it and has not changed since is neither rendered nor sent through it again.

    Raises
    ------
    EffectFailed
        The effect raised, or gave no sound.
    """
    with _making:
        key = _sound_key(plan, strip_id, effect, store, report)
    report(1.0, effect.name)
    return with_frozen(plan, strip_id, sound_of(key, store.get(key)))


def _sound_key(plan: Plan, strip_id: str, effect: Effect, store: PcmStore, report: Progress) -> str:
    """Return the key of what comes out of an effect, made first where it is not there."""
    rendering = part(report, 0.0, RENDER_SHARE)
    before = frozen_sound(plan, strip_id, store, lambda share, _strip: rendering(share, effect.name)).key
    tables = {name: course_table(plan, points) for name, points in sorted(effect.courses.items())}
    course = hashlib.sha256(b"".join(name.encode() + table.tobytes() for name, table in tables.items()))
    parts = (before, effect.name, effect.definition, sorted(effect.settings.items()), course.hexdigest())
    made = repr(parts)
    key = _made.get(made)
    if key is None or key not in store:
        sound = effect.process(store.get(before), plan.sample_rate, tables)
        key = hashlib.sha256(b"frozen effect" + str(plan.sample_rate).encode() + sound.tobytes()).hexdigest()
        store.put(key, sound)
        _made[made] = key
        while len(_made) > MOST_KEPT:
            _made.popitem(last=False)
    return key
