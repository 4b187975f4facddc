"""A sound card in software: ALSA's `file` device writes into a pipe that is read as fast as a card would.

Run as a program it is the card's clock: it reads the pipe at the sample rate
and keeps what it read.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FRAME_BYTES = 8  # two floats

CONFIG = """
pcm.nothing {{ type null }}
pcm.card {{ type file slave.pcm "nothing" file "{pipe}" format "raw" }}
pcm.!default {{ type plug slave.pcm "{default}" }}
ctl.!default {{ type null }}
"""


def environment(folder: Path, default: str) -> dict[str, str]:
    """Return the environment in which `default` is the only output."""
    config = folder / "asound.conf"
    config.write_text(CONFIG.format(pipe=folder / "pipe", default=default))
    return {**os.environ, "ALSA_CONFIG_PATH": str(config)}


@contextmanager
def card(folder: Path, rate: int) -> Iterator[tuple[dict[str, str], Path]]:
    """Put the card in; yield the environment that has it, and the file in which what it heard is found."""
    os.mkfifo(folder / "pipe")
    heard = folder / "heard.raw"
    command = [sys.executable, __file__, str(folder / "pipe"), str(heard), str(rate)]
    clock = subprocess.Popen(command)
    try:
        yield environment(folder, "card"), heard
    finally:
        time.sleep(0.3)  # what still lies in the pipe
        clock.terminate()
        clock.wait()


def _run(pipe: str, heard: str, rate: int) -> None:
    source = os.open(pipe, os.O_RDWR)  # never at its end, whoever opens and closes the other one
    begun, count = None, 0
    with io.FileIO(heard, "w") as file:
        while True:
            due = (
                FRAME_BYTES * 512
                if begun is None
                else int((time.monotonic() - begun) * rate) * FRAME_BYTES - count
            )
            if due <= 0:
                time.sleep(0.002)
                continue
            part = os.read(source, min(due, 65536))
            begun = begun or time.monotonic()
            count += len(part)
            file.write(part)
            if len(part) < due:  # it had nothing more: a card that ran dry goes on from now
                begun = time.monotonic() - count / FRAME_BYTES / rate


if __name__ == "__main__":
    _run(sys.argv[1], sys.argv[2], int(sys.argv[3]))
