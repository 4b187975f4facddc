"""Numbers that look like chance and are the same at each render.

A congruential generator whose products are whole numbers that float64 holds
exactly: W. H. Press et al., Numerical Recipes, 2nd ed., 1992, ch. 7.1 (m =
714025, a = 1366, c = 150889).
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.subset import inline

MODULUS, MULTIPLIER, INCREMENT = 714_025.0, 1366.0, 150_889.0


@inline
def next_number(last: float) -> float:
    """Return the next whole number under 714,025."""
    product = last * MULTIPLIER + INCREMENT
    return product - MODULUS * np.floor(product / MODULUS)


@inline
def share_of(number: float) -> float:
    """Return a number from 0 to under 1."""
    return number / MODULUS
