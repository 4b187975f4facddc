"""How loud a set's arrangement is, so that two versions can be heard at one loudness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio import build_plan
from setbook.audio.progress import part
from setbook.audio.song_loudness import song_lufs
from setbook.hub.jobs.made import Made
from setbook.hub.jobs.view_payloads import packed_json

if TYPE_CHECKING:
    from setbook.audio import PcmStore
    from setbook.audio.progress import Progress
    from setbook.model import LiveSet

_MADE_SHARE = 0.5
"""Of the work, if no sound is there yet; the rest is playing it all."""


def loudness(live_set: LiveSet, store: PcmStore, tell: Progress) -> Made:
    """Play a set's arrangement from end to end, and measure it: what `GET …/loudness` answers."""
    plan = build_plan(
        live_set,
        store=store,
        progress=part(lambda share, what: tell(share, f"Making sounds: {what}"), 0.0, _MADE_SHARE),
    )
    playing = part(tell, _MADE_SHARE, 1.0)

    def report(share: float) -> None:
        playing(share, "Measuring loudness")

    return Made(packed_json({"lufs": song_lufs(plan, store, report)}))
