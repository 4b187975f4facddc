"""What every widget of setbook has in common."""

from __future__ import annotations

import contextvars
import difflib
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

import anywidget
import traitlets

from setbook.errors import SetbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Answer: TypeAlias = Callable[[Mapping[str, Any]], tuple[Any, Sequence[bytes]]]
    Built: TypeAlias = tuple[dict[str, Any], list[bytes]]

_LOG = logging.getLogger("setbook_widgets")

# Requests of all widgets share these threads: the kernel's own stays free for the reader's cells. Most of them only
# wait, several for the plan that one is building, while others hand out the sound that is playing.
_POOL = ThreadPoolExecutor(max_workers=8, thread_name_prefix="setbook-widgets")
_SENDING = threading.Lock()


class View(anywidget.AnyWidget):
    """A view of plain data: `data` is JSON, `buffers` are the binary columns it points into.

    Parameters
    ----------
    build
        Makes data and buffers. What it raises becomes the widget's error state, with the
        message of the exception, so that a notebook shows a reason instead of an empty cell.
    **traits
        Initial values of traits, by name. An unknown name is a `TypeError` with a hint.
    """

    data = traitlets.Dict().tag(sync=True)
    buffers = traitlets.List(traitlets.Bytes()).tag(sync=True)
    set_key = traitlets.Unicode().tag(sync=True)

    def __init__(self, build: Callable[[], Built], **traits: Any) -> None:
        _refuse_unknown(type(self), traits)
        data, buffers = _built(build)
        self._answers: dict[str, Answer] = {}
        self._operation_listeners: list[Callable[[Any], None]] = []
        super().__init__(data=data, buffers=buffers, set_key=str(data.get("set_key", "")), **traits)
        self.on_msg(self._receive)

    def __repr__(self) -> str:
        title = self.data.get("title", "")
        state = self.data.get("state", "")
        return f"{type(self).__name__}({title!r}{'' if state == 'ready' else f', {state}'})"

    def rebuild(self, build: Callable[[], Built]) -> None:
        """Show something else: what `build` makes, or its error."""
        data, buffers = _built(build)
        with self.hold_sync():  # one message: data points into buffers
            self.buffers = buffers
            self.data = data
            self.set_key = str(data.get("set_key", ""))

    def answer(self, method: str, function: Answer) -> None:
        """Let `function(parameters) -> (result, buffers)` answer the view's requests of that name.

        It runs on a thread of the pool that all widgets share. Bytes that came
        with the request are its parameter `_buffers`.
        """
        self._answers[method] = function

    def on_operation(self, listener: Callable[[Any], None]) -> None:
        """Call `listener(operation)` for each operation that the view emits."""
        self._operation_listeners.append(listener)

    def send_progress(self, parameters: Mapping[str, Any], done: float, total: float, what: str) -> None:
        """Tell the view how far the request with these parameters has come."""
        message = {
            "kind": "progress",
            "id": parameters["_request"],
            "done": done,
            "total": total,
            "what": what,
        }
        self._post(message, [])

    def _receive(self, _widget: object, message: Mapping[str, Any], buffers: Sequence[Any] | None) -> None:
        if message.get("kind") == "request":
            context = contextvars.copy_context()  # so that answers belong to the message that asked
            _POOL.submit(context.run, self._reply, {**message, "buffers": list(buffers or ())})
        elif message.get("kind") == "operation":
            for listener in self._operation_listeners:
                listener(message.get("operation"))

    def _reply(self, request: Mapping[str, Any]) -> None:
        reply: dict[str, Any] = {"kind": "reply", "id": request["id"]}
        buffers: Sequence[bytes] = []
        try:
            reply["result"], buffers = self._result(request)
        except Exception as error:  # noqa: BLE001 - any fault must reach the view, which waits for an answer
            reply["error"] = _described(error)
        self._post(reply, list(buffers))

    def _result(self, request: Mapping[str, Any]) -> tuple[Any, Sequence[bytes]]:
        function = self._answers.get(request["method"])
        if function is None:
            known = ", ".join(sorted(self._answers)) or "none"
            raise LookupError(f"{type(self).__name__} answers {known}; it was asked {request['method']!r}")
        own = {"_request": request["id"], "_buffers": request.get("buffers", [])}
        return function({**request.get("params", {}), **own})

    def _post(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        with _SENDING:
            self.send(message, buffers)


def _built(build: Callable[[], Built]) -> Built:
    try:
        return build()
    except Exception as error:  # noqa: BLE001 - shown in the widget, with its message
        described = _described(error)
        return {"state": "error", **described}, []


def _described(error: Exception) -> dict[str, str]:
    """Say a fault in the reader's words; ours keep their traceback in the log."""
    if isinstance(error, OSError) and error.filename:
        return {"title": "This could not be shown", "message": f"{error.filename}: {error.strerror}"}
    if isinstance(error, SetbookError | OSError):
        return {"title": "This could not be shown", "message": str(error) or type(error).__name__}
    _LOG.error("A view failed", exc_info=error)
    return {"title": "This could not be shown", "message": f"{type(error).__name__}: {error}"}


def _refuse_unknown(widget: type[View], traits: Mapping[str, Any]) -> None:
    known = [name for name in widget.class_trait_names() if not name.startswith("_")]
    for name in traits:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else "check the spelling"
            raise TypeError(f"{widget.__name__}() has no argument {name!r}: {hint}")
