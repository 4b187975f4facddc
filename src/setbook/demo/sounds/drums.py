"""The drum kit: one function a hit."""

import numpy as np

from setbook.demo.sounds.finish import peaked
from setbook.demo.sounds.space import placed, room
from setbook.demo.sounds.tone import Signal, clock, decay, filtered, noise, partials, phase, rise

# Two struck plates have no common fundamental: these ratios are spread so that no pair makes a simple interval.
METAL_RATIOS = (1.0, 1.483, 1.932, 2.546, 2.630, 3.897)
METAL_BASE_HZ = 540.0


def kick() -> Signal:
    """Strike a short, tight kick: it falls to G0 (49 Hz), which belongs to E minor and lies under the bass."""
    time = clock(0.42)
    body = np.sin(phase(49.0 + 160.0 * decay(time, 0.016) + 40.0 * decay(time, 0.055)))
    body *= rise(time, 0.0015) * decay(time, 0.115)
    click = filtered(noise(time.size, 11), low_hz=2200.0, high_hz=7500.0) * decay(time, 0.004)
    return peaked(np.tanh(3.0 * body) + 0.3 * click, peak_db=-1.5, out_seconds=0.06)


def boom_kick() -> Signal:
    """Strike a long kick with a body at 98 Hz: impressive alone, in the way of a bass."""
    time = clock(0.85)
    body = np.sin(phase(49.0 + 120.0 * decay(time, 0.03))) * decay(time, 0.26)
    knock = np.sin(phase(98.0 + 90.0 * decay(time, 0.03))) * decay(time, 0.2)
    click = filtered(noise(time.size, 12), low_hz=1500.0, high_hz=5000.0) * decay(time, 0.004)
    mixed = (body + 0.6 * knock) * rise(time, 0.0015) + 0.15 * click
    return peaked(np.tanh(1.6 * mixed), peak_db=-1.5, out_seconds=0.2)


def snare() -> Signal:
    """Strike the snare: two modes of its head under the rattle of the wires, in a small room."""
    time = clock(0.3)
    head = np.sin(phase(182.0 + 60.0 * decay(time, 0.012))) * decay(time, 0.07)
    head += 0.5 * np.sin(phase(331.0 + 40.0 * decay(time, 0.01))) * decay(time, 0.045)
    wires = filtered(noise(time.size, 21), low_hz=1600.0, high_hz=9000.0) * decay(time, 0.085)
    snap = filtered(noise(time.size, 22), low_hz=4000.0) * decay(time, 0.008)
    dry = np.tanh(3.2 * (0.65 * head + 1.1 * wires + 0.6 * snap) * rise(time, 0.0008))
    return peaked(placed(dry, room(0.5, 23), 0.28, 0.5), peak_db=-2.0, low_hz=90.0, out_seconds=0.15)


def clap() -> Signal:
    """Clap: four pairs of hands a few milliseconds apart, then the room."""
    time = clock(0.28)
    envelope = np.zeros_like(time)
    for start, level in ((0.0, 0.7), (0.011, 0.8), (0.021, 0.75), (0.032, 1.0)):
        constant = 0.006 if start < 0.03 else 0.055
        envelope += level * np.where(time >= start, decay(np.maximum(time - start, 0.0), constant), 0.0)
    hands = filtered(noise(time.size, 31), low_hz=900.0, high_hz=4800.0) * envelope * rise(time, 0.0006)
    return peaked(placed(hands, room(0.7, 32), 0.45, 0.6), peak_db=-3.0, low_hz=300.0, out_seconds=0.2)


def hat(constant_seconds: float, seconds: float, seed: int) -> Signal:
    """Strike a pair of cymbals: inharmonic partials behind a steep high-pass, with air on top."""
    time = clock(seconds)
    harmonics = [ratio * step for ratio in METAL_RATIOS for step in (5, 7, 9)]
    levels = [1.0 / step for _ in METAL_RATIOS for step in (5, 7, 9)]
    metal = partials(harmonics, levels, METAL_BASE_HZ, time, [constant_seconds] * len(harmonics))
    air = noise(time.size, seed) * decay(time, constant_seconds * 0.8)
    mixed = filtered(0.8 * metal + 0.35 * air, low_hz=6500.0, high_hz=15000.0, order=3)
    return peaked(mixed * rise(time, 0.0007), peak_db=-4.0, out_seconds=0.03)


def closed_hat() -> Signal:
    """Strike the closed hi-hat."""
    return hat(0.028, 0.16, 41)


def open_hat() -> Signal:
    """Strike the open hi-hat, which the closed one chokes."""
    return hat(0.2, 0.75, 42)


def shaker() -> Signal:
    """Shake: seeds that swing forward, then settle."""
    time = clock(0.16)
    swing = rise(time, 0.028) * decay(np.maximum(time - 0.028, 0.0), 0.03)
    return peaked(filtered(noise(time.size, 51), low_hz=5200.0, high_hz=12000.0) * swing, peak_db=-6.0)


def rim() -> Signal:
    """Tap the rim: two short wooden modes."""
    time = clock(0.12)
    wood = partials((1.0, 2.71, 4.3), (0.6, 1.0, 0.4), 620.0, time, (0.018, 0.01, 0.005))
    dry = wood * rise(time, 0.0006) + 0.2 * filtered(noise(time.size, 61), low_hz=3000.0) * decay(time, 0.003)
    return peaked(placed(dry, room(0.45, 62), 0.22, 0.3), peak_db=-4.0, low_hz=250.0, out_seconds=0.1)


def tom(base_hz: float, seed: int) -> Signal:
    """Strike a tom that falls to a note."""
    time = clock(0.5)
    head = np.sin(phase(base_hz * (1.0 + 0.5 * decay(time, 0.03)))) * decay(time, 0.14)
    skin = filtered(noise(time.size, seed), low_hz=400.0, high_hz=3000.0) * decay(time, 0.012)
    dry = np.tanh(1.2 * head * rise(time, 0.001) + 0.25 * skin)
    return peaked(placed(dry, room(0.6, seed + 1), 0.2, 0.65), peak_db=-3.0, low_hz=50.0, out_seconds=0.2)


def low_tom() -> Signal:
    """Strike the low tom, on B1 (123 Hz)."""
    return tom(123.47, 71)


def high_tom() -> Signal:
    """Strike the high tom, on E2 (165 Hz)."""
    return tom(164.81, 73)


def crash() -> Signal:
    """Strike a wide cymbal that rings for a bar."""
    time = clock(2.2)
    sides = []
    for seed, spread in ((81, 1.0), (82, 1.013)):
        harmonics = [ratio * step for ratio in METAL_RATIOS for step in (3, 4, 7, 11)]
        levels = [1.0 / step**0.5 for _ in METAL_RATIOS for step in (3, 4, 7, 11)]
        constants = [1.6 / step**0.5 for _ in METAL_RATIOS for step in (3, 4, 7, 11)]
        metal = partials(harmonics, levels, METAL_BASE_HZ * spread, time, constants)
        wash = noise(time.size, seed) * (0.8 * decay(time, 0.5) + 0.35 * decay(time, 0.06))
        sides.append(filtered(0.14 * metal + 0.6 * wash, low_hz=3200.0, high_hz=13000.0))
    return peaked(np.stack(sides) * rise(time, 0.002), peak_db=-5.0, out_seconds=0.8)
