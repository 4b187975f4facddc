"""A small chart as SVG: readable on light and dark, the same bytes for the same numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setbook.audio.responses.measured import Line

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 402, 26, 160
COLORS = ("#2f80d8", "#d27b1f", "#2a9d6a", "#a05fc0")
DASHES = ("", "6 3", "2 3", "8 3 2 3")
"""No line is told by its colour alone."""
STYLE = (
    ".setbook-chart{max-width:100%;height:auto}"
    ".setbook-chart text{font:11px system-ui,sans-serif;fill:var(--jp-ui-font-color2,#57606a)}"
    ".setbook-chart .grid{stroke:#8c959f;stroke-opacity:.3}"
    "@media(prefers-color-scheme:dark){.setbook-chart text{fill:var(--jp-ui-font-color2,#a9b1ba)}}"
)
"""In a notebook its theme's colours; in a picture of its own those that the reader's system asks for."""
LABEL_WIDTH = 6.2


@dataclass(frozen=True)
class Axis:
    """One direction of a chart.

    Parameters
    ----------
    ticks
        Where lines are drawn; the first and the last are its ends.
    labels
        What stands beside them.
    title
        What it counts, with its unit.
    logarithmic
        Whether equal steps are equal ratios.
    """

    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    title: str
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """Return how far along the axis a value lies, kept within it."""
        first, last = self.ticks[0], self.ticks[-1]
        kept = min(max(value, first), last)
        if self.logarithmic:
            return math.log(kept / first) / math.log(last / first)
        return (kept - first) / (last - first)


def plain(number: float) -> str:
    """Return a number as a label."""
    return f"{number:g}".replace("-", "−")


def straight(first: float, last: float, step: float, title: str) -> Axis:
    """Return an axis with even steps."""
    ticks = tuple(float(tick) for tick in np.arange(first, last + step / 2, step))
    return Axis(ticks, tuple(map(plain, ticks)), title)


def hertz(first: float = 20.0, last: float = 20_000.0) -> Axis:
    """Return an axis of frequencies, evenly by ear."""
    named = {100.0: "100", 1000.0: "1 k", 10_000.0: "10 k"}
    ticks = (first, *(hz for hz in (50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4) if first < hz < last), last)
    return Axis(ticks, tuple(named.get(float(tick), "") for tick in ticks), "Hz", logarithmic=True)


def chart(title: str, lines: Sequence[Line], x: Axis, y: Axis, dotted: bool = False) -> str:
    """Draw lines, or of echoes stems with a dot on top, as an SVG of 420 by 190 pixels."""
    size = f'class="setbook-chart" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        *_grid(x, y),
        *(
            (_stems if dotted else _path)(line, x, y, number % len(COLORS))
            for number, line in enumerate(lines)
        ),
        *_legend(lines),
    ]
    return "\n".join([*parts, "</svg>", ""])


def _across(x: Axis, value: float) -> float:
    return LEFT + (RIGHT - LEFT) * x.share(value)


def _down(y: Axis, value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * y.share(value)


def _grid(x: Axis, y: Axis) -> list[str]:
    rows, texts = [], []
    for tick, label in zip(x.ticks, x.labels, strict=True):
        at = _across(x, tick)
        rows.append(f"M{at:.1f} {TOP}V{BOTTOM}")
        if label:
            texts.append(f'<text x="{at:.1f}" y="{BOTTOM + 14}" text-anchor="middle">{label}</text>')
    for tick, label in zip(y.ticks, y.labels, strict=True):
        at = _down(y, tick)
        rows.append(f"M{LEFT} {at:.1f}H{RIGHT}")
        if label:
            texts.append(f'<text x="{LEFT - 5}" y="{at + 4:.1f}" text-anchor="end">{label}</text>')
    texts.append(f'<text x="{RIGHT}" y="{HEIGHT - 3}" text-anchor="end">{escape(x.title)}</text>')
    texts.append(f'<text x="4" y="{TOP - 12}">{escape(y.title)}</text>')
    return [f'<path class="grid" d="{"".join(rows)}"/>', *texts]


def _ink(number: int) -> str:
    dash = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
    return f'fill="none" stroke="{COLORS[number]}" stroke-width="1.8"{dash}'


def _path(line: Line, x: Axis, y: Axis, number: int) -> str:
    points = " ".join(
        f"{_across(x, float(a)):.1f},{_down(y, float(b)):.1f}" for a, b in zip(line.x, line.y, strict=True)
    )
    return f'<polyline {_ink(number)} stroke-linejoin="round" points="{points}"/>'


def _stems(line: Line, x: Axis, y: Axis, number: int) -> str:
    places = [(_across(x, float(a)), _down(y, float(b))) for a, b in zip(line.x, line.y, strict=True)]
    stems = "".join(f"M{a:.1f} {BOTTOM}V{b:.1f}" for a, b in places)
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.6"/>' for a, b in places)
    return f'<path {_ink(number)} d="{stems}"/><g fill="{COLORS[number]}">{dots}</g>'


def _legend(lines: Sequence[Line]) -> list[str]:
    """Name the lines, from the right."""
    parts, at = [], float(RIGHT)
    for number in reversed(range(len(lines))):
        label = lines[number].label
        if not label:
            continue
        at -= LABEL_WIDTH * len(label)
        parts.append(f'<text x="{at:.1f}" y="{TOP - 12}">{escape(label)}</text>')
        ink = _ink(number % len(COLORS))
        parts.append(f'<path {ink} d="M{at - 22:.1f} {TOP - 16}h18"/>')
        at -= 34
    return parts
