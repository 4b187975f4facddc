"""Every widget: data or a reason, answers off the kernel's thread, no name that it does not know."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from setbook.errors import NotALiveSet
from setbook_widgets._base import View

if TYPE_CHECKING:
    from collections.abc import Callable


class Plain(View):
    """The least that a widget can be."""

    _esm = "export default { render() {} };"


class Recorder(Plain):
    """Keeps what it would send, and says when something came."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self.sent: list[tuple[dict[str, Any], list[bytes]]] = []
        self.came = threading.Event()
        super().__init__(build)

    def send(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.sent.append((content, buffers or []))
        if content["kind"] == "reply":
            self.came.set()

    def ask(self, method: str, **params: Any) -> tuple[dict[str, Any], list[bytes]]:
        self.came.clear()
        self._handle_custom_msg({"kind": "request", "id": "1", "method": method, "params": params}, [])
        assert self.came.wait(20)
        return self.sent[-1]


def ready() -> tuple[dict[str, Any], list[bytes]]:
    return {"state": "ready", "title": "Song", "set_key": "abc"}, [b"\1\2"]


def test_what_is_built_is_what_the_view_gets():
    widget = Plain(ready)
    assert widget.data["title"] == "Song"
    assert widget.buffers == [b"\1\2"]
    assert widget.set_key == "abc"
    assert repr(widget) == "Plain('Song')"


def test_a_fault_becomes_the_error_state_with_its_message():
    def fail() -> Any:
        raise NotALiveSet("Expected a set, found a picture.")

    widget = Plain(fail)
    assert widget.data["state"] == "error"
    assert widget.data["message"] == "Expected a set, found a picture."
    assert widget.buffers == []
    assert "error" in repr(widget)


def test_a_missing_file_is_named():
    def fail() -> Any:
        return Path("/nowhere/song.als").read_bytes()

    assert Plain(fail).data["message"].startswith("/nowhere/song.als: ")


def test_a_fault_of_ours_is_told_and_logged(caplog):
    def fail() -> Any:
        return {}["colour"]

    assert Plain(fail).data["message"] == "KeyError: 'colour'"
    assert caplog.records[-1].exc_info is not None


def test_an_unknown_name_is_refused_with_a_hint():
    with pytest.raises(TypeError, match=r"Plain\(\) has no argument 'set_kee': did you mean 'set_key'\?"):
        Plain(ready, set_kee="x")
    with pytest.raises(TypeError, match="check the spelling"):
        Plain(ready, zzz=1)


def test_something_else_is_shown_in_the_same_widget():
    widget = Plain(ready)
    widget.rebuild(lambda: ({"state": "ready", "title": "Other", "set_key": "def"}, []))
    assert (widget.data["title"], widget.buffers, widget.set_key) == ("Other", [], "def")


def test_questions_are_answered_on_another_thread():
    widget = Recorder(ready)
    names = []

    def answer(parameters: Any) -> tuple[Any, list[bytes]]:
        names.append(threading.current_thread().name)
        widget.send_progress(parameters, 1, 2, "Half")
        return {"twice": 2 * parameters["number"]}, [b"\7"]

    widget.answer("double", answer)
    assert widget.ask("double", number=21) == ({"kind": "reply", "id": "1", "result": {"twice": 42}}, [b"\7"])
    assert widget.sent[0][0] == {"kind": "progress", "id": "1", "done": 1, "total": 2, "what": "Half"}
    assert names[0].startswith("setbook-widgets")


def test_a_question_that_fails_is_answered_with_the_reason():
    widget = Recorder(ready)
    widget.answer("fail", lambda _: (_ for _ in ()).throw(NotALiveSet("Expected a set.")))
    assert widget.ask("fail")[0]["error"]["message"] == "Expected a set."
    assert "it was asked 'what'" in widget.ask("what")[0]["error"]["message"]


def test_operations_reach_whoever_listens():
    widget, heard = Plain(ready), []
    widget.on_operation(heard.append)
    widget._handle_custom_msg({"kind": "operation", "operation": {"op": "set"}}, [])
    assert heard == [{"op": "set"}]
