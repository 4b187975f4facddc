"""Functions outside the subset are refused with a reason, and nothing happens to this process."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from setbook.audio.kernels.build import Unit, build
from setbook.audio.kernels.declaration import Parameter
from setbook.audio.kernels.native import NativeModule
from setbook.audio.kernels.wasm_module import about
from setbook.errors import KernelRefused

# Each case starts a compiler of its own.
pytestmark = pytest.mark.slow

HEAD = "import math\ndef bad(left: Float32s, table: Float64s, frames: int) -> None:\n"


def unit(body: str) -> Unit:
    return Unit("bad", "bad", source=HEAD + "".join(f"    {line}\n" for line in body.splitlines()))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("for i in range(frames):\n    left[i] = math.sin(left[i])", "calls of sin"),
        ("for i in range(frames):\n    left[i] = left[i] ** 0.37", "calls of pow"),
        ("x = np.zeros(8)\nleft[0] = x[frames]", "cannot raise.*Allocation failed"),
        ("if frames < 0:\n    raise ValueError('negative')", r"cannot raise.*ValueError\('negative'\)"),
        ("for i in range(0, 8, frames):\n    left[i] = 0.0", "step that may be zero"),
        ("left[0] = 'text'", "in the subset"),
        ("left[0] = undefined", "in the subset.*undefined"),
        (
            "shape = (1.5, 2.25, 3.125, 7.0, 9.5, 0.1, 0.2, 0.3)\nleft[0] = shape[frames]",
            "static data|cannot raise",
        ),
    ],
)
def test_what_cannot_run_everywhere_is_refused_with_the_reason(body: str, reason: str) -> None:
    with pytest.raises(KernelRefused, match=reason):
        build((unit(body),), {})


def test_an_argument_without_a_known_type_is_refused() -> None:
    source = "def bad(left: Float32s, name: str) -> None:\n    left[0] = 1.0\n"
    with pytest.raises(KernelRefused, match="annotated as Float32s"):
        build((Unit("bad", "bad", source=source),), {})


def test_a_missing_function_is_refused() -> None:
    with pytest.raises(KernelRefused, match="function 'bad'"):
        build((Unit("bad", "bad", source="x = 1\n"),), {})


def test_source_with_helpers_and_our_own_functions_is_built_and_runs() -> None:
    source = (
        "def shape(x: float) -> float:\n    return tanh(3.0 * x)\n"
        "def fold(left: Float32s, drive: float, frames: int) -> None:\n"
        "    for i in range(frames):\n        left[i] = shape(left[i] * drive)\n"
    )
    built = build((Unit("fold", "fold", source=source),), {"made": "here"})
    assert about(built.wasm) == {"made": "here"}

    def fold(left: np.ndarray, drive: float, frames: int) -> None: ...

    fold.__annotations__ = {"left": object, "drive": float, "frames": int}
    samples = np.linspace(-1, 1, 64, dtype=np.float32)
    expected = np.tanh(3.0 * samples.astype(float) * 0.5)
    NativeModule(built.native, {"fold": fold})["fold"](ctypes.c_void_p(samples.ctypes.data), 0.5, 64)
    np.testing.assert_allclose(samples, expected, atol=1e-7)


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(KernelRefused, match="minimum ≤ default ≤ maximum"):
        Parameter("gain", "dB", -12.0, 12.0, 20.0)
    with pytest.raises(KernelRefused, match="above zero"):
        Parameter("frequency", "Hz", 0.0, 20_000.0, 100.0, "logarithmic")
