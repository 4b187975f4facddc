"""The plan: everything the console needs to play a set, as plain data.

Sources make it (decode, resample, warp, play instruments), the console plays
it, in the kernel and in the browser alike. A plan knows no XML, no files and
no devices: its strips are in topological order, its times are frames, its
sound is PCM named by the hash of everything that went into it.
"""

from __future__ import annotations

import functools
import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from setbook.audio.kernels.effect_build import effect_modules
from setbook.audio.kernels.stock import kernel as stock_kernel
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.audio.kernels.declaration import Kernel

CELL_FRAMES = 128
"""Frames of one cell of the control grid, which is counted from the song's first frame."""

PCM_CHUNK_FRAMES = 65536
"""Frames of one chunk of PCM on its way to the browser."""

SPEAKERS = -1
"""The `output` of a strip that nothing follows."""

CellTable = NDArray[np.float32]
"""Values at frames 0, 128, 256 …: one per cell and one for the end of the last; straight lines between."""

StripKind = Literal["audio", "midi", "group", "return", "main", "part"]
"""`part`: what lies before a track's own strip, such as a chain of a rack; no mixer shows it."""

TapPoint = Literal["pre_fx", "post_fx", "post_mixer"]
CrossfadeSide = Literal["A", "none", "B"]
CrossfadeCurve = Literal["transition", "constant_power"]
FidelityLevel = Literal["exact", "approximate", "bypassed"]


@dataclass(frozen=True)
class Segment:
    """A run of PCM on a strip's time line; segments that overlap are summed."""

    start_frame: int
    frame_count: int
    pcm: str
    """Content address: sha256 in hex."""
    pcm_offset: int = 0
    """Frame of the PCM that sounds at `start_frame`."""


@dataclass(frozen=True)
class PcmInfo:
    """What is known of a piece of PCM before it is fetched."""

    frame_count: int


@dataclass(frozen=True)
class Send:
    """A tap of a strip's signal into a later strip."""

    to: int
    """Index of the receiving strip, always after the sender."""
    gain: float = 1.0
    """Linear."""
    pre_fader: bool = False


@dataclass(frozen=True)
class Tap:
    """A point of a strip that something else listens to.

    `pre_fx` and `post_fx` lie before and behind its inserts and are open
    whether the strip is muted or not; `post_mixer` is what it gives to its
    output.
    """

    strip: int
    """Index of a strip that comes before the listener."""
    point: TapPoint = "post_fx"


@dataclass(frozen=True)
class SideChain:
    """What an insert listens to instead of its own strip."""

    source: Tap | None
    """None: silence."""
    gain: float = 1.0
    """Linear."""
    mix: float = 1.0
    """1: the source alone, 0: the strip's own signal alone."""


@dataclass(frozen=True)
class Insert:
    """One effect on a strip, before its fader."""

    kernel: str
    """Name of the kernel, such as `eq8`."""
    device_id: str
    on: bool
    parameters: tuple[float, ...]
    """In the order and the units that the kernel declares."""
    side_chain: SideChain | None = None
    """For kernels that have one; without it they listen to what they work on."""


@dataclass(frozen=True)
class Strip:
    """One channel of the console: segments and other strips in, inserts, fader, pan, sends, output.

    Automation names: `volume`, `pan`, `pan_left`, `pan_right`, `active`,
    `crossfade` (−1 A, 0 none, 1 B), `crossfader` (of the main strip),
    `send:<n>` (n-th of `sends`), `insert:<i>:<p>` (p-th parameter of the i-th
    insert), `insert:<i>:on`, and of its side-chain `insert:<i>:key_gain` and
    `insert:<i>:key_mix`. A table has `Plan.cell_count + 1` values.
    """

    id: str
    """The track's id in the set."""
    name: str
    kind: StripKind
    output: int
    """Index of the group or main strip that it flows into, always later; `SPEAKERS` for none."""
    color: str | None = None
    volume: float = 1.0
    """Linear gain; at −70 dB and under it is silence, as on Live's fader."""
    pan: float = 0.0
    """−1 left … 1 right; used in pan mode `stereo`."""
    pan_mode: Literal["stereo", "split"] = "stereo"
    pan_left: float = -1.0
    pan_right: float = 1.0
    active: bool = True
    """False: muted."""
    soloed: bool = False
    sends: tuple[Send, ...] = ()
    inserts: tuple[Insert, ...] = ()
    segments: tuple[Segment, ...] = ()
    takes: tuple[Tap, ...] = ()
    """Other strips that it takes in, besides those that flow into it."""
    delay_frames: int = 0
    """It plays so much later than the others, or earlier: Live's track delay."""
    crossfade: CrossfadeSide = "none"
    crossfader: float = 0.0
    """−1 A … 1 B; of the main strip."""
    automation: dict[str, CellTable] = field(default_factory=dict)


@dataclass(frozen=True)
class DeviceFidelity:
    """How near a device of the set comes to what Live plays."""

    track_id: str
    device_id: str
    name: str
    level: FidelityLevel
    note: str = ""


@dataclass(frozen=True, eq=False)
class Plan:
    """A set made ready to play.

    Raises
    ------
    AudioError
        A strip flows or sends backwards, a segment names PCM that is not
        listed, or an automation table has another length than the song.
    """

    set_digest: str
    sample_rate: int
    frame_count: int
    strips: tuple[Strip, ...]
    """Topological: tracks, groups (inner first), returns, main last."""
    tempo_beats: NDArray[np.float64] = field(default_factory=lambda: np.array([0.0, 1.0]))
    tempo_seconds: NDArray[np.float64] = field(default_factory=lambda: np.array([0.0, 0.5]))
    pcm: dict[str, PcmInfo] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    """Samples that were not found; silence stands in their place."""
    fidelity: list[DeviceFidelity] = field(default_factory=list)
    compensated: bool = True
    """Whether strips wait for those whose effects are late; if not, track delays rest as well."""
    crossfade_curve: CrossfadeCurve = "transition"
    kernels: tuple[Kernel, ...] = ()
    """Effects that are not among the stock ones; of two with the same name, these are taken."""

    def __post_init__(self) -> None:
        for complaint in _complaints(self):
            raise AudioError(complaint)

    @property
    def cell_count(self) -> int:
        """Cells that the song fills, the last one perhaps in part."""
        return math.ceil(self.frame_count / CELL_FRAMES)

    @functools.cached_property
    def used_kernels(self) -> dict[str, Kernel]:
        """The effects that the strips play, by name.

        Raises
        ------
        KernelRefused
            An insert names a kernel that does not exist.
        """
        own = {kernel.name: kernel for kernel in self.kernels}
        names = {insert.kernel: None for strip in self.strips for insert in strip.inserts}
        return {name: own[name] if name in own else stock_kernel(name) for name in names}

    def strip_index(self, strip_id: str) -> int:
        """Return the index of the strip with this id."""
        for index, strip in enumerate(self.strips):
            if strip.id == strip_id:
                return index
        known = ", ".join(strip.id for strip in self.strips)
        raise AudioError(f"Expected the id of a strip, found {strip_id!r}; the plan has {known}.")

    def to_wire(self) -> tuple[dict[str, Any], list[bytes]]:
        """Return the plan as JSON and the buffers that the JSON points into by index.

        The effects' WebAssembly travels with it; what was never built on this
        machine is built now.
        """
        buffers: list[bytes] = []
        pcm_keys = {key: index for index, key in enumerate(self.pcm)}
        wire = {
            "version": 1,
            "set_digest": self.set_digest,
            "sample_rate": self.sample_rate,
            "frame_count": self.frame_count,
            "compensated": self.compensated,
            "crossfade_curve": self.crossfade_curve,
            "tempo_beats": _store(buffers, np.asarray(self.tempo_beats, "<f8")),
            "tempo_seconds": _store(buffers, np.asarray(self.tempo_seconds, "<f8")),
            "strips": [_strip_to_wire(strip, pcm_keys, buffers) for strip in self.strips],
            "pcm": [{"key": key, "frame_count": info.frame_count} for key, info in self.pcm.items()],
            "missing": list(self.missing),
            "fidelity": [vars(entry) for entry in self.fidelity],
            "kernels": {
                name: _store(buffers, np.frombuffer(built.wasm, np.uint8))
                for name, built in effect_modules(self.used_kernels.values()).items()
            },
        }
        return wire, buffers


def _strip_to_wire(strip: Strip, pcm_keys: dict[str, int], buffers: list[bytes]) -> dict[str, Any]:
    """Return a strip as JSON; its segments are int32 rows (start, count, index of the PCM, offset)."""
    wire = {name: value for name, value in vars(strip).items() if name not in {"segments", "automation"}}
    wire["sends"] = [vars(send) for send in strip.sends]
    wire["inserts"] = [
        {
            **vars(insert),
            "parameters": list(insert.parameters),
            "side_chain": None if insert.side_chain is None else asdict(insert.side_chain),
        }
        for insert in strip.inserts
    ]
    wire["takes"] = [vars(tap) for tap in strip.takes]
    rows = [(s.start_frame, s.frame_count, pcm_keys[s.pcm], s.pcm_offset) for s in strip.segments]
    wire["segments"] = _store(buffers, np.asarray(rows, "<i4"))
    wire["automation"] = {
        name: _store(buffers, np.asarray(table, "<f4")) for name, table in strip.automation.items()
    }
    return wire


def _store(buffers: list[bytes], values: NDArray[Any]) -> int:
    """Append the array's bytes and return the index of the buffer."""
    buffers.append(values.tobytes())
    return len(buffers) - 1


def _complaints(plan: Plan) -> Iterator[str]:
    """Say what no console could play."""
    for index, strip in enumerate(plan.strips):
        for target in [strip.output, *(send.to for send in strip.sends)]:
            if target != SPEAKERS and not index < target < len(plan.strips):
                yield (
                    f"Expected strip {strip.id!r} (index {index}) to flow into a later strip, found index "
                    f"{target}; order the strips so that every receiver comes after its senders."
                )
        yield from _of_listeners(plan, index, strip)
        for segment in strip.segments:
            if segment.pcm not in plan.pcm:
                yield f"Expected the PCM {segment.pcm!r} of strip {strip.id!r} among `plan.pcm`; list it there."
        for name, table in strip.automation.items():
            if len(table) != plan.cell_count + 1:
                yield (
                    f"Expected {plan.cell_count + 1} values of automation {name!r} on strip {strip.id!r}, "
                    f"found {len(table)}; give one value per cell of {CELL_FRAMES} frames and one for the end."
                )


def _of_listeners(plan: Plan, index: int, strip: Strip) -> Iterator[str]:
    """Say which taps and side-chains cannot be."""
    chained = [(insert, insert.side_chain) for insert in strip.inserts if insert.side_chain is not None]
    for insert, _ in chained:
        if not plan.used_kernels[insert.kernel].side_chain:
            yield (
                f"Expected a kernel with a side-chain to listen with on strip {strip.id!r}, found "
                f"{insert.kernel!r}, which has none; leave out `side_chain`."
            )
    sources = [chain.source for _, chain in chained if chain.source is not None]
    for tap in (*strip.takes, *sources):
        if not 0 <= tap.strip < index:
            yield (
                f"Expected strip {strip.id!r} (index {index}) to listen to an earlier strip, found index "
                f"{tap.strip}; order the strips so that every listener comes after what it hears."
            )
