"""Output devices, by way of PortAudio; loaded when something is to be heard, and not before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from setbook.errors import DeviceUnavailable


@dataclass(frozen=True)
class OutputDevice:
    """A device that sound can go to.

    Parameters
    ----------
    index
        PortAudio's number for it, which `play` takes; so does it a part of the name.
    host
        The system that it belongs to: ALSA, Core Audio, WASAPI …
    sample_rate
        Its own, in hertz.
    """

    index: int
    name: str
    host: str
    channels: int
    sample_rate: int
    is_default: bool


def output_devices() -> list[OutputDevice]:
    """Return the devices that stereo sound can go to.

    Raises
    ------
    DeviceUnavailable
        PortAudio is not installed.
    """
    sounddevice = portaudio()
    hosts = sounddevice.query_hostapis()
    default = sounddevice.default.device[1]
    return [
        OutputDevice(
            found["index"],
            found["name"],
            hosts[found["hostapi"]]["name"],
            found["max_output_channels"],
            round(found["default_samplerate"]),
            found["index"] == default,
        )
        for found in sounddevice.query_devices()
        if found["max_output_channels"] >= 2
    ]


def portaudio() -> Any:
    """Return the sounddevice module.

    Raises
    ------
    DeviceUnavailable
        It, or the PortAudio that it needs, is not installed.
    """
    try:
        import sounddevice  # noqa: PLC0415 - it loads PortAudio, which servers do not have
    except ImportError as error:
        raise DeviceUnavailable(
            "Expected the package sounddevice, found none; install it: pip install 'setbook[play]'."
        ) from error
    except OSError as error:
        raise DeviceUnavailable(
            f"Expected PortAudio, found none ({error}); install it: apt install libportaudio2 on Debian and "
            "Ubuntu, dnf install portaudio on Fedora, brew install portaudio on macOS."
        ) from error
    return sounddevice
