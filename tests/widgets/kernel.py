"""A real kernel with one widget in it, spoken to as a front end does."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from jupyter_client.manager import start_new_kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_client import BlockingKernelClient

SECONDS = 240


class WidgetKernel:
    """Runs code, asks a widget's questions and sorts out what comes back."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self.client = client
        self.subshell: str | None = None
        self.comm_id = ""

    def run(self, code: str) -> str:
        """Execute and return what was printed; an error fails the test."""
        request = self.client.execute(code, allow_stdin=False)
        printed = []
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                printed.append(content["text"])
            assert message["msg_type"] != "error", "\n".join(content["traceback"])
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                return "".join(printed)

    def wait_until_idle(self, request: str) -> None:
        """Wait for the end of a cell that was started with `client.execute`."""
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            ours = message["parent_header"].get("msg_id") == request and message["msg_type"] == "status"
            if ours and message["content"]["execution_state"] == "idle":
                return

    def open_subshell(self) -> None:
        """Send what follows to a thread of its own, as JupyterLab does with a widget's messages."""
        message = self.client.session.msg("create_subshell_request", {})
        self.client.control_channel.send(message)
        reply = self.client.get_control_msg(timeout=SECONDS)
        self.subshell = reply["content"]["subshell_id"]

    def ask(self, request_id: str, method: str, **params: Any) -> None:
        """Send a view's question without waiting."""
        self.send({"kind": "request", "id": request_id, "method": method, "params": params})

    def send(self, content: dict[str, Any]) -> None:
        """Send a custom message to the widget."""
        data = {"method": "custom", "content": content}
        message = self.client.session.msg("comm_msg", {"comm_id": self.comm_id, "data": data})
        message["header"]["subshell_id"] = self.subshell
        self.client.shell_channel.send(message)

    def replies(self, count: int) -> dict[str, tuple[dict[str, Any], list[bytes]]]:
        """Wait for that many final answers; return them by request."""
        found: dict[str, tuple[dict[str, Any], list[bytes]]] = {}
        for message in self.messages():
            content = message["content"]["data"].get("content", {})
            if content.get("kind") == "reply":
                assert content["id"] not in found, "answered twice"
                found[content["id"]] = (content, [bytes(part) for part in message["buffers"]])
                if len(found) == count:
                    return found
        raise AssertionError("unreachable")

    def messages(self) -> Iterator[dict[str, Any]]:
        """Give the widget's messages as they come."""
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            assert message["msg_type"] != "error", message["content"]
            if message["msg_type"] == "comm_msg" and message["content"]["comm_id"] == self.comm_id:
                yield message


@contextlib.contextmanager
def widget_kernel(code: str) -> Iterator[WidgetKernel]:
    """Start a kernel, run code that leaves a widget in `widget`, stop the kernel at the end."""
    manager, client = start_new_kernel(startup_timeout=SECONDS)
    try:
        kernel = WidgetKernel(client)
        kernel.run(code)
        kernel.comm_id = kernel.run("print(widget.comm.comm_id)").strip()
        yield kernel
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
