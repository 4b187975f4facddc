"""The browser's engine alone on a page of the loopback, with plans and PCM that a test hands it."""

from __future__ import annotations

import base64
import functools
import http.server
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.audio.console.node_console import node

from setbook.audio.kernels import console_wasm
from setbook.audio.plan import PCM_CHUNK_FRAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Page

    from setbook.audio.plan import Plan

PAGE = """<!doctype html><meta charset="utf-8"><title>engine</title><link rel="icon" href="data:,">
<button id="play">Play</button> <button id="stop">Stop</button> <output id="state"></output>
<script type="module">
import { Engine } from "./engine.js";
const engine = (window.engine = Engine.shared());
const bytes = async (name) => {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${answer.status} for ${name}`);
  return answer.arrayBuffer();
};
window.states = [];
engine.on("state", (state) => {
  document.getElementById("state").textContent = state;
  if (window.states.at(-1) !== state) window.states.push(state);
});
window.source = async (name) => {
  const json = await (await fetch(`${name}/plan.json`)).json();
  const buffers = await Promise.all(Array.from({ length: json.buffer_count }, (_, i) => bytes(`${name}/buffer-${i}`)));
  const pcm = { chunk: (key, index) => bytes(`${name}/pcm/${key}/${index}`) };
  return { key: name, plan: { json: json.plan, buffers }, wasm: await bytes("console.wasm"), pcm };
};
window.capturing = null;
document.getElementById("play").onclick = async () => {
  engine.unlock();
  window.capturing = await engine.capture();
  await engine.play();
};
document.getElementById("stop").onclick = async () => {
  engine.stop();
  window.captured = await window.capturing.stop();
};
window.base64 = (planes) => planes.map((plane) => {
  let text = "";
  const bytes = new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
});
document.getElementById("state").dataset.ready = window.ready = true;
</script>
"""


class EngineSite:
    """What the page is served: by path, made when it is asked for."""

    def __init__(self, bundle: bytes) -> None:
        self.url = ""
        self._bundle = bundle
        self._plans: dict[str, tuple[Plan, dict[str, NDArray[np.float32]]]] = {}
        self.requested: list[str] = []
        self.held = threading.Event()
        """While clear, PCM is not answered."""
        self.held.set()

    def add(self, name: str, plan: Plan, pcm: dict[str, NDArray[np.float32]]) -> None:
        """Offer a plan under a name."""
        self._plans[name] = (plan, pcm)

    def answer(self, path: str) -> bytes | None:
        """Return what lies at a path."""
        self.requested.append(path)
        fixed = {"index.html": PAGE.encode(), "engine.js": self._bundle}
        if path in fixed:
            return fixed[path]
        if path == "console.wasm":
            return console_wasm()
        name, _, rest = path.partition("/")
        if name not in self._plans:
            return None
        plan, pcm = self._plans[name]
        wire, buffers = plan.to_wire()
        if rest == "plan.json":
            return json.dumps({"plan": wire, "buffer_count": len(buffers)}).encode()
        if rest.startswith("buffer-"):
            return buffers[int(rest.removeprefix("buffer-"))]
        _, key, index = rest.split("/")
        self.held.wait(30)
        start = int(index) * PCM_CHUNK_FRAMES
        return np.ascontiguousarray(pcm[key][:, start : start + PCM_CHUNK_FRAMES]).tobytes()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, site: EngineSite, *arguments: Any) -> None:
        self.site = site
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Answer from the site."""
        path = self.path.lstrip("/").partition("?")[0] or "index.html"
        body = self.site.answer(path)
        kinds = {
            "html": "text/html",
            "js": "text/javascript",
            "json": "application/json",
            "wasm": "application/wasm",
        }
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", kinds.get(path.rpartition(".")[2], "application/octet-stream"))
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def engine_site(folder: Path) -> Iterator[EngineSite]:
    """Bundle the engine and serve it."""
    target = folder / "engine.js"
    code = (
        'import("./build.mjs").then(async ({ options, workletPlugin }) => (await import("esbuild")).build({'
        f'...options, entryPoints: ["ts/audio/engine.ts"], outfile: {json.dumps(str(target))}, '
        "plugins: [workletPlugin({})]}))"
    )
    node("-e", code)
    site = EngineSite(target.read_bytes())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, site))
    site.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def open_page(page: Page, site: EngineSite, name: str) -> None:
    """Open the page and load a plan into the engine."""
    page.goto(site.url)
    page.wait_for_function("window.ready")
    page.evaluate("async (name) => engine.load(await source(name))", name)


def planes(encoded: list[str]) -> NDArray[np.float32]:
    """Decode planes that the page has sent as base64."""
    return np.stack([np.frombuffer(base64.b64decode(plane), np.float32) for plane in encoded])
