"""What the engine of a page plays: the plan of a set, with the sound of its clips kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio import build_plan
from setbook.audio.delivery import delivery
from setbook.audio.progress import part
from setbook.hub.jobs.made import Made
from setbook.hub.jobs.view_payloads import packed_json, to_base64

if TYPE_CHECKING:
    from setbook.audio.plan import Plan
    from setbook.audio.progress import Progress
    from setbook.hub.jobs.shared_sounds import SharedSounds
    from setbook.model import LiveSet

_MADE_SHARE = 0.8
"""Of the work; the rest is keeping it."""


def sound_payload(live_set: LiveSet, store: SharedSounds, tell: Progress) -> Made:
    """Make the sound of a set: what `GET …/sound` answers, and all PCM that it names."""

    def make_plan() -> Plan:
        plan = build_plan(
            live_set,
            store=store,
            progress=part(lambda share, what: tell(share, f"Making sounds: {what}"), 0.0, _MADE_SHARE),
        )
        store.share(plan.pcm, part(tell, _MADE_SHARE, 1.0))
        return plan

    plan, (console, *buffers) = delivery(make_plan, tell)
    message = {"plan": plan, "wasm": to_base64([console])[0], "buffers": to_base64(buffers)}
    keys = tuple(entry["key"] for entry in plan["pcm"])
    return Made(packed_json(message), {"missing": plan["missing"]}, keys)
