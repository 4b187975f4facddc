"""Hearing a set on this machine's own output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.output.player import LATENCY_SECONDS, Player
from setbook.audio.progress import until
from setbook.audio.render import TAIL_SECONDS, Job
from setbook.audio.session import DEFAULT_RATE_HZ

if TYPE_CHECKING:
    import os

    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.progress import Progress
    from setbook.model import LiveSet


def play(
    live_set: LiveSet | str | os.PathLike[str],
    *,
    start_beats: float = 0.0,
    end_beats: float | None = None,
    bars: tuple[int, int] | None = None,
    scene: int | str | None = None,
    scene_beats: float | None = None,
    seed: int = 0,
    loop: bool = False,
    device: int | str | None = None,
    latency_seconds: float = LATENCY_SECONDS,
    sample_rate: int = DEFAULT_RATE_HZ,
    tail_seconds: float = TAIL_SECONDS,
    progress: Progress | None = None,
    store: PcmStore | None = None,
) -> Player:
    """Play a set on this machine: the samples of `render`, on a device.

    Sound is made ahead in a thread of its own, so that a busy notebook does
    not interrupt it; where it does come too late, `Player.dropouts` counts it.

    Parameters
    ----------
    start_beats, end_beats, bars, scene, scene_beats, seed, tail_seconds, sample_rate
        As in `render`; effects begin at rest where playing begins.
    loop
        Whether to repeat the range until it is stopped.
    device
        PortAudio's number of an output or a part of its name; see
        `setbook.audio.output.devices.output_devices`.
    latency_seconds
        Sound made ahead; more of it survives more.
    progress
        Called while the sources are made, as in `render`.

    Returns
    -------
    Player
        It plays already; stop it, seek in it, or wait for its end.

    Raises
    ------
    DeviceUnavailable
        PortAudio is not installed, or the device is not there or refuses.
    AudioError
        The range is empty.

    Examples
    --------
    >>> player = play("song.als", bars=(17, 32), loop=True)  # doctest: +SKIP
    >>> player.seek(68), player.stop()  # doctest: +SKIP
    """
    job = Job.prepared(
        live_set,
        sample_rate=sample_rate,
        beats=(start_beats, end_beats),
        bars=bars,
        scene=None if scene is None else (scene, scene_beats, seed),
        tail_seconds=0.0 if loop else tail_seconds,
        report=until(None, progress),
        store=store,
    )
    first, _, bound = job.span
    player = Player(
        job.plan, job.store, first, bound, loop=loop, device=device, latency_seconds=latency_seconds
    )
    return player.play()
