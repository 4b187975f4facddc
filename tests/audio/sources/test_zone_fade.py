"""Fades at the edges of zones: of Sampler's samples, of chains over keys and velocities, of the chain selector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import setbook as sb
from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.instrument import Instrument, Layer
from setbook.audio.sources.notes import STRUCK_DTYPE
from setbook.audio.sources.reading.instruments import InstrumentReader
from setbook.audio.sources.reading.library import Library
from setbook.audio.sources.sampler import SampledVoice, Zone
from setbook.audio.zone_fade import faded
from setbook.format import element
from setbook.model.note import NOTE_DTYPE

from .conftest import RATE

NO_NOTES = np.empty(0, NOTE_DTYPE)


def level_of(layer: Layer, pitch: int, velocity: int = 127) -> float:
    """Return the level at which a note of a steady voice sounds."""
    pcm = Instrument((layer,)).play(np.array([(0, 1000, pitch, velocity)], STRUCK_DTYPE), 2000, RATE)
    return float(pcm[0, 900])


@pytest.fixture
def zone(sample):
    """A zone that sounds at level 1 on the keys from 40 to 60."""
    return Zone(sample(np.ones((2, RATE), np.float32)), 0, RATE, 40, 60, 20, 120, key_scale=0.0)


def voice(zone: Zone) -> SampledVoice:
    return SampledVoice((zone,), Adsr(attack=0.0, sustain=1.0, release=0.005))


def test_a_fade_is_straight_from_silence_to_full():
    assert [faded(at, 0, 10, 90, 110) for at in (-1, 0, 5, 10, 50, 90, 100, 110, 111)] == [
        *(0, 0, 0.5, 1, 1, 1, 0.5, 0, 0)
    ]
    assert [faded(at, 3, 3, 7, 7) for at in (2, 3, 5, 7, 8)] == [0, 1, 1, 1, 0]


def test_a_samples_zone_fades_over_keys_and_velocities(zone):
    both = replace(zone, key_fades=(50, 60), velocity_fades=(20, 100))
    levels = [level_of(Layer(voice(both)), pitch, 100) for pitch in (39, 45, 50, 60)]
    assert levels == pytest.approx([0.0, 0.5, 1.0, 1.0], abs=1e-5)
    assert level_of(Layer(voice(both)), 55, 110) == pytest.approx(0.5, abs=1e-5)
    assert level_of(Layer(voice(zone)), 40, 20) == pytest.approx(1.0, abs=1e-5)


def read(track) -> tuple[Layer, ...]:
    return InstrumentReader(track, NO_NOTES, Library()).read()[0].layers


def set_range(chain, name: str, *values: int) -> None:
    found = next(chain.element.iter(name))
    for tag, value in zip(("Min", "Max", "CrossfadeMin", "CrossfadeMax"), values, strict=True):
        inside = found.find(tag)
        if inside is None:
            inside = element(tag)
            found.append(inside)
        inside.set("Value", str(value))


@pytest.fixture
def rack_track(corpus):
    return sb.open(corpus / "diracdeltas+unableton/Project/hi.als").tracks[2]


def test_a_chain_fades_over_the_keys_and_velocities_that_it_gets(rack_track):
    chain = rack_track.devices[0].chains[0]
    set_range(chain, "KeyRange", 40, 80, 60, 80)
    set_range(chain, "VelocityRange", 1, 127, 1, 27)
    (layer,) = read(rack_track)
    struck = np.array([(0, 9, 50, 20), (0, 9, 60, 20), (0, 9, 70, 77)], STRUCK_DTYPE)
    assert layer.fades(struck).tolist() == pytest.approx([0.5, 1.0, 0.5])
    assert layer.hears(np.array([(0, 9, 81, 20)], STRUCK_DTYPE)).tolist() == [False]


def test_the_chain_selector_fades_a_chain(rack_track):
    rack = rack_track.devices[0]
    (full,) = read(rack_track)
    set_range(rack.chains[0], "BranchSelectorRange", 0, 100, 0, 50)
    rack.element.find("ChainSelector/Manual").set("Value", "75")
    (half,) = read(rack_track)

    def gain(layer: Layer) -> float:
        return float(layer.gain_left * np.prod([one.gain_left for one in layer.chains]))

    assert gain(half) == pytest.approx(0.5 * gain(full))
    rack.element.find("ChainSelector/Manual").set("Value", "101")
    assert read(rack_track) == ()
