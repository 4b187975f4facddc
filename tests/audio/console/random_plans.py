"""Plans by seed: groups in groups, returns, sends, taps, side-chains, late effects, track delays, crossfader, solo, automation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.audio.kernels import kernel
from setbook.audio.plan import (
    CELL_FRAMES,
    SPEAKERS,
    Insert,
    PcmInfo,
    Plan,
    Segment,
    Send,
    SideChain,
    Strip,
    Tap,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pcm = dict[str, NDArray[np.float32]]

RATE = 44100


def random_plan(seed: int, frame_count: int = 30_000, track_count: int = 6) -> tuple[Plan, Pcm]:
    """Return a plan and its PCM: tracks, two groups (one in the other), two returns, main."""
    rng = np.random.default_rng(seed)
    pcm: Pcm = {
        f"pcm-{i}": (rng.standard_normal((2, int(rng.integers(50, 2 * frame_count)))) * 0.2).astype(
            np.float32
        )
        for i in range(4)
    }
    inner, outer = track_count, track_count + 1
    returns = [track_count + 2, track_count + 3]
    main = track_count + 4
    places = [*([inner, outer, main] * track_count)[:track_count], outer, main, main, main, SPEAKERS]
    kinds = [*(["audio", "midi"] * track_count)[:track_count], "group", "group", "return", "return", "main"]
    if rng.random() < 0.7:  # a rack with two chains in the third track
        places[:3] = [2, 2, places[2]]
        kinds[:2] = ["part", "part"]
    strips = []
    for index, (output, kind) in enumerate(zip(places, kinds, strict=True)):
        targets = [goal for goal in returns if goal > index] if kind != "main" else []
        sends = tuple(Send(to, float(rng.uniform(0, 1)), bool(rng.integers(2))) for to in targets)
        inserts = tuple(random_insert(rng, index) for _ in range(int(rng.integers(0, 3))))
        segments = tuple(_segment(rng, pcm, frame_count) for _ in range(3)) if index < track_count else ()
        strips.append(
            Strip(
                id=f"strip-{index}",
                name=f"Strip {index}",
                kind=kind,
                output=output,
                volume=float(rng.uniform(0, 2)),
                pan=float(rng.uniform(-1, 1)),
                pan_mode="split" if rng.random() < 0.25 else "stereo",
                pan_left=float(rng.uniform(-1, 1)),
                pan_right=float(rng.uniform(-1, 1)),
                active=bool(rng.random() < 0.9),
                soloed=bool(rng.random() < 0.1),
                sends=sends,
                inserts=inserts,
                segments=segments,
                takes=(random_tap(rng, index),) if index > 0 and rng.random() < 0.2 else (),
                delay_frames=int(rng.integers(-300, 300)) if rng.random() < 0.2 else 0,
                crossfade=str(rng.choice(["A", "none", "B"])),  # type: ignore[arg-type]
                crossfader=float(rng.uniform(-1, 1)),
                automation=_automation(rng, kind, sends, inserts, frame_count),
            )
        )
    info = {key: PcmInfo(planes.shape[1]) for key, planes in pcm.items()}
    plan = Plan(
        f"seed-{seed}",
        RATE,
        frame_count,
        tuple(strips),
        pcm=info,
        compensated=seed % 4 != 0,
        crossfade_curve="constant_power" if seed % 3 == 0 else "transition",
    )
    return plan, pcm


def random_tap(rng: np.random.Generator, index: int) -> Tap:
    """Return a point of an earlier strip."""
    point = str(rng.choice(["pre_fx", "post_fx", "post_mixer"]))
    return Tap(int(rng.integers(index)), point)  # type: ignore[arg-type]


def random_insert(rng: np.random.Generator, index: int) -> Insert:
    """Return an equaliser, an effect that is late or one that may listen to an earlier strip."""
    name = str(rng.choice(["eq8", "eq8", "limiter", "compressor", "gate"]))
    if name == "eq8":
        return random_eq(rng)
    declared = kernel(name)
    settings = {"threshold": float(rng.uniform(-50, -20))} if name in {"compressor", "gate"} else {}
    chain = None
    if declared.side_chain and index > 0 and rng.random() < 0.7:
        chain = SideChain(random_tap(rng, index), float(rng.uniform(0.5, 2)), float(rng.choice([1.0, 0.6])))
    return Insert(name, "device", bool(rng.random() < 0.8), declared.values(**settings), chain)


def random_eq(rng: np.random.Generator) -> Insert:
    """Return an equaliser with half its bands on, anywhere."""
    eq8 = kernel("eq8")
    values = []
    for parameter in eq8.parameters:
        if parameter.taper in {"switch", "choice"}:
            values.append(float(rng.integers(0, int(parameter.maximum) + 1)))
        elif parameter.taper == "logarithmic":
            values.append(float(parameter.minimum * (parameter.maximum / parameter.minimum) ** rng.random()))
        else:
            values.append(float(rng.uniform(parameter.minimum, parameter.maximum)) * 0.5)
    return Insert("eq8", "device", bool(rng.random() < 0.9), tuple(values))


def _segment(rng: np.random.Generator, pcm: Pcm, frame_count: int) -> Segment:
    key = f"pcm-{rng.integers(len(pcm))}"
    length = pcm[key].shape[1]
    offset = int(rng.integers(0, length))
    return Segment(int(rng.integers(-500, frame_count)), int(rng.integers(1, frame_count)), key, offset)


def _automation(
    rng: np.random.Generator,
    kind: str,
    sends: tuple[Send, ...],
    inserts: tuple[Insert, ...],
    frame_count: int,
) -> dict[str, Any]:
    cells = -(-frame_count // CELL_FRAMES) + 1
    names = ["volume", "pan", "active", "pan_left", "crossfade", *(f"send:{i}" for i in range(len(sends)))]
    if kind == "main":
        names = ["crossfader"]
    for number, insert in enumerate(inserts):
        moved: tuple[str | int, ...] = ("on", 2, 3, 5, 40) if insert.kernel == "eq8" else ("on",)
        moved += ("key_gain", "key_mix") if insert.side_chain is not None else ()
        names += [f"insert:{number}:{p}" for p in moved]
    tables = {}
    for name in names:
        if rng.random() < 0.2:
            low, high = {
                "pan": (-1, 1),
                "pan_left": (-1, 1),
                "crossfade": (-1, 1),
                "crossfader": (-1, 1),
            }.get(name, (0, 1))
            curve = rng.uniform(low, high, cells)
            if name.endswith(("active", "on", ":5", "crossfade")):
                curve = np.round(curve)
            elif name.endswith(":2"):
                curve = 30.0 * 500.0**curve
            tables[name] = curve.astype(np.float32)
    return tables
