"""The tuned sounds: bass, keys, pad, pluck and lead, each as one note of a given key."""

from functools import cache

import numpy as np

from setbook.demo.sounds.finish import levelled
from setbook.demo.sounds.space import placed, room, stereo
from setbook.demo.sounds.tone import (
    NYQUIST_HZ,
    RATE_HZ,
    Signal,
    clock,
    decay,
    filtered,
    frames,
    noise,
    partials,
    phase,
    pitch_hz,
    rise,
    swept_saw,
)


def bass(key: int) -> Signal:
    """Play an analogue bass: two sawtooths a few cents apart behind a filter that closes, over a sine."""
    time = clock(2.4)
    base_hz = pitch_hz(key)
    corner_hz = 560.0 + 900.0 * decay(time, 0.07) + 250.0 * decay(time, 0.6)
    upper = sum(
        swept_saw(start + phase(np.full_like(time, base_hz * 2 ** (cents / 1200))), base_hz, corner_hz)
        for cents, start in ((-4.0, 0.0), (5.0, 1.6))  # apart at first, or every attack is a peak
    )
    mixed = np.tanh(2.4 * (0.55 * upper + 0.45 * np.sin(phase(np.full_like(time, base_hz)))))
    return levelled(
        mixed * rise(time, 0.004) * (0.8 + 0.2 * decay(time, 0.25)), rms_db=-14.0, out_seconds=1.1
    )


@cache
def keys(key: int) -> Signal:
    """Play an electric piano: a sine that bends itself (frequency modulation) with a bell on the attack.

    The two-operator pair is Chowning (1973), equation 1.
    """
    time = clock(2.4)
    turns = 2.0 * np.pi * pitch_hz(key) * time
    index = 1.5 * decay(time, 0.35) + 0.35
    body = np.sin(turns + index * np.sin(turns)) * decay(time, 1.1)
    tine = np.sin(turns + 0.9 * decay(time, 0.12) * np.sin(14.0 * turns)) * decay(time, 0.22)
    tremolo = 0.16 * np.sin(2.0 * np.pi * 4.6 * time)
    sides = np.stack([1.0 + tremolo, 1.0 - tremolo]) * (body + 0.35 * tine)
    dry = filtered(sides, high_hz=6500.0) * rise(time, 0.003)
    return levelled(placed(dry, room(1.4, 101), 0.2, 2.5), rms_db=-18.0, out_seconds=0.5)


def pad(key: int) -> Signal:
    """Play a choir of strings: every harmonic is a narrow band of noise, as if many played it.

    The spectrum is drawn and transformed once, Paul's PADsynth idea (2005):
    a bump per harmonic, widening with its number, with random phases.
    """
    count = frames(6.0)
    bins_hz = np.fft.rfftfreq(count, 1.0 / RATE_HZ)
    base_hz = pitch_hz(key)
    magnitude = np.zeros_like(bins_hz)
    for harmonic in range(1, int(9000.0 / base_hz) + 1):
        width_hz = base_hz * harmonic * (2 ** (28.0 / 1200) - 1.0)
        level = harmonic**-1.35 / np.sqrt(1.0 + (harmonic * base_hz / 2600.0) ** 2)
        magnitude += level / np.sqrt(width_hz) * np.exp(-(((bins_hz - harmonic * base_hz) / width_hz) ** 2))
    sides = []
    for seed in (201, 202):
        turns = 2.0 * np.pi * np.random.default_rng(seed + key).random(bins_hz.size)
        sides.append(np.fft.irfft(magnitude * np.exp(1j * turns), count))
    time = clock(4.8)
    dry = np.stack(sides)[:, : time.size] * rise(time, 0.22)
    dry /= np.max(np.abs(dry))
    return levelled(placed(dry, room(2.2, 203), 0.35, 4.8), rms_db=-19.0, out_seconds=0.9)


def pluck(key: int) -> Signal:
    """Play a glassy pluck: harmonics that die the sooner the higher they are, an octave bell, a hall."""
    time = clock(1.0)
    base_hz = pitch_hz(key)
    numbers = range(1, 15)
    sides = []
    for stretch in (1.0, 1.0012):
        ratios = [number * (1.0 + 0.0004 * number**2) * stretch for number in numbers]
        levels = [np.sin(np.pi * number * 0.21) / number**1.1 for number in numbers]
        string = partials(ratios, levels, base_hz, time, [0.42 / number**0.9 for number in numbers])
        bell = partials((4.0 * stretch, 6.27), (0.16, 0.07), base_hz, time, (0.18, 0.07))
        sides.append((string + bell) * rise(time, 0.0012))
    crossed = np.stack([sides[0] + 0.5 * sides[1], sides[1] + 0.5 * sides[0]])
    return levelled(placed(crossed, room(1.3, 301, 7000.0), 0.22, 1.5), rms_db=-21.0, out_seconds=0.5)


@cache
def lead(key: int) -> Signal:
    """Play a singing lead: detuned sawtooths, a filter that opens and settles, a late vibrato."""
    time = clock(1.6)
    base_hz = pitch_hz(key)
    vibrato = 0.0062 * rise(np.maximum(time - 0.28, 0.0), 0.5) * np.sin(2.0 * np.pi * 5.3 * time)
    corner_hz = 1500.0 + 3000.0 * rise(time, 0.03) * decay(time, 0.35)
    sides = []
    for cents in (-6.0, 6.0):
        saws = [
            swept_saw(phase(base_hz * 2 ** (step / 1200) * (1.0 + vibrato)), base_hz, corner_hz)
            for step in (cents, cents / 3)
        ]
        sides.append(saws[0] + 0.7 * saws[1])
    breath = filtered(noise(time.size, 401), low_hz=2500.0, high_hz=6000.0) * decay(time, 0.05) * 0.05
    # Upside down: a sawtooth peaks to one side, the bass to the other, and they meet on many beats.
    crossed = -np.stack([sides[0] + 0.6 * sides[1], sides[1] + 0.6 * sides[0]])
    dry = crossed * rise(time, 0.012) * (0.7 + 0.3 * decay(time, 0.4)) + breath
    return levelled(placed(dry, room(1.5, 402), 0.14, 1.8), rms_db=-19.0, out_seconds=0.4)


def voice(key: int) -> Signal:
    """Sing an "ooh" without a singer: a buzz through the two resonances of that vowel, in a hall."""
    time = clock(1.1)
    base_hz = pitch_hz(key)
    drift = 0.004 * np.sin(2.0 * np.pi * 5.0 * time) * rise(time, 0.4) - 0.03 * decay(time, 0.035)
    turns = phase(base_hz * (1.0 + drift))
    buzz = np.zeros_like(time)
    for harmonic in range(1, int(NYQUIST_HZ * 0.4 / base_hz)):
        hertz = harmonic * base_hz
        resonance = sum(
            level / (1.0 + ((hertz - centre) / width) ** 2)
            for centre, width, level in ((360.0, 70.0, 1.0), (820.0, 90.0, 0.45), (2500.0, 160.0, 0.07))
        )
        buzz += resonance / harmonic**0.6 * np.sin(harmonic * turns)
    sung = buzz * rise(time, 0.06) * rise(1.1 - time, 0.35)
    air = filtered(noise(time.size, 501), low_hz=1800.0, high_hz=7000.0) * rise(time, 0.05) * decay(time, 0.3)
    return levelled(
        placed(stereo(sung + 0.02 * air), room(2.4, 502), 0.5, 1.7), rms_db=-19.0, out_seconds=0.7
    )
