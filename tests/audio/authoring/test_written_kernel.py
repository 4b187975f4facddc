"""Kernels written as functions: what they compute, what comes along, what is refused and in which line."""

from __future__ import annotations

import linecache
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.kernels.running import RATE, impulse, noise, run, run_moving

import setbook as sb
from setbook.audio.authoring import definitions
from setbook.audio.console import Console
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Strip
from setbook.errors import AudioError, KernelRefused

if TYPE_CHECKING:
    from setbook.audio.kernels import Kernel

DEPTH = 0.7


def soft(x):
    return DEPTH * math.tanh(x)


@pytest.fixture(scope="module")
def fold() -> Kernel:
    @sb.kernel(drive=(2.0, 1.0, 20.0), cutoff=(20_000.0, 20.0, 20_000.0, "Hz", "logarithmic"), state=2)
    def fold(left, right, state, frames, sample_rate, drive, cutoff):
        """Fold what is loud."""
        share = one_pole_share(cutoff, sample_rate)  # noqa: F821 - a kernel's word
        for i in range(frames):
            left[i] = low_passed(state, 0, share, soft(drive[i] * left[i]))  # noqa: F821
            right[i] = low_passed(state, 1, share, math.sin(drive[i] * right[i]))  # noqa: F821

    return fold


def cell(text: str) -> dict[str, Any]:
    """Run text as a notebook does: its lines are known, its file is not."""
    name = f"<cell {hash(text)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(text, name, "exec"), namespace)
    return namespace


def test_it_declares_itself(fold: Kernel) -> None:
    assert fold.summary == "Fold what is loud."
    assert fold.defaults == (2.0, 20_000.0)
    assert fold.parameters[1].unit == "Hz"
    assert fold.parameters[1].taper == "logarithmic"
    assert fold(drive=4).values == (4.0, 20_000.0)
    with pytest.raises(KernelRefused, match=r"'drive' from 1 to 20, found 40"):
        fold(drive=40)


def test_it_computes_what_is_written(fold: Kernel) -> None:
    signal = noise(2000)
    out = run(fold, signal, drive=3.0)
    share = np.tan(np.pi * 20_000 / RATE) / (1 + np.tan(np.pi * 20_000 / RATE))
    for plane, curved in (
        (0, 0.7 * np.tanh(3.0 * signal[0].astype(float))),
        (1, np.sin(3.0 * signal[1].astype(float))),
    ):
        expected, state = [], 0.0
        for x in curved:
            step = (x - state) * share
            expected.append(step + state)
            state += 2 * step
        np.testing.assert_allclose(out[plane], expected, atol=1e-6)


def test_it_can_be_tried_on_any_sound(fold: Kernel) -> None:
    signal = noise(1000)
    np.testing.assert_array_equal(fold.process(signal, drive=3.0), run(fold, signal, drive=3.0))
    assert fold(drive=3).process(signal[0]).shape == (2, 1000)
    with pytest.raises(AudioError, match=r"\(2, frames\), found \(3, 5\)"):
        fold.process(np.zeros((3, 5)))


def test_its_result_does_not_depend_on_the_block_size(fold: Kernel) -> None:
    rows = np.tile(fold.values(), (2000 // 128 + 2, 1))
    rows[:, 0] = np.linspace(1.0, 20.0, len(rows))
    expected = run_moving(fold, noise(2000), rows)
    for block in (1, 7, 100, 128):
        np.testing.assert_array_equal(run_moving(fold, noise(2000), rows, block=block), expected)


def test_node_gives_the_same_bits(fold: Kernel, tmp_path: Any) -> None:
    insert = Insert("fold", "mine", True, (5.0, 3000.0))
    strips = (
        Strip("a", "A", "audio", 1, inserts=(insert,), segments=(Segment(0, 5000, "noise"),)),
        Strip("m", "Main", "main", -1),
    )
    plan = Plan("set", RATE, 5000, strips, pcm={"noise": PcmInfo(5000)}, kernels=(fold,))
    pcm = {"noise": noise(5000)}
    steps = [{"do": "seek", "frame": 0}, {"do": "render", "frame": 0, "frames": 5000, "block": 128}]
    found = render_in_node(tmp_path / "run", bundle_console(tmp_path), plan, pcm, steps)
    expected = Console(plan, pcm).render(0, 5000)
    assert np.abs(expected - pcm["noise"]).max() > 0.1
    np.testing.assert_array_equal(found.samples.view(np.int32), expected.view(np.int32))


def test_a_cell_of_a_notebook_with_a_delay_line() -> None:
    text = """
import setbook as sb

@sb.kernel(time=(10.0, 1.0, 100.0, "ms"), state=1, memory_seconds=0.25)
def late(left, right, state, memory, memory_frames, frames, sample_rate, time):
    length = memory_frames // 2
    other = advance(memory, length)
    delay = int(time * 0.001 * sample_rate)
    head = int(state[0])
    for i in range(frames):
        x, u = left[i] * 1.0, right[i] * 1.0
        left[i] = read(memory, length, head, delay)
        right[i] = read(other, length, head, delay)
        write(memory, head, x)
        write(other, head, u)
        head = after(head, length)
    state[0] = head
"""
    late = cell(text)["late"]
    out = run(late, impulse(2000), time=20.0)
    assert np.flatnonzero(out[0]).tolist() == [882]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("left[i] = undefined(left[i])", r"'undefined' in line 6: left\[i\] = undefined"),
        ("x = np.zeros(4)", "'zeros' in line 6: x = np.zeros"),
        ("left[i] = TABLE[i]", "'TABLE', a list, in line 6"),
        ("left[i] = left[i] ** 0.3", r"calls of pow.*in line 6: left\[i\] = left\[i\] \*\* 0.3"),
        ("left[i] = 'loud'", r"line 6: left\[i\] = 'loud'"),
    ],
)
def test_what_cannot_run_is_refused_with_reason_and_line(line: str, reason: str) -> None:
    text = f"import numpy as np, setbook as sb\nTABLE = [1.0]\n@sb.kernel\ndef bad(left, frames):\n    for i in range(frames):\n        {line}\n"
    with pytest.raises(KernelRefused, match=reason):
        cell(text)


def test_arguments_and_declarations_are_checked() -> None:
    with pytest.raises(KernelRefused, match=r"found 'drive'; declare it: @sb.kernel\(drive=\(default"):

        @sb.kernel
        def loose(left, frames, drive):
            pass

    with pytest.raises(KernelRefused, match="another name for the parameter 'frames'"):
        sb.kernel(frames=(1, 0, 2))(lambda left: None)
    with pytest.raises(
        KernelRefused, match=r"state of 1 numbers, found state\[1\] in line \d+: left\[0\] = state\[1\]"
    ):

        @sb.kernel(state=1)
        def outside(left, state):
            left[0] = state[1]

    with pytest.raises(KernelRefused, match="memory_seconds"):

        @sb.kernel
        def forgetful(left, memory):
            left[0] = memory[0]

    with pytest.raises(KernelRefused, match="another name than that of setbook's own"):

        @sb.kernel
        def comb(left, frames):
            pass


def test_whoever_listens_hears_of_definitions_and_refusals() -> None:
    heard: list[tuple[str, str]] = []

    class Ear:
        def kernel_defined(self, kernel: Kernel) -> None:
            heard.append(("defined", kernel.name))

        def kernel_refused(self, name: str, reason: str) -> None:
            heard.append(("refused", name))

    ear = Ear()
    definitions.listen(ear)
    cell(
        "import setbook as sb\n@sb.kernel\ndef half(left, right, frames):\n    for i in range(frames):\n        left[i] *= 0.5\n        right[i] *= 0.5\n"
    )
    with pytest.raises(KernelRefused):
        cell("import setbook as sb\n@sb.kernel\ndef half(left, frames):\n    left[0] = nothing\n")
    assert heard == [("defined", "half"), ("refused", "half")]
