"""Plan and sound reach a front end whole, from threads, while the kernel is busy, and faults as words."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import setbook as sb
from setbook.audio import PcmStore, build_plan
from setbook.audio.kernels import console_wasm

sys.path.insert(0, str(Path(__file__).parent))
from kernel import WidgetKernel, widget_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

HI = "diracdeltas+unableton/Project/hi.als"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pcm")


@pytest.fixture(scope="module")
def kernel(corpus: Path, store: Path) -> Iterator[WidgetKernel]:
    code = f"""
import setbook as sb
from setbook.audio import PcmStore
from setbook_widgets.mixer import Mixer
live_set = sb.open({str(corpus / HI)!r})
widget = Mixer(live_set)
widget.serve_sound(live_set, PcmStore({str(store)!r}))
"""
    with widget_kernel(code) as running:
        yield running


def test_a_session_is_the_plan_and_the_console_with_progress_on_the_way(kernel, corpus, store):
    kernel.ask("1", "session")
    said = []
    for message in kernel.messages():
        content = message["content"]["data"]["content"]
        if content["kind"] == "progress":
            said.append(content)
            continue
        buffers = [bytes(part) for part in message["buffers"]]
        break
    assert said[0]["what"] == "Preparing the console"
    assert any(one["what"].startswith("Making sounds: ") for one in said)
    assert [one["done"] for one in said] == sorted(one["done"] for one in said)
    wire, arrays = build_plan(sb.open(corpus / HI), store=PcmStore(store)).to_wire()
    assert content["result"] == json.loads(json.dumps(wire))
    assert buffers == [console_wasm(), *arrays]


def test_many_questions_at_once_get_each_their_own_answer_while_the_kernel_prints(kernel, store):
    chunks = PcmStore(store)
    wanted = [(key, index) for key in _keys(chunks) for index in range(chunks.chunk_count(key))]
    wanted = (wanted * (200 // len(wanted) + 1))[:200]
    kernel.client.execute("for number in range(2000): print(number)", allow_stdin=False)
    for number, (key, index) in enumerate(wanted):
        kernel.ask(f"chunk {number}", "pcm", key=key, index=index)
    replies = kernel.replies(len(wanted))
    for number, (key, index) in enumerate(wanted):
        content, buffers = replies[f"chunk {number}"]
        assert "error" not in content
        assert buffers == [chunks.chunk(key, index)]


def test_a_chunk_is_the_left_plane_then_the_right(kernel, store):
    chunks = PcmStore(store)
    key = _keys(chunks)[0]
    kernel.ask("planes", "pcm", key=key, index=0)
    (sent,) = kernel.replies(1)["planes"][1]
    pcm = chunks.get(key)[:, :65536]
    np.testing.assert_array_equal(np.frombuffer(sent, "<f4").reshape(2, -1), pcm)


@pytest.mark.parametrize(
    ("method", "params", "says"),
    [
        ("pcm", {"key": "ab" * 32, "index": 0}, "build the plan again"),
        ("pcm", {"key": "{first}", "index": 9999}, "Expected a chunk below"),
        ("pcm", {}, "KeyError"),
        ("polka", {}, "it was asked 'polka'"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_why_and_nothing_is_printed(
    kernel, store, method, params, says
):
    filled = {
        name: _keys(PcmStore(store))[0] if value == "{first}" else value for name, value in params.items()
    }
    kernel.ask("wrong", method, **filled)
    content, buffers = kernel.replies(1)["wrong"]
    assert says in content["error"]["message"]
    assert buffers == []
    assert kernel.run("print('still here')") == "still here\n"


def test_a_busy_kernel_hands_out_sound_all_the_same(kernel, store, tmp_path):
    chunks = PcmStore(store)
    key = _keys(chunks)[0]
    kernel.open_subshell()
    # ipykernel hands a comm's messages to the subshell for which it last spoke, so one answer comes first.
    kernel.ask("before", "pcm", key=key, index=0)
    kernel.replies(1)
    answered = tmp_path / "answered"
    busy = kernel.client.execute(
        f"import pathlib, time\nwhile not pathlib.Path({str(answered)!r}).exists(): time.sleep(0.01)",
        allow_stdin=False,
    )
    kernel.ask("meanwhile", "pcm", key=key, index=0)
    assert kernel.replies(1)["meanwhile"][1] == [chunks.chunk(key, 0)]  # else it waits for ever
    answered.touch()
    kernel.wait_until_idle(busy)
    kernel.subshell = None


def test_a_closed_view_ends_the_work(kernel, tmp_path):
    kernel.run(f"widget.serve_sound(live_set, PcmStore({str(tmp_path)!r}))\nwidget._closed.set()")
    kernel.ask("too late", "session")
    content, _ = kernel.replies(1)["too late"]
    assert "found it closed" in content["error"]["message"]
    assert not list(tmp_path.rglob("*.pcm"))


def _keys(store: PcmStore) -> list[str]:
    return sorted(path.stem for path in store.folder.glob("??/*.pcm"))
