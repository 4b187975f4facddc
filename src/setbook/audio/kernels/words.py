"""The words that a kernel written in a cell may use without importing them."""

from __future__ import annotations

from typing import Any

import numpy as np

from setbook.audio.kernels import (
    delay_line,
    level,
    one_pole,
    oscillator,
    polynomials,
    ramp,
    subset,
)

_MODULES = (polynomials, subset, ramp, level, one_pole, oscillator, delay_line)

WORDS: dict[str, Any] = {
    name: value
    for module in _MODULES
    for name, value in vars(module).items()
    if not name.startswith("_") and name not in {"annotations", "TYPE_CHECKING", "TypeVar", "NDArray"}
} | {"np": np}
"""Elementary functions, ramps, levels, one-poles, oscillators and delay lines, by name."""
