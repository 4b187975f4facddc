"""Elementary functions against the platform's extended precision, within what their table states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from setbook.audio.kernels import polynomials

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RNG = np.random.default_rng(1)
EXTENDED = np.finfo(np.longdouble).eps < 1e-18


def worst(
    ours: Callable[[float], float],
    theirs: Callable[[NDArray[np.longdouble]], NDArray[np.longdouble]],
    values: NDArray[np.float64],
    relative: bool,
) -> float:
    """Return the greatest error over the values."""
    expected = theirs(values.astype(np.longdouble))
    error = np.abs(np.array([ours(float(value)) for value in values], np.longdouble) - expected)
    return float((error / np.abs(expected) if relative else error).max())


@pytest.mark.skipif(
    not EXTENDED, reason="this platform's long double is a double: nothing finer to compare with"
)
@pytest.mark.parametrize(
    ("name", "low", "high", "relative", "stated"),
    [
        ("sine", -7.0, 7.0, False, 2.3e-16),
        ("sine", -1e5, 1e5, False, 2.3e-16),
        ("cosine", -7.0, 7.0, False, 2.3e-16),
        ("cosine", -1e5, 1e5, False, 2.3e-16),
        ("exp2", -1022.0, 1023.0, True, 4.5e-16),
        ("log2", 0.5, 2.0, False, 4.5e-16),
        ("log2", 2.0, 1e300, True, 4.5e-16),
        ("tanh", -22.0, 22.0, False, 6.7e-16),
        ("tanh", -0.2, 0.2, False, 6.7e-16),
    ],
)
def test_errors_stay_within_what_is_stated(
    name: str, low: float, high: float, relative: bool, stated: float
) -> None:
    numpy_names = {"sine": np.sin, "cosine": np.cos}
    values = RNG.uniform(low, high, 4000)
    theirs = numpy_names.get(name) or getattr(np, name)
    assert worst(getattr(polynomials, name), theirs, values, relative) <= stated


def test_round_values_are_exact() -> None:
    assert polynomials.sine(0.0) == 0.0
    assert polynomials.cosine(0.0) == 1.0
    assert [polynomials.exp2(float(n)) for n in (-1022, -1, 0, 1, 1023)] == [
        2.0**n for n in (-1022, -1, 0, 1, 1023)
    ]
    assert [polynomials.log2(2.0**n) for n in (-1022, -3, 0, 1, 1023)] == [-1022, -3, 0, 1, 1023]
    assert polynomials.tanh(0.0) == 0.0
    assert polynomials.tanh(1e9) == 1.0
    assert polynomials.gain_of_db(0.0) == 1.0


def test_out_of_range_is_clipped_and_never_infinite() -> None:
    assert polynomials.exp2(1e9) == polynomials.exp2(1023.0)
    assert polynomials.exp2(-1e9) == polynomials.exp2(-1022.0)
    assert polynomials.log2(0.0) == polynomials.log2(-1.0) == -1022.0
