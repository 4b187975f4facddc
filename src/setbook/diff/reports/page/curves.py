"""An EQ's curve before (dashed) and after, beside the change that bent it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from setbook.diff.changes.change import Change

Curves = Mapping[str, list[float] | None]
"""Levels in dB at frequencies evenly spaced by ear from 20 Hz to 20 kHz, under ``before`` and ``after``; None without an EQ."""

CurvesOf = Callable[[Change], Curves | None]

_WIDTH, _HEIGHT = 320, 96
_RANGE_DB: Final = 18.0
_LOWEST_HZ, _HIGHEST_HZ = 20.0, 20_000.0
_LINES_HZ: Final = {100: "100", 1_000: "1k", 10_000: "10k"}


def eq_picture(curves: Curves) -> str:
    """Draw both curves with lines at 100 Hz, 1 kHz and 10 kHz, and at 0 and ±12 dB."""
    lines = "".join(f"M{_x(hz):.1f} 0V{_HEIGHT}" for hz in _LINES_HZ)
    lines += "".join(f"M0 {_y(db):.1f}H{_WIDTH}" for db in (-12.0, 12.0))
    words = "".join(
        f'<text x="{_x(hz) + 3:.1f}" y="{_HEIGHT - 4}">{said}</text>' for hz, said in _LINES_HZ.items()
    )
    return (
        f'<figure class="eq"><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="EQ curve before, dashed, and after, 20 Hz to 20 kHz">'
        f'<path class="grid" d="{lines}"/><path class="zero" d="M0 {_y(0):.1f}H{_WIDTH}"/>{words}'
        f"{_path('before', curves.get('before'))}{_path('after', curves.get('after'))}</svg>"
        "<figcaption>before dashed, after solid · Hz, ±18 dB</figcaption></figure>"
    )


def _path(side: str, levels: list[float] | None) -> str:
    """Draw one curve; without the EQ nothing is changed, which is a flat line."""
    levels_db = levels if levels is not None and len(levels) > 1 else [0.0, 0.0]
    step = _WIDTH / (len(levels_db) - 1)
    points = "L".join(f"{index * step:.1f} {_y(level):.1f}" for index, level in enumerate(levels_db))
    return f'<path class="{side}" d="M{points}"/>'


def _x(hz: float) -> float:
    return _WIDTH * math.log(hz / _LOWEST_HZ) / math.log(_HIGHEST_HZ / _LOWEST_HZ)


def _y(level_db: float) -> float:
    held = min(max(level_db if math.isfinite(level_db) else 0.0, -_RANGE_DB), _RANGE_DB)
    return _HEIGHT / 2 * (1 - held / (_RANGE_DB * 1.05))
