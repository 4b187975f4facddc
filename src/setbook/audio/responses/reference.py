"""The reference of setbook's effects as a page, from what they declare and what is measured on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.kernels.stock import KERNELS
from setbook.audio.responses.pictures import caption_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.audio.kernels.declaration import Kernel, Parameter

HEAD = """# Effects

setbook's own effects. Each is a kernel: put it on a track with `Mixer.insert` or `sb.render(…, inserts=…)` by its name, or with
settings, `kernel("compressor")(ratio=3)` with `kernel` from `setbook.audio.kernels`; try it on an array with `process`.
How to write your own is in the [guide](guide.md). This page is made from what the kernels declare; the
pictures are measured on them.
"""

PICTURES_FOLDER = "images/effects"
"""Beside the page."""


BANDS = "band_"
"""Of eight bands that are alike, the first is listed."""


def effects_page() -> str:
    """Return the page as Markdown."""
    return "\n".join([HEAD, *(_section(kernel) for kernel in KERNELS.values())])


def _section(kernel: Kernel) -> str:
    lines = [
        f"## {kernel.name}",
        "",
        kernel.summary,
        "",
        f"![{caption_of(kernel)}]({PICTURES_FOLDER}/{kernel.name}.svg)",
        "",
        f"{caption_of(kernel)}.",
        "",
        "| parameter | range | default | |",
        "|---|---|---|---|",
    ]
    lines += [_row(parameter) for parameter in listed(kernel)]
    lines += ["", f"After {kernel.source}."]
    late = [f"{kernel.latency_seconds * 1000:g} ms"] if kernel.latency_seconds else []
    late += [f"{kernel.latency_frames:g} frames"] if kernel.latency_frames else []
    return "\n".join([*lines, *([f"Late by {' and '.join(late)}."] if late else []), ""])


def listed(kernel: Kernel) -> Iterator[Parameter]:
    """Yield a kernel's parameters, of eight bands the first's."""
    for parameter in kernel.parameters:
        if not parameter.name.startswith(BANDS) or parameter.name.startswith(f"{BANDS}1_"):
            yield parameter


def _row(parameter: Parameter) -> str:
    name = parameter.name
    if name.startswith(f"{BANDS}1_"):
        name = f"band_1_{name.removeprefix(f'{BANDS}1_')}`, … `band_8_{name.removeprefix(f'{BANDS}1_')}"
    reach, default = reach_and_default(parameter)
    return f"| `{name}` | {reach} | {default} | {parameter.summary} |"


def reach_and_default(parameter: Parameter) -> tuple[str, str]:
    """Return what a parameter may be set to, and what it is at first, as a reader wants to see them."""
    if parameter.taper == "switch":
        return "off, on", "on" if parameter.default else "off"
    if parameter.taper == "choice":
        return ", ".join(filter(None, parameter.choices)), parameter.choices[int(parameter.default)]
    unit = f" {parameter.unit}" if parameter.unit else ""
    return f"{_number(parameter.minimum)} … {_number(parameter.maximum)}{unit}", _number(parameter.default)


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if abs(value) < 100 else f"{value:.0f}".replace("-", "−")
