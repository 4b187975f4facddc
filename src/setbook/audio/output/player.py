"""The player: a plan heard on a device of this machine."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from setbook.audio.console import Console
from setbook.audio.output.devices import portaudio
from setbook.audio.output.feed import BLOCK_FRAMES, Feed
from setbook.audio.output.ring import Ring
from setbook.audio.sources.time_line import TimeLine
from setbook.errors import AudioError, DeviceUnavailable

if TYPE_CHECKING:
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from setbook.audio.console.pieces import PcmReader
    from setbook.audio.plan import Plan

LATENCY_SECONDS = 0.1
FEWEST_BLOCKS = 4
LONGEST_LATENCY_SECONDS = 10.0


@dataclass
class Dropouts:
    """Times at which there was silence where sound should have been.

    Parameters
    ----------
    late
        The device asked before the sound was made: this machine is too busy,
        or the latency too short.
    device
        The device reported that it ran dry: the system woke the callback too
        late.
    """

    late: int = 0
    device: int = 0

    def __str__(self) -> str:
        if not self.late + self.device:
            return "no dropouts"
        return f"{self.late + self.device} dropouts ({self.late} made too late, {self.device} at the device)"


class Player:
    """Plays a part of a plan; made by `setbook.audio.play`.

    Parameters
    ----------
    first, last
        Frames of the song.
    loop
        Whether to go on from the first when the last is reached.
    device
        PortAudio's number of a device or a part of its name; the system's
        default if left out.
    latency_seconds
        Sound made ahead of the device, and asked of the device besides.

    Raises
    ------
    DeviceUnavailable
        PortAudio is not installed.
    """

    def __init__(
        self,
        plan: Plan,
        store: PcmReader,
        first: int,
        last: int,
        *,
        loop: bool = False,
        device: int | str | None = None,
        latency_seconds: float = LATENCY_SECONDS,
    ) -> None:
        if not 0.0 < latency_seconds <= LONGEST_LATENCY_SECONDS:
            raise AudioError(
                f"Expected a latency up to {LONGEST_LATENCY_SECONDS:g} seconds, found {latency_seconds:g}; try 0.1."
            )
        self._sounddevice = portaudio()
        self.plan = plan
        self.loop = loop
        self.dropouts = Dropouts()
        self._console = Console(plan, store, metering=False)
        self._first, self._last = first, last
        self._device = device
        self._latency_seconds = latency_seconds
        self._line = TimeLine(plan.tempo_beats, plan.tempo_seconds)
        self._at = first
        self._ring = Ring(BLOCK_FRAMES)
        self._feed: Feed | None = None
        self._stream: Any = None
        self._finished = threading.Event()

    def __repr__(self) -> str:
        state = "playing" if self.playing else "stopped"
        return f"<Player {state} at beat {self.position_beats:.1f}, {self.dropouts}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def playing(self) -> bool:
        """Whether sound is on its way to the device."""
        return self._stream is not None and not self._finished.is_set()

    @property
    def position_beats(self) -> float:
        """Where in the song what is heard now is, in beats."""
        return float(self._line.inverse().at(self._song_frame() / self.plan.sample_rate))

    def play(self) -> Self:
        """Start, or go on from where it was stopped; from the start of the range when it had come to its end.

        Raises
        ------
        DeviceUnavailable
            The device is not there, or takes no stereo sound at this rate.
        """
        if self.playing:
            return self
        self.stop()
        at = self._at if self._first <= self._at < self._last else self._first
        frames = round(self._latency_seconds * self.plan.sample_rate)
        self._ring = Ring(max(-(-frames // BLOCK_FRAMES), FEWEST_BLOCKS) * BLOCK_FRAMES)
        self._feed = Feed(self._console, self._ring, self._first, self._last, at=at, loop=self.loop)
        self._finished.clear()
        self._feed.start()
        try:
            self._stream = self._opened()
            self._stream.start()
        except (self._sounddevice.PortAudioError, ValueError) as error:
            self._feed.stop()
            self._stream = None
            raise DeviceUnavailable(
                f"Expected an output that plays stereo at {self.plan.sample_rate} Hz, found: {error}; choose "
                "another with device=, see setbook.audio.output.devices.output_devices(), or another sample_rate."
            ) from error
        return self

    def stop(self) -> None:
        """Stop, and stay where it is.

        Raises
        ------
        AudioError
            Something went wrong while the sound was made.
        """
        stream, feed = self._stream, self._feed
        if stream is None or feed is None:
            return
        self._at = self._song_frame()
        self._stream = self._feed = None
        stream.close()
        feed.stop()
        self._finished.set()
        if feed.error is not None:
            raise AudioError(f"The sound could not be made any further: {feed.error}") from feed.error

    def seek(self, beats: float) -> None:
        """Go to a beat of the range, playing or not; effects begin at rest there."""
        frame = round(float(self._line.at(beats)) * self.plan.sample_rate)
        self._at = min(max(frame, self._first), self._last - 1)
        if self._feed is not None and self.playing:
            self._feed.seek(self._at)

    def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait until it has played to its end; return whether it has.

        Raises
        ------
        AudioError
            Something went wrong while the sound was made.
        """
        if self._stream is None:
            return True
        if not self._finished.wait(timeout_seconds):
            return False
        self.stop()
        self._at = self._last
        return True

    def _opened(self) -> Any:
        return self._sounddevice.OutputStream(
            samplerate=self.plan.sample_rate,
            blocksize=0,
            device=self._device,
            channels=2,
            dtype="float32",
            latency=self._latency_seconds,
            callback=self._hand_over,
            finished_callback=self._finished.set,
        )

    def _hand_over(self, out: NDArray[np.float32], frames: int, _: object, status: Any) -> None:
        """Copy what is ready to the device: nothing that can take long happens here."""
        if status.output_underflow:
            self.dropouts.device += 1
        feed = self._feed
        if feed is None:
            out[:] = 0.0
            return
        done = feed.done
        if self._ring.read_into(out) < frames:
            if done:
                raise self._sounddevice.CallbackStop
            self.dropouts.late += 1

    def _song_frame(self) -> int:
        feed, stream = self._feed, self._stream
        if feed is None or stream is None:
            return self._at
        heard = self._ring.read - round(float(stream.latency) * self.plan.sample_rate)
        return min(max(feed.song_frame(max(heard, 0)), self._first), self._last)
