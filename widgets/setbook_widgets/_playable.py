"""The sound of a set on its way from the kernel to the browser.

A view asks `session` once, for the plan and the console's WebAssembly, and
`pcm` for each chunk of sound that the engine needs next. Both are answered on
the threads of `View`, so that the kernel does not wait for them. Where the
front end uses subshells (JupyterLab does), a busy kernel goes on answering a
view that it has answered before: ipykernel hands the messages of a comm to
the subshell for which that comm last spoke, and to the main shell until then.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from setbook.audio import PcmStore, build_plan
from setbook.audio.delivery import delivery
from setbook.errors import AudioError
from setbook_widgets._base import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from setbook.audio.plan import Plan
    from setbook.model import LiveSet

    Progress = Callable[[float, str], None]

# Making sounds fills a core: one set at a time. Views of one set then find its plan here.
_BUILDING = threading.Lock()
_PLANS: OrderedDict[str, Plan] = OrderedDict()
_KEPT_PLANS = 4

_PROGRESS_SECONDS = 0.1


class Playable(View):
    """A view that can be heard. Call `serve_sound` once its set is known."""

    def serve_sound(self, live_set: LiveSet, store: PcmStore | None = None) -> None:
        """Answer the view's questions for plan and sound of this set.

        Parameters
        ----------
        live_set
            What is played, as it is when the view asks for the plan.
        store
            Where sounds are kept; by default the cache of this machine.
        """
        self._live_set = live_set
        self._store = store or PcmStore()
        self._closed = threading.Event()
        self.answer("session", self._session)
        self.answer("pcm", self._pcm)

    def close(self) -> None:
        """Close the view; sounds in the making are given up."""
        if hasattr(self, "_closed"):
            self._closed.set()
        super().close()

    def _session(self, parameters: Mapping[str, Any]) -> tuple[Any, list[bytes]]:
        tell = self._progress(parameters)
        return delivery(lambda: self._plan(parameters, tell), tell)

    def _plan(self, parameters: Mapping[str, Any], tell: Progress) -> Plan:
        """Return what is played of the set that a view asks for."""
        live_set = self._set_of(parameters)
        return _plan_of(live_set, self._store, lambda share, what: tell(share, f"Making sounds: {what}"))

    def _set_of(self, _parameters: Mapping[str, Any]) -> LiveSet:
        """Give the set that a view asks for; one that can play several says which."""
        return self._live_set

    def _pcm(self, parameters: Mapping[str, Any]) -> tuple[None, list[bytes]]:
        return None, [self._store.chunk(str(parameters["key"]), int(parameters["index"]))]

    def _progress(self, parameters: Mapping[str, Any]) -> Progress:
        """Tell the view how far it is, ten times a second at most; end the work once the view is closed."""
        last = -_PROGRESS_SECONDS

        def tell(share: float, what: str) -> None:
            nonlocal last
            if self._closed.is_set():
                raise AudioError("Expected a view that waits for the sound, found it closed; show it again.")
            now = time.monotonic()
            if now - last >= _PROGRESS_SECONDS:
                last = now
                self.send_progress(parameters, share, 1.0, what)

        return tell


def _plan_of(live_set: LiveSet, store: PcmStore, progress: Progress) -> Plan:
    """Build the plan of the set as it is now, or take it from the last few."""
    with _BUILDING:
        key = f"{live_set.document.digest} {store.folder}"
        plan = _PLANS.get(key)
        if plan is None:
            plan = build_plan(live_set, store=store, progress=progress)
        _PLANS[key] = plan
        _PLANS.move_to_end(key)
        while len(_PLANS) > _KEPT_PLANS:
            _PLANS.popitem(last=False)
        return plan
