"""The web process of a hub with workers draws nothing and plays nothing: it never loads what could."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import json, sys
from fastapi.testclient import TestClient
from setbook.hub.app import create_app
from setbook.hub.identity.tokens import TokenIdentity
from setbook.hub.settings import HubSettings
folder = sys.argv[1]
settings = HubSettings(
    database_url=f"sqlite:///{folder}/c.sqlite", blob_url=f"file://{folder}/blobs",
    queue_url=f"sqlite:///{folder}/q.sqlite",
)
with TestClient(create_app(settings, lambda _: TokenIdentity({}))) as client:
    assert client.get("/api/v1/sessions").status_code == 200
    assert client.get(f"/api/v1/versions/{'0' * 26}/sound").status_code == 404
print(json.dumps(sorted(sys.modules)))
"""
_NEVER = {"numba", "llvmlite", "soundfile", "soxr", "anywidget", "IPython"}
_NEVER_BELOW = ("setbook.audio", "setbook.views", "setbook_widgets", "setbook_kernel")


def test_it_loads_neither_the_audio_engine_nor_widgets(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    modules = set(json.loads(done.stdout))
    assert "setbook.hub.routes.media" in modules
    assert not modules & _NEVER
    assert not [name for name in modules if name.startswith(_NEVER_BELOW)]
