"""What the page's engine sends to the speakers, read without giving the page a click it did not get."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Page

ENGINE = 'globalThis[Symbol.for("setbook.audio.v1")]'
RATE_HZ = 44_100

ENCODE = """
const encode = (plane) => {
  let text = "";
  const bytes = new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength);
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
};
"""


@dataclass(frozen=True)
class Run:
    """A stretch of the song as it went to the speakers."""

    first_frame: int
    samples: NDArray[np.float32]

    @property
    def end_frame(self) -> int:
        return self.first_frame + self.samples.shape[1]


class Speakers:
    """A listener at the page's engine.

    Playwright's own `evaluate` counts as a click, and so would let sound start
    that a person's browser keeps off. Everything here is asked as by a script.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._devtools = page.context.new_cdp_session(page)

    def ask(self, expression: str) -> Any:
        """Evaluate without a user's gesture."""
        answer = self._devtools.send(
            "Runtime.evaluate",
            {"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": False},
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    @property
    def state(self) -> str:
        return str(self.ask(f'{ENGINE}?.state ?? "none"'))

    @property
    def set_key(self) -> str:
        return str(self.ask(f"{ENGINE}.session"))

    def parameter(self, strip_id: str, name: str) -> float:
        return float(self.ask(f"{ENGINE}.parameter({strip_id!r}, {name!r})"))

    def wait_for_frame(self, frame: int, seconds: float = 60) -> None:
        """Wait until the song has come so far."""
        for _ in range(int(seconds * 10)):
            if self.ask(f"{ENGINE}.frame") >= frame:
                return
            self._page.wait_for_timeout(100)
        raise TimeoutError(
            f"frame {self.ask(ENGINE + '.frame')} of {frame}; {self.state}: {self.ask(ENGINE + '.message')}"
        )

    def start_recording(self) -> None:
        self.ask(f"(async () => {{ globalThis.recording = await {ENGINE}.capture(); }})()")

    def stop_recording(self) -> list[Run]:
        """End the recording and return its runs."""
        runs = self.ask(
            f"(async () => {{ {ENCODE} return (await globalThis.recording.stop())"
            ".map((run) => ({ frame: run.frame, planes: [encode(run.left), encode(run.right)] })); })()"
        )
        return [Run(int(run["frame"]), np.stack([_plane(text) for text in run["planes"]])) for run in runs]

    def record(self, seconds: float) -> Run:
        """Record what is playing; one run, for nothing jumps meanwhile."""
        self.start_recording()
        self.wait_for_frame(int(self.ask(f"{ENGINE}.frame")) + int(seconds * RATE_HZ))
        runs = self.stop_recording()
        assert len(runs) == 1, [(run.first_frame, run.end_frame) for run in runs]
        return runs[0]


def rendered_offline(page: Page, start_frame: int, frame_count: int) -> NDArray[np.float32]:
    """Return what the page renders of a stretch without playing it.

    It comes over as text, as all sound does here: a page takes ten times as long to hand over numbers one by one.
    """
    encoded = page.evaluate(
        f"""async ([start, count]) => {{
            {ENCODE}
            return (await {ENGINE}.renderOffline(start, count)).map(encode);
        }}""",
        [start_frame, frame_count],
    )
    return np.stack([_plane(text) for text in encoded])


def _plane(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text), "<f4")


def assert_same_bits(heard: Run, song: NDArray[np.float32]) -> None:
    """Compare a run with the same frames of a rendered song, bit for bit."""
    expected = song[:, heard.first_frame : heard.end_frame]
    assert heard.samples.shape[1] >= RATE_HZ
    assert heard.samples.shape == expected.shape, "the recording runs past the render"
    assert np.abs(expected).max() > 1e-3, "a silent stretch proves nothing"
    differing = int((heard.samples.view(np.int32) != expected.view(np.int32)).sum())
    assert differing == 0, f"{differing} of {expected.size} samples differ"
