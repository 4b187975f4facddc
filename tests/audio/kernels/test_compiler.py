"""The compiler's process: warm for the next kernel, whole after one that ends it, and no more work than is wanted."""

from __future__ import annotations

import linecache
from typing import Any

import numpy as np
import pytest

from setbook.audio.authoring.kernel_source import written_kernel
from setbook.audio.authoring.warming import keep_compiler_ready
from setbook.audio.kernels import Kernel, compiler
from setbook.audio.kernels.build import BOTH, Request, Unit, build_all, compile_apart
from setbook.audio.kernels.effect_build import effect_modules, effect_native, request_of
from setbook.errors import KernelRefused

TEXT = """def {name}(left, right, frames):
    for i in range(frames):
        left[i] = left[i] * {factor}
"""


def text_of(name: str, factor: str) -> str:
    """Return what the compiler gets of such a function in a cell."""
    text = TEXT.format(name=name, factor=factor)
    cell = f"<cell {name} {factor}>"
    linecache.cache[cell] = (len(text), None, text.splitlines(keepends=True), cell)
    namespace: dict[str, Any] = {}
    exec(compile(text, cell, "exec"), namespace)
    return written_kernel(namespace[name], (), 0, 0.0).text


def kernel_of(name: str, factor: str) -> Kernel:
    def stand_in():
        raise AssertionError

    stand_in.__name__ = name
    return Kernel(name, stand_in, (), 0, text=text_of(name, factor))


def request(name: str, factor: str = "0.5", targets=BOTH) -> Request:
    return request_of(kernel_of(name, factor), targets)


@pytest.fixture
def kept():
    compiler.let_go()
    keep_compiler_ready()
    yield compiler._kept.process.pid
    compiler.let_go()


def test_one_that_is_kept_answers_again_and_again(kept: int) -> None:
    first, second = compile_apart([request("one")]), compile_apart([request("two"), request("three")])
    assert [bool(built.wasm and built.native) for built in (*first, *second)] == [True] * 3
    assert compiler._kept.process.pid == kept
    keep_compiler_ready()
    assert compiler._kept.process.pid == kept


def test_a_refusal_leaves_it_as_it_was(kept: int) -> None:
    with pytest.raises(KernelRefused, match="found calls of fmod"):
        compile_apart([request("wrong", "(1.0 // frames)")])
    assert compile_apart([request("right")])[0].wasm
    assert compiler._kept.process.pid == kept


def test_what_ends_a_compiler_ends_no_more_than_its_own_work(kept: int) -> None:
    ending = Request((Unit("ending", "_exit", module="os"),), {})
    with pytest.raises(KernelRefused, match="the compiler ended"):
        compile_apart([ending])
    assert compile_apart([request("after")])[0].wasm
    assert compiler._kept.process.pid == kept


def test_warmed_up_it_builds_the_same(kept: int) -> None:
    warm = compile_apart([request("same", "0.25")])
    compiler.let_go()
    cold = compile_apart([request("same", "0.25")])
    assert compiler._kept is None
    assert warm == cold


def test_machine_code_is_made_once_somebody_wants_it(kept: int, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("setbook.audio.kernels.build.cache_folder", lambda: tmp_path)
    (heard,) = build_all([request("late", "0.125", ("wasm",))])
    assert heard.wasm
    assert heard.native == b""
    assert {path.suffix for path in (tmp_path / "kernels").iterdir()} == {".wasm"}
    (both,) = build_all([request("late", "0.125")])
    assert both.wasm == heard.wasm
    assert both.native


def test_a_kernel_that_was_only_heard_in_browsers_can_still_be_rendered() -> None:
    kernel = kernel_of("halving", "0.5")
    assert effect_modules([kernel], ("wasm",))["halving"].wasm
    assert effect_native(kernel) is not None
    np.testing.assert_array_equal(
        kernel.process(np.ones((2, 300), np.float32)), np.stack([np.full(300, 0.5), np.ones(300)])
    )
