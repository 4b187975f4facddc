"""A mixer on a page with a microphone that plays a file, answered by a real `Mixer`."""

from __future__ import annotations

import base64
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile
from tests.browser.conftest import FLAGS
from tests.browser.view_page import build_page, opened, served

import setbook as sb
from setbook_widgets.mixer import Mixer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Locator, Page

RATE = 44_100


def spoken(path: Path, seconds: float = 7.0) -> NDArray[np.float32]:
    """Write what the microphone hears, over and over: noise that never repeats within; return it as it is in the file."""
    sound = np.random.default_rng(17).uniform(-0.5, 0.5, round(seconds * RATE))
    soft = np.convolve(sound, np.hanning(9) / np.hanning(9).sum(), "same")
    soundfile.write(path, soft, RATE, subtype="PCM_16")
    return np.asarray(soundfile.read(path, dtype="float32")[0])


@contextmanager
def browser_with_microphone(browser: Browser, chromium: str, file: Path, *flags: str) -> Iterator[Browser]:
    """Start another browser of this kind, whose microphone plays a file."""
    own = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={file}", *flags]
    started = browser.browser_type.launch(executable_path=chromium, args=[*FLAGS, *own])
    yield started
    started.close()


class Studio:
    """A copy of the demo project, and a mixer on it that answers a page."""

    def __init__(self, demo_project: Path, folder: Path) -> None:
        self.project = shutil.copytree(demo_project, folder / "project")
        self.live_set = sb.open(self.project / "Night Drive v6.als")
        self.mixer = Mixer(self.live_set)
        self.asked: list[str] = []
        self.broken = False

    def answer(self, method: str, parameters: dict[str, Any]) -> Any:
        self.asked.append(method)
        if self.broken and method.startswith("take"):
            raise ConnectionError("the kernel is gone")
        request = {
            "id": "1",
            "method": method,
            "params": parameters,
            "buffers": parameters.get("_buffers", []),
        }
        result, buffers = self.mixer._result(request)
        if method == "pcm":
            return buffers[0]
        if method == "session":
            encoded = [base64.b64encode(part).decode() for part in buffers]
            return {"plan": result, "wasm": encoded[0], "buffers": encoded[1:]}
        return result


@contextmanager
def shown(
    browser: Browser, studio: Studio, folder: Path, script: str = "", **options: Any
) -> Iterator[tuple[Page, Locator]]:
    """Show the studio's mixer."""
    with served(build_page(folder), "mixer", (studio.mixer.data, []), studio.answer) as address:
        settings = {"viewport": {"width": 1400, "height": 760}, "color_scheme": "light"} | options
        context = browser.new_context(**settings)
        context.set_default_timeout(60_000)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        try:
            yield page, opened(page, address, "mixer")
        finally:
            context.close()
