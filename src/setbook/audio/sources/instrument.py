"""Instruments: voices behind keys and velocities, layered, balanced, choked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from setbook.audio.sources.chain_effects import gathered
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.pitch_motion import Bend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from setbook.audio.sources.chain_effects import Chain, Part
    from setbook.audio.sources.expression import NoteExpression
    from setbook.audio.sources.notes import Struck

    Pcm = NDArray[np.float32]

KEYS = 128
SILENT = -1
STRAIGHT = tuple(range(KEYS))
"""The table of a chain that lets everything through."""
EVEN = (1.0,) * KEYS
"""The gains of a zone without fades."""

CUT_SECONDS = 0.005
"""Fade of a note that another one cuts off."""

LONGEST_TAIL_SECONDS = 12.0
INAUDIBLE = 1e-5
"""−100 dB: tails end where they stay under it."""


class Voice(Protocol):
    """What makes the sound of single notes."""

    @property
    def key(self) -> str:
        """Name of the voice by its content."""

    @property
    def polyphony(self) -> int:
        """Notes that sound at once before the oldest is cut off."""

    def play(self, struck: Struck, sample_rate: int, bend: Bend | None = None) -> Iterator[tuple[int, Pcm]]:
        """Yield the index and the sound of each note, tail included."""


@dataclass(frozen=True)
class Layer:
    """One voice of an instrument and the way that notes take to it.

    Parameters
    ----------
    keys, velocities
        For each of 128 the one that the voice gets, or −1 for none.
    gain_left, gain_right
        Of all chains around the voice.
    choke_group
        Notes of a group cut off those of its other layers; 0 for none.
    key_gains, velocity_gains
        For each of 128, as it comes in, what fades of zones leave of it.
    chains
        Chains with effects that its sound goes through, the innermost first.
    outlet
        Where its sound goes: nothing for the track's devices, else an open chain of a rack.
    mute
        It chokes others, and is not heard itself.
    note_seconds
        How long its notes are held, whatever they are themselves; None for as long as they are.
    """

    voice: Voice
    keys: tuple[int, ...] = STRAIGHT
    velocities: tuple[int, ...] = STRAIGHT
    gain_left: float = 1.0
    gain_right: float = 1.0
    choke_group: int = 0
    chains: tuple[Chain, ...] = ()
    key_gains: tuple[float, ...] = EVEN
    velocity_gains: tuple[float, ...] = EVEN
    outlet: str = ""
    mute: bool = False
    note_seconds: float | None = None

    @cached_property
    def key(self) -> str:
        """Name of the layer by its content."""
        tables = np.array([self.keys, self.velocities], np.int16)
        fades = () if self.is_even else (self.key_gains, self.velocity_gains)
        programs = [effect.code for chain in self.chains for effect in chain.effects]
        around = (self.gain_left, self.gain_right, self.choke_group, self.chains, programs)
        muted = ("mute",) if self.mute else ()
        held = () if self.note_seconds is None else ("held", self.note_seconds)
        return content_key(self.voice.key, tables, *around, *fades, *muted, *held)

    @property
    def is_even(self) -> bool:
        """Whether no zone around the voice fades."""
        return self.key_gains == EVEN and self.velocity_gains == EVEN

    def fades(self, struck: Struck) -> NDArray[np.float32]:
        """Return what fades of zones leave of each note."""
        keys = np.array(self.key_gains)[np.clip(struck["pitch"], 0, KEYS - 1)]
        at = np.clip(np.round(struck["velocity"]).astype(np.int64), 0, KEYS - 1)
        return np.asarray(keys * np.array(self.velocity_gains)[at], np.float32)

    def hears(self, struck: Struck) -> NDArray[np.bool_]:
        """Return which notes reach the voice."""
        by_key = np.array(self.keys)[np.clip(struck["pitch"], 0, KEYS - 1)] != SILENT
        at = np.clip(np.round(struck["velocity"]).astype(np.int64), 0, KEYS - 1)
        result: NDArray[np.bool_] = by_key & (np.array(self.velocities)[at] != SILENT)
        return result

    def translated(self, struck: Struck, sample_rate: int) -> Struck:
        """Return notes as the voice gets them."""
        out = struck.copy()
        out["pitch"] = np.array(self.keys)[np.clip(struck["pitch"], 0, KEYS - 1)]
        if self.velocities != STRAIGHT:
            at = np.clip(np.round(struck["velocity"]).astype(np.int64), 0, KEYS - 1)
            out["velocity"] = np.array(self.velocities)[at]
        if self.note_seconds is not None:
            out["end"] = out["start"] + max(1, round(self.note_seconds * sample_rate))
        return out


@dataclass(frozen=True)
class Instrument:
    """Layers that sound together."""

    layers: tuple[Layer, ...] = ()

    @property
    def outlets(self) -> list[str]:
        """Where sound of it goes, each once."""
        return list(dict.fromkeys(layer.outlet for layer in self.layers))

    def of(self, outlet: str) -> Instrument:
        """Return what goes to one outlet; what chokes it elsewhere is there as well, unheard."""
        groups = {layer.choke_group for layer in self.layers if layer.outlet == outlet and layer.choke_group}
        kept = (
            layer if layer.outlet == outlet else replace(layer, mute=True)
            for layer in self.layers
            if layer.outlet == outlet or layer.choke_group in groups
        )
        return Instrument(tuple(kept))

    def hears(self, struck: Struck) -> bool:
        """Return whether any of these notes is heard."""
        return any(not layer.mute and layer.hears(struck).any() for layer in self.layers)

    def counts(self, struck: Struck) -> NDArray[np.bool_]:
        """Return which notes have to do with the sound: those that are heard, or choke what is."""
        rows = [layer.hears(struck) for layer in self.layers]
        return np.any(rows, axis=0) if rows else np.zeros(len(struck), np.bool_)

    def key(self, struck: Struck) -> str:
        """Return the name of what these notes make sound, and of nothing else."""
        return content_key([layer.key for layer in self.layers if layer.hears(struck).any()])

    def play(
        self,
        struck: Struck,
        frame_count: int,
        sample_rate: int,
        bend: Bend | None = None,
        expressions: Sequence[NoteExpression | None] = (),
    ) -> Pcm:
        """Return the sound of notes: at least `frame_count` frames, and the tails after them.

        Parameters
        ----------
        expressions
            What single notes have of their own, one entry for each; empty for none at all.
        """
        own = np.array([*expressions] or [None] * len(struck), dtype=object)
        heard = [layer.hears(struck) for layer in self.layers]
        chokes = _chokes(self.layers, heard, struck)
        parts: dict[tuple[Chain, ...], list[Part]] = {}
        for layer, hears, choked in zip(self.layers, heard, chokes, strict=True):
            if hears.any() and not layer.mute:
                add = partial(_add_layer, layer, struck[hears], choked, sample_rate, bend, own[hears])
                parts.setdefault(layer.chains, []).append(add)
        length = frame_count + round(LONGEST_TAIL_SECONDS * sample_rate)
        return _without_silence(gathered(parts, length, sample_rate), frame_count)


def _add_layer(
    layer: Layer,
    struck: Struck,
    choked: NDArray[np.int64],
    sample_rate: int,
    bend: Bend | None,
    expressions: NDArray[np.object_],
    out: Pcm,
) -> None:
    """Add the notes that reach a layer."""
    notes = layer.translated(struck, sample_rate)
    stops = np.minimum(choked, _stolen(notes, layer.voice.polyphony))
    sides = np.array([[layer.gain_left], [layer.gain_right]], np.float32)
    fades = layer.fades(struck)
    for index, sound in _played(layer.voice, notes, sample_rate, bend, expressions):
        start = int(notes["start"][index])
        room = min(int(stops[index]), out.shape[1]) - start
        _add(out, start, sound, room, sides * fades[index], round(CUT_SECONDS * sample_rate))


def _played(
    voice: Voice, notes: Struck, sample_rate: int, bend: Bend | None, expressions: NDArray[np.object_]
) -> Iterator[tuple[int, Pcm]]:
    """Yield the index and the sound of each note; those with expression of their own are played one by one."""
    plain = np.flatnonzero([one is None for one in expressions])
    for index, sound in voice.play(notes[plain], sample_rate, bend) if len(plain) else ():
        yield int(plain[index]), sound
    wheel = np.zeros(1) if bend is None else bend.values
    own: NoteExpression | None
    for number, own in enumerate(expressions):
        if own is not None:
            for _, sound in voice.play(notes[number : number + 1], sample_rate, Bend(wheel, own)):
                yield number, sound * own.gain(sound.shape[1])


def _add(out: Pcm, start: int, sound: Pcm, room: int, gains: NDArray[np.float32], fade: int) -> None:
    """Add a note of one plane or two; one that has less room than it is long fades when its room is over."""
    count = min(sound.shape[1], room + fade, out.shape[1] - start)
    if count <= 0 or room <= 0:
        return
    part = sound[:, :count] * gains
    if count < sound.shape[1]:
        edge = min(fade, count)
        part[:, -edge:] *= np.linspace(1.0, 0.0, edge, dtype=np.float32)
    out[:, start : start + count] += part


def _stolen(notes: Struck, polyphony: int) -> NDArray[np.int64]:
    """Return the frame at which each note gives its voice to a later one."""
    stops = np.full(len(notes), np.iinfo(np.int64).max)
    if 0 < polyphony < len(notes):
        order = np.argsort(notes["start"], kind="stable")
        starts = notes["start"][order]
        stops[order[:-polyphony]] = starts[polyphony:]
    return stops


def _chokes(
    layers: tuple[Layer, ...], heard: list[NDArray[np.bool_]], struck: Struck
) -> list[NDArray[np.int64]]:
    """Return for each layer the frame at which its notes are choked by other layers of their group."""
    never = np.iinfo(np.int64).max
    chokes = [np.full(int(hears.sum()), never) for hears in heard]
    for at, layer in enumerate(layers):
        if not layer.choke_group or not heard[at].any():
            continue
        others = [
            struck["start"][heard[index]]
            for index, other in enumerate(layers)
            if index != at and other.choke_group == layer.choke_group
        ]
        starts = np.append(np.sort(np.concatenate(others)) if others else np.empty(0, np.int64), never)
        chokes[at] = starts[np.searchsorted(starts[:-1], struck["start"][heard[at]], side="right")]
    return chokes


def _without_silence(out: Pcm, frame_count: int) -> Pcm:
    """Return the PCM without the silent end of its tail, which fades where it had to be cut."""
    loud = np.flatnonzero(np.abs(out[:, frame_count:]).max(axis=0) > INAUDIBLE) if out.size else np.empty(0)
    if len(loud) == 0:
        return out[:, :frame_count].copy()
    end = frame_count + int(loud[-1]) + 1
    if end == out.shape[1]:
        edge = min(4096, end)
        out[:, -edge:] *= np.linspace(1.0, 0.0, edge, dtype=np.float32)
    return out[:, :end].copy()
