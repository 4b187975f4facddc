"""Elementary functions from additions and multiplications alone.

A libm differs between systems and browsers; these give the same bits
wherever IEEE 754 holds. All are Taylor series on a reduced range, summed by
Horner's rule (Abramowitz and Stegun 1964, 4.1.27, 4.2.1, 4.3.65, 4.3.66), cut
where the next term lies under half a unit in the last place.

| function           | range                | greatest error        |
|--------------------|----------------------|-----------------------|
| `sine`, `cosine`   | |x| ≤ 100 000        | 2.3e-16 absolute      |
| `exp2`             | −1022 ≤ x ≤ 1023     | 4.5e-16 relative      |
| `log2`             | normal positive      | 4.5e-16 relative or absolute, whichever is greater |
| `tanh`             | all                  | 6.7e-16 absolute      |
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.subset import inline

PI = 3.141592653589793
LN2 = 0.6931471805599453
LOG2_E = 1.4426950408889634
SQRT_2 = 1.4142135623730951

# A float64: sign, 11 bits of exponent + 1023, 52 bits of mantissa (IEEE 754-2019, 3.4).
MANTISSA_BITS = 52
MANTISSA_MASK = (1 << 52) - 1
EXPONENT_BIAS = 1023
LEAST_NORMAL = 2.2250738585072014e-308

# π/2 in three parts: the first two have so few bits that their multiples are exact (Cody and Waite 1980, ch. 8).
HALF_PI_HIGH = 1.570796251296997
HALF_PI_MIDDLE = 7.549789415861596e-08
HALF_PI_LOW = 5.390302858158119e-15


@inline
def sine_near_zero(x: float) -> float:
    """Return sin x for |x| ≤ π/4."""
    z = x * x
    p = -1.0 / 1307674368000.0 + z * (1.0 / 355687428096000.0)
    p = 1.0 / 6227020800.0 + z * p
    p = -1.0 / 39916800.0 + z * p
    p = 1.0 / 362880.0 + z * p
    p = -1.0 / 5040.0 + z * p
    p = 1.0 / 120.0 + z * p
    p = -1.0 / 6.0 + z * p
    return x + x * z * p


@inline
def cosine_near_zero(x: float) -> float:
    """Return cos x for |x| ≤ π/4."""
    z = x * x
    p = 1.0 / 20922789888000.0 - z * (1.0 / 6402373705728000.0)
    p = -1.0 / 87178291200.0 + z * p
    p = 1.0 / 479001600.0 + z * p
    p = -1.0 / 3628800.0 + z * p
    p = 1.0 / 40320.0 + z * p
    p = -1.0 / 720.0 + z * p
    p = 1.0 / 24.0 + z * p
    return 1.0 - (0.5 * z - z * z * p)


@inline
def quarter_turns(x: float) -> float:
    """Return how many right angles are nearest to x, as a whole number."""
    return np.floor(x * (2.0 / PI) + 0.5)


@inline
def sine(x: float) -> float:
    """Return sin x, x in radians."""
    turns = quarter_turns(x)
    rest = ((x - turns * HALF_PI_HIGH) - turns * HALF_PI_MIDDLE) - turns * HALF_PI_LOW
    quadrant = turns - 4.0 * np.floor(turns * 0.25)
    value = sine_near_zero(rest) if quadrant in (0.0, 2.0) else cosine_near_zero(rest)
    return value if quadrant < 2.0 else -value


@inline
def cosine(x: float) -> float:
    """Return cos x, x in radians."""
    turns = quarter_turns(x)
    rest = ((x - turns * HALF_PI_HIGH) - turns * HALF_PI_MIDDLE) - turns * HALF_PI_LOW
    quadrant = turns - 4.0 * np.floor(turns * 0.25)
    value = cosine_near_zero(rest) if quadrant in (0.0, 2.0) else sine_near_zero(rest)
    return value if quadrant in (0.0, 3.0) else -value


@inline
def exponential_near_zero(x: float) -> float:
    """Return (eˣ − 1) / x for |x| ≤ 0.35."""
    p = 1.0 / 87178291200.0 + x * (1.0 / 1307674368000.0)
    p = 1.0 / 6227020800.0 + x * p
    p = 1.0 / 479001600.0 + x * p
    p = 1.0 / 39916800.0 + x * p
    p = 1.0 / 3628800.0 + x * p
    p = 1.0 / 362880.0 + x * p
    p = 1.0 / 40320.0 + x * p
    p = 1.0 / 5040.0 + x * p
    p = 1.0 / 720.0 + x * p
    p = 1.0 / 120.0 + x * p
    p = 1.0 / 24.0 + x * p
    p = 1.0 / 6.0 + x * p
    return 1.0 + x * (0.5 + x * p)


@inline
def power_of_two(exponent: float) -> float:
    """Return 2 to a whole power of −1022 … 1023, exact: the exponent's own bits."""
    return np.int64((np.int64(exponent) + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float64)


@inline
def exp2(x: float) -> float:
    """Return 2ˣ; outside −1022 … 1023 the end of that range is taken, and the low one for NaN."""
    clipped = x if x > -1022.0 else -1022.0
    clipped = clipped if clipped < 1023.0 else 1023.0
    whole = np.floor(clipped + 0.5)
    rest = (clipped - whole) * LN2
    return (1.0 + rest * exponential_near_zero(rest)) * power_of_two(whole)


@inline
def log2(x: float) -> float:
    """Return the logarithm of a positive number to base 2; of anything else, that of the least normal number."""
    bits = np.float64(x if x > LEAST_NORMAL else LEAST_NORMAL).view(np.int64)
    exponent = np.float64((bits >> MANTISSA_BITS) - EXPONENT_BIAS)
    mantissa = np.int64((bits & MANTISSA_MASK) | (EXPONENT_BIAS << MANTISSA_BITS)).view(np.float64)
    if mantissa > SQRT_2:
        mantissa *= 0.5
        exponent += 1.0
    s = (mantissa - 1.0) / (mantissa + 1.0)
    return exponent + 2.0 * LOG2_E * s * inverse_tanh_ratio(s * s)


@inline
def inverse_tanh_ratio(z: float) -> float:
    """Return artanh(s) / s for z = s² ≤ 0.03."""
    p = 1.0 / 19.0 + z * (1.0 / 21.0)
    p = 1.0 / 17.0 + z * p
    p = 1.0 / 15.0 + z * p
    p = 1.0 / 13.0 + z * p
    p = 1.0 / 11.0 + z * p
    p = 1.0 / 9.0 + z * p
    p = 1.0 / 7.0 + z * p
    p = 1.0 / 5.0 + z * p
    p = 1.0 / 3.0 + z * p
    return 1.0 + z * p


@inline
def tanh(x: float) -> float:
    """Return the hyperbolic tangent of x."""
    size = min(abs(x), 20.0)
    if size <= 0.17:
        grown = 2.0 * size * exponential_near_zero(2.0 * size)
        value = grown / (grown + 2.0)
    else:
        value = 1.0 - 2.0 / (exp2(2.0 * LOG2_E * size) + 1.0)
    return value if x >= 0.0 else -value


@inline
def gain_of_db(level_db: float) -> float:
    """Return the linear gain of a level in decibels."""
    return exp2(level_db * (3.321928094887362 / 20.0))


@inline
def exponential(x: float) -> float:
    """Return eˣ."""
    return exp2(x * LOG2_E)


@inline
def logarithm(x: float) -> float:
    """Return the natural logarithm of a positive number."""
    return log2(x) * LN2


@inline
def logarithm_10(x: float) -> float:
    """Return the logarithm of a positive number to base 10."""
    return log2(x) * 0.30102999566398120
