"""The sound of versions as the hub's API gives it, made in the test's own process."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING

from setbook.audio import PcmStore, build_plan
from setbook.audio.kernels import console_wasm

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

    from setbook.model import LiveSet


def serve_sound(context: BrowserContext, live_set: LiveSet) -> list[str]:
    """Answer whatever asks for a version's sound with that of a set, after one answer that it is being made.

    Gives what was asked for.
    """
    store = PcmStore()
    asked: list[str] = []

    def plan(route: Route) -> None:
        asked.append("plan")
        if asked.count("plan") == 1:
            route.fulfill(status=202, json={"state": "working", "progress": 0.5, "doing": "Bass"})
            return
        wire, buffers = build_plan(live_set, store=store).to_wire()
        encoded = [base64.b64encode(part).decode() for part in (console_wasm(), *buffers)]
        body = json.dumps({"plan": wire, "wasm": encoded[0], "buffers": encoded[1:]})
        route.fulfill(body=body, content_type="application/json")

    def chunk(route: Route) -> None:
        asked.append("chunk")
        key, index = route.request.url.split("/")[-2:]
        route.fulfill(body=store.chunk(key, int(index)), content_type="application/octet-stream")

    context.route(re.compile(r"/api/v1/versions/[^/]+/sound$"), plan)
    context.route(re.compile(r"/api/v1/versions/[^/]+/sound/"), chunk)
    return asked
