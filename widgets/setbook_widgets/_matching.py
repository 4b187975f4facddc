"""How loud whole songs are, so that two versions can be compared at one loudness."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from setbook.audio.song_loudness import song_lufs

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.plan import Plan

_KEPT = 64
_MEASURED: OrderedDict[str, float | None] = OrderedDict()
_MEASURING = threading.Lock()


def integrated_lufs(plan: Plan, store: PcmStore, report: Callable[[float], None]) -> float | None:
    """Return the integrated loudness of a song as its plan plays it, from its first frame to its last.

    A plan says all that is heard, down to the hash of each sound, so that what
    was measured once is known as long as the process lives.

    Parameters
    ----------
    report
        Called with the share that is done; what it raises stops the work.

    Returns
    -------
    float or None
        In LUFS; None for silence.
    """
    key = _address(plan)
    with _MEASURING:
        if key not in _MEASURED:
            _MEASURED[key] = song_lufs(plan, store, report)
            while len(_MEASURED) > _KEPT:
                _MEASURED.popitem(last=False)
        _MEASURED.move_to_end(key)
        return _MEASURED[key]


def _address(plan: Plan) -> str:
    wire, buffers = plan.to_wire()
    digest = hashlib.sha256(json.dumps(wire, sort_keys=True).encode())
    for buffer in buffers:
        digest.update(buffer)
    return digest.hexdigest()
