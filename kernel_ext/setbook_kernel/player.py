"""A rendering as a player on the page."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setbook.audio import Rendered

BLOCK_FRAMES = 65_536
"""Frames encoded at a time: encoders of long files have failed on one call."""


def html(rendered: Rendered) -> str:
    """Make an audio element that carries the rendering as MP3: the page stays small; the samples are exact."""
    encoded = base64.b64encode(_as_mp3(rendered)).decode("ascii")
    missing = f"<br>{len(rendered.missing)} missing samples are silent." if rendered.missing else ""
    return f'<audio controls preload="metadata" src="data:audio/mpeg;base64,{encoded}"></audio>{missing}'


def _as_mp3(rendered: Rendered) -> bytes:
    import numpy as np  # noqa: PLC0415 - loading the extension costs nothing
    import soundfile  # noqa: PLC0415

    samples = rendered.samples.T
    loudest = float(np.abs(samples).max(initial=1.0))
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", rendered.sample_rate, samples.shape[1], format="MP3") as sound:
        for start in range(0, len(samples), BLOCK_FRAMES):
            # Over full scale the encoder would clip: play all of it softer instead.
            sound.write(samples[start : start + BLOCK_FRAMES] / loudest)
    return file.getvalue()
