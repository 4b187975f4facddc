"""Ear candy: what leads into a section, opens it or lies under it."""

import numpy as np

from setbook.demo.sounds.finish import faded, peaked
from setbook.demo.sounds.instruments import keys
from setbook.demo.sounds.space import convolved, placed, room, stereo
from setbook.demo.sounds.tone import (
    RATE_HZ,
    Signal,
    clock,
    decay,
    filtered,
    frames,
    noise,
    phase,
    rise,
    swept_saw,
)


def riser(seconds: float) -> Signal:
    """Rise for two bars: wind whose band climbs, and a tone that slides up two octaves to the fifth."""
    time = clock(seconds)
    progress = time / seconds
    sides = []
    for seed in (601, 602):
        wind = noise(time.size, seed)
        bands = [(400.0, 900.0, 0.0), (1200.0, 2600.0, 0.4), (3200.0, 7000.0, 0.75), (7000.0, 14000.0, 1.0)]
        swept = sum(
            filtered(wind, low_hz=low, high_hz=high) * np.exp(-(((progress - centre) / 0.3) ** 2))
            for low, high, centre in bands
        )
        sides.append(swept)
    slide_hz = 123.47 * 4.0**progress
    tone = swept_saw(phase(slide_hz), 123.47, 600.0 + 2600.0 * progress**2)
    pulse = 0.65 + 0.35 * np.cos(phase(3.6 * 2.0 ** (2.0 * progress)))
    mixed = (np.stack(sides) * 0.5 + 0.12 * tone * pulse) * progress**1.7
    return peaked(mixed, peak_db=-6.0, low_hz=150.0, out_seconds=0.025)


def impact() -> Signal:
    """Land on the first beat: a sub that falls, a burst, and the hall that answers."""
    time = clock(0.9)
    sub = np.sin(phase(38.0 + 52.0 * decay(time, 0.12))) * decay(time, 0.3) * rise(time, 0.003)
    burst = filtered(noise(time.size, 611), low_hz=300.0, high_hz=3500.0) * decay(time, 0.05)
    hall = convolved(stereo(burst), room(2.6, 612, 3500.0))
    count = frames(2.0)
    total = np.zeros((2, count))
    total[:, : time.size] += 0.8 * sub + 0.12 * burst
    total += 0.5 * hall[:, :count]
    return peaked(total, peak_db=-4.0, out_seconds=0.9)


def swell(seconds: float) -> Signal:
    """Play an Em9 chord in a long hall, backwards: it grows out of nothing and stops on the beat."""
    chord = sum(keys(key) for key in (64, 71, 74, 78))
    hall = placed(np.asarray(chord), room(3.0, 621), 1.2, seconds)
    return peaked(hall[:, ::-1], peak_db=-8.0, low_hz=160.0, out_seconds=0.03)


def quay(seconds: float) -> Signal:
    """Lap like water at a quay, with a far bell; it falls silent between two waves, so that it can loop."""
    count = frames(seconds)
    bins_hz = np.fft.rfftfreq(count, 1.0 / RATE_HZ)
    shape = 1.0 / np.maximum(bins_hz, 40.0) ** 0.9 / (1.0 + (bins_hz / 5200.0) ** 2) * (bins_hz > 90.0)
    around = np.arange(count) / count
    sides = []
    for seed, offset in ((631, 0.0), (632, 0.23)):
        water = np.fft.irfft(np.fft.rfft(noise(count, seed)) * shape, count)
        waves = (
            0.55
            + 0.3 * np.sin(2 * np.pi * (around + offset))
            + 0.15 * np.sin(2 * np.pi * (4 * around + 2 * offset))
        )
        sides.append(water * waves)
    water = np.stack(sides)
    water /= np.max(np.abs(water))
    time = np.arange(count) / RATE_HZ
    bell = sum(
        level * np.sin(2 * np.pi * hertz * time) * decay(time, constant)
        for hertz, level, constant in ((987.77, 1.0, 0.9), (2370.0, 0.4, 0.4), (3951.0, 0.15, 0.2))
    )
    far = convolved(stereo(bell * rise(time, 0.004)), room(3.0, 633))
    wrapped = far[:, :count].copy()
    wrapped[:, : far.shape[1] - count] += far[:, count:]
    mixed = water + 0.1 * np.roll(wrapped, frames(seconds * 0.3), axis=1) / np.max(np.abs(wrapped))
    return np.asarray(0.4 * faded(mixed / np.max(np.abs(mixed)), in_seconds=0.35, out_seconds=0.5))
