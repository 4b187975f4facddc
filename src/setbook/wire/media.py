"""Messages about what is made of a version: how far it is, its waveform, a view's data, the plan of its sound."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import Field

from setbook.wire.base import Message

RenditionKind: TypeAlias = Literal["arrangement", "mixer", "diff", "sound", "preview", "loudness"]


class Making(Message):
    """How far something is that is being made: ``waiting`` for its turn, or ``working``."""

    state: Literal["waiting", "working"]
    progress: float = Field(ge=0.0, le=1.0, description="Share that is done.")
    doing: str = Field("", description="What is being done, for people.")


class RenditionState(Message):
    """What has become of something that is made of a version."""

    kind: RenditionKind
    state: Literal["waiting", "working", "ready", "failed"]
    progress: float
    doing: str
    problem: str = Field(description="Why it failed.")


class VersionProgress(Message):
    """A version and what is made of it, as the events tell it."""

    state: Literal["waiting", "ready", "refused"]
    problem: str
    renditions: list[RenditionState]


class ViewPayload(Message):
    """What a view draws: its `data` points into `buffers` (base64) by index.

    `data.state` is ``ready`` or ``empty``, ``loading`` while it is being made, or ``error``, with a `message`.
    """

    data: dict[str, Any]
    buffers: list[str]
    traits: dict[str, Any]


class SoundPlan(Message):
    """What the engine in the browser plays: the plan, its buffers and the console's WebAssembly (base64)."""

    plan: dict[str, Any]
    wasm: str
    buffers: list[str]


class Loudness(Message):
    """How loud a version is from end to end."""

    lufs: float | None = Field(description="Integrated loudness (ITU-R BS.1770); absent for silence.")


class Waveform(Message):
    """The mix in columns: lowest and highest sample and the root of the mean square of each, full scale is 1."""

    seconds: float
    min: list[float]
    max: list[float]
    rms: list[float]
    is_excerpt: bool = Field(description="Whether the song goes on after that.")
    gain_db: float = Field(description="What the preview was turned up by.")
    loudness_lufs: float | None = Field(
        description="Integrated loudness of the mix as it is; absent for silence."
    )
