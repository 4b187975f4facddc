"""Rooms and echoes printed into the samples, so that the song needs no reverb device."""

import numpy as np

from setbook.demo.sounds.tone import RATE_HZ, Signal, decay, fast_size, filtered, frames, noise, rise


def room(seconds: float, seed: int, dark_hz: float = 5000.0) -> Signal:
    """Make the impulse response of a room: noise that decays, the treble sooner than the rest.

    The time is the one that the level needs to fall by 60 dB. Left and right
    are independent noise, which is what makes a room sound wide.
    """
    count = frames(seconds)
    time = np.arange(count) / RATE_HZ
    constant = seconds / np.log(1000.0)
    sides = np.stack([noise(count, seed), noise(count, seed + 1)])
    low = filtered(sides, low_hz=180.0, high_hz=dark_hz / 3, order=1) * decay(time, constant)
    high = filtered(sides, low_hz=dark_hz / 3, high_hz=dark_hz) * decay(time, constant * 0.45)
    response = (low + high) * rise(time, 0.012)
    return np.asarray(response / np.sqrt(np.sum(response**2, axis=1, keepdims=True)))


def convolved(signal: Signal, response: Signal) -> Signal:
    """Play a stereo sound in a room; the result is longer by the room's own length."""
    count = signal.shape[-1] + response.shape[-1] - 1
    size = fast_size(count)
    product = np.fft.rfft(signal, size, axis=-1) * np.fft.rfft(response, size, axis=-1)
    return np.fft.irfft(product, size, axis=-1)[..., :count]


def stereo(signal: Signal) -> Signal:
    """Put a mono sound on both sides."""
    return np.stack([signal, signal]) if signal.ndim == 1 else signal


def placed(signal: Signal, response: Signal, wet: float, seconds: float) -> Signal:
    """Mix a sound with its reflections and cut the result to a duration."""
    dry = stereo(signal)
    count = frames(seconds)
    total = np.zeros((2, count))
    length = min(count, dry.shape[1])
    total[:, :length] = dry[:, :length]
    reflections = convolved(dry, response)
    length = min(count, reflections.shape[1])
    total[:, :length] += wet * reflections[:, :length]
    return total


def ping_pong(signal: Signal, step_seconds: float, repeats: int, feedback: float, seconds: float) -> Signal:
    """Repeat a sound left and right in turn, each repeat weaker and darker; the sound itself is left out."""
    total = np.zeros((2, frames(seconds)))
    echo = signal
    for repeat in range(1, repeats + 1):
        echo = feedback * filtered(echo, low_hz=220.0, high_hz=4200.0, order=1)
        start = frames(repeat * step_seconds)
        length = min(echo.shape[-1], total.shape[1] - start)
        if length <= 0:
            break
        near = repeat % 2
        total[1 - near, start : start + length] += 0.94 * echo[:length]
        total[near, start : start + length] += 0.34 * echo[:length]
    return total
