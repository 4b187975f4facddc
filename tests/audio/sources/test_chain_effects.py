"""Effects inside of racks: heard behind their chain's voices, before its mixer, one chain not in the other's."""

from __future__ import annotations

import numpy as np
import pytest

from setbook.audio.kernels import kernel
from setbook.audio.sources import chain_effects
from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.chain_effects import Chain, ChainEffect
from setbook.audio.sources.instrument import Instrument, Layer
from setbook.audio.sources.notes import STRUCK_DTYPE
from setbook.audio.sources.sampler import SampledVoice, Zone

from .conftest import RATE

NOTE = np.array([(0, 1000, 60, 127)], STRUCK_DTYPE)


def effect(name: str, **settings: float | str) -> ChainEffect:
    return ChainEffect(name, kernel(name).values(**settings))


@pytest.fixture
def steady(sample):
    """A voice that sounds at level 0.5 for half a second."""
    level = np.full((2, RATE // 2), 0.5, np.float32)
    return SampledVoice(
        (Zone(sample(level), 0, RATE // 2, key_scale=0.0),),
        Adsr(attack=0.0, sustain=1.0, release=0.005),
        one_shot=True,
    )


def played(*layers: Layer) -> np.ndarray:
    return Instrument(tuple(layers)).play(NOTE, RATE, RATE)


def test_a_chains_effect_is_what_its_kernel_does(steady):
    dry = played(Layer(steady))
    chain = Chain(1, (effect("wave_shaper", curve="hard", drive=12.0),))
    wet = played(Layer(steady, chains=(chain,)))
    expected = kernel("wave_shaper").process(dry, RATE, curve="hard", drive=12.0)
    np.testing.assert_array_equal(wet[:, : RATE // 2], expected[:, : RATE // 2])


def test_what_comes_out_is_as_early_as_what_went_in(steady):
    chain = Chain(1, (effect("limiter", ceiling=0.0),))
    wet = played(Layer(steady, chains=(chain,)))
    np.testing.assert_allclose(wet[:, : RATE // 4], played(Layer(steady))[:, : RATE // 4], atol=1e-4)


def test_a_chains_gain_comes_behind_its_effects(steady):
    loud = effect("wave_shaper", curve="hard", drive=24.0)
    halved = played(Layer(steady, chains=(Chain(1, (loud,), 0.25, 0.5),)))
    np.testing.assert_allclose(halved[:, 2000], [0.25, 0.5], atol=1e-3)
    before = played(Layer(steady, gain_left=0.001, gain_right=0.001, chains=(Chain(1, (loud,)),)))
    assert before[0, 2000] == pytest.approx(0.5 * 0.001 * 10 ** (24 / 20), rel=1e-3)


def test_layers_of_one_chain_meet_in_it_and_others_do_not(steady):
    hard = (effect("wave_shaper", curve="hard"),)
    together = played(*[Layer(steady, chains=(Chain(1, hard),))] * 3)
    apart = played(*[Layer(steady, chains=(Chain(number, hard),)) for number in range(3)])
    assert together[0, 2000] == pytest.approx(1.0, abs=1e-3)
    assert apart[0, 2000] == pytest.approx(1.5, abs=1e-3)


def test_an_inner_chain_goes_through_the_outer_ones_effects(steady):
    hard = (effect("wave_shaper", curve="hard"),)
    outer = Chain(9, hard)
    inner = [Chain(number, (effect("utility", gain=12.0),), 0.5, 0.5) for number in range(2)]
    pcm = played(*[Layer(steady, chains=(one, outer)) for one in inner], Layer(steady, gain_left=0.5))
    # Both inner ones are bent together in the outer one; what has no chain is not.
    assert pcm[0, 2000] == pytest.approx(1.0 + 0.25, abs=1e-3)


def test_the_tail_of_a_chains_delay_is_heard_after_the_clip(steady):
    delay = effect("simple_delay", time_left=800.0, time_right=800.0, feedback=0.0, mix=100.0)
    pcm = played(Layer(steady, chains=(Chain(1, (delay,)),)))
    assert not pcm[:, : int(0.79 * RATE)].any()
    assert np.abs(pcm[0, int(0.85 * RATE) : int(1.25 * RATE)]).min() > 0.3


def test_another_setting_is_another_source(steady):
    keys = {
        Layer(steady, chains=chains).key
        for chains in (
            (),
            (Chain(1, (effect("utility"),)),),
            (Chain(1, (effect("utility", gain=1.0),)),),
            (Chain(1, (effect("utility"),), 0.5),),
        )
    }
    assert len(keys) == 4


def test_another_program_of_the_kernel_is_another_source(steady, monkeypatch):
    layer = Layer(steady, chains=(Chain(1, (effect("utility"),)),))
    before = layer.key
    monkeypatch.setattr(chain_effects, "sources_digest", lambda modules: f"changed {modules}")
    assert Layer(steady, chains=layer.chains).key != before
    assert Layer(steady).key == Layer(steady).key
