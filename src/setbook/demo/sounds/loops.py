"""Rendered phrases: a percussion loop from another session, and the echo of the hook, printed."""

import numpy as np

from setbook.demo.score.form import SONG_BPM, TOPS_BPM
from setbook.demo.score.melody import HOOK_CALL
from setbook.demo.sounds.drums import closed_hat, rim, shaker
from setbook.demo.sounds.finish import faded, peaked
from setbook.demo.sounds.instruments import lead
from setbook.demo.sounds.space import convolved, ping_pong, room, stereo
from setbook.demo.sounds.tone import Signal, frames

SWING = 0.12
"""How late the second sixteenth of each pair comes, in sixteenths."""

STEPS_PER_BAR = 16


def tops() -> Signal:
    """Two bars of shaker, hat and rim at their own tempo, swung, as if taken from another song."""
    step_seconds = 60.0 / TOPS_BPM / 4.0
    total = np.zeros((2, frames(2 * STEPS_PER_BAR * step_seconds)))
    hits = {"shaker": (stereo(shaker()), 0.3), "hat": (stereo(closed_hat()), -0.35), "rim": (rim(), 0.5)}
    rows = {
        "shaker": "6394639463946395" * 2,
        "hat": "..2...3...2..23...2...3...2.3.22",
        "rim": "...3..2....3......3..2....3..2.2",
    }
    for name, row in rows.items():
        sound, side = hits[name]
        for step, mark in enumerate(row):
            if mark != ".":
                late = SWING if step % 2 else 0.0
                _drop(total, sound * (int(mark) / 9.0) ** 1.6, frames((step + late) * step_seconds), side)
    return peaked(total, peak_db=-5.0, low_hz=250.0, out_seconds=0.004)


def hook_echo() -> Signal:
    """Print the ping-pong echo and the hall of the hook's first two bars; the hook itself is not in it."""
    beat_seconds = 60.0 / SONG_BPM
    line = np.zeros(frames(9 * beat_seconds))
    for note in HOOK_CALL:
        sound = faded(lead(note.key).mean(axis=0)[: frames(note.duration * beat_seconds)], out_seconds=0.05)
        start = frames(note.time * beat_seconds)
        line[start : start + sound.size] += sound[: line.size - start] * note.velocity / 127.0
    seconds = 11 * beat_seconds
    echoes = ping_pong(line, 0.75 * beat_seconds, 7, 0.62, seconds)
    hall = convolved(echoes, room(2.2, 701, 4200.0))[:, : echoes.shape[1]]
    return peaked(0.8 * echoes + 0.5 * hall, peak_db=-8.0, low_hz=220.0, out_seconds=1.2)


def _drop(total: Signal, sound: Signal, start: int, side: float) -> None:
    """Add a hit to a bar, panned at constant power, cut where the loop ends."""
    angle = np.pi / 4.0 * (side + 1.0)
    length = min(sound.shape[1], total.shape[1] - start)
    total[0, start : start + length] += np.cos(angle) * sound[0, :length]
    total[1, start : start + length] += np.sin(angle) * sound[1, :length]
