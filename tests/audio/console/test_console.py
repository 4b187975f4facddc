"""The console against the laws it follows: pan, faders, sends, groups, solo, automation, meters, bad sound."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from setbook.audio.console import Console
from setbook.audio.kernels import kernel
from setbook.audio.plan import CELL_FRAMES, SPEAKERS, Insert, PcmInfo, Plan, Segment, Send, Strip
from setbook.errors import AudioError, KernelRefused

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 44100
FRAMES = 4096
PCM = {
    "one": np.ones((2, FRAMES), np.float32),
    "left": np.stack([np.ones(FRAMES), np.zeros(FRAMES)]).astype(np.float32),
    "two": np.full((2, FRAMES), 2.0, np.float32),
}
INFO = {key: PcmInfo(FRAMES) for key in PCM}


def track(name: str, output: int, pcm: str = "one", **fields: Any) -> Strip:
    return Strip(name, name, "audio", output, segments=(Segment(0, FRAMES, pcm),), **fields)


def main(**fields: Any) -> Strip:
    return Strip("main", "Main", "main", SPEAKERS, **fields)


def plan(*strips: Strip, frames: int = FRAMES, pcm: dict[str, PcmInfo] | None = None) -> Plan:
    return Plan("test", RATE, frames, strips, pcm=pcm or INFO)


def constant(*strips: Strip) -> tuple[float, float]:
    """Return what comes out of strips that play constants, once everything stands still."""
    out = Console(plan(*strips), PCM).render(0, FRAMES)
    assert (out == out[:, :1]).all()
    return float(out[0, 0]), float(out[1, 0])


def noise(frames: int, seed: int = 0) -> NDArray[np.float32]:
    return (np.random.default_rng(seed).standard_normal((2, frames)) * 0.1).astype(np.float32)


@pytest.mark.parametrize("pan", [-1.0, -0.7, -0.25, 0.0, 0.1, 0.5, 1.0])
def test_pan_is_constant_power_with_three_decibels_at_the_sides(pan: float) -> None:
    theta = np.pi / 4 * (pan + 1)
    left, right = constant(track("a", 1, pan=pan), main())
    assert left == pytest.approx(np.sqrt(2) * np.cos(theta), abs=1e-7)
    assert right == pytest.approx(np.sqrt(2) * np.sin(theta), abs=1e-7)
    assert left**2 + right**2 == pytest.approx(2.0, rel=1e-6)


def test_the_centre_is_bit_neutral_and_the_sides_are_silent() -> None:
    pcm = {"noise": noise(FRAMES)}
    strips = (Strip("a", "A", "audio", 1, segments=(Segment(0, FRAMES, "noise"),)), main())
    out = Console(plan(*strips, pcm={"noise": PcmInfo(FRAMES)}), pcm).render(0, FRAMES)
    np.testing.assert_array_equal(out, pcm["noise"])
    assert constant(track("a", 1, pan=-1.0), main())[1] == 0.0
    assert constant(track("a", 1, pan=1.0), main())[0] == 0.0


def test_split_pan_places_each_side_and_is_neutral_by_default() -> None:
    split = {"pan_mode": "split"}
    assert constant(track("a", 1, "left", **split), main()) == pytest.approx((1.0, 0.0), abs=1e-7)
    moved = constant(track("a", 1, "left", pan_left=1.0, **split), main())
    assert moved == pytest.approx((0.0, 1.0), abs=1e-7)
    middle = constant(track("a", 1, "left", pan_left=0.0, **split), main())
    assert middle == pytest.approx((np.sqrt(0.5), np.sqrt(0.5)), abs=1e-7)


def test_volume_is_linear_and_the_bottom_of_the_fader_is_silence() -> None:
    assert constant(track("a", 1, volume=1.99526238), main())[0] == np.float32(1.99526238)
    assert constant(track("a", 1, volume=0.0003162277571), main()) == (0.0, 0.0)


def test_groups_returns_and_main_sum_what_flows_into_them() -> None:
    strips = (
        track("a", 2, volume=0.5, sends=(Send(3, 0.25),)),
        track("b", 2, "two", volume=0.125, sends=(Send(3, 0.5, pre_fader=True),)),
        Strip("group", "Group", "group", 4, volume=0.5),
        Strip("return", "Return", "return", 4, volume=2.0),
        main(volume=0.5),
    )
    group = (0.5 + 0.25) * 0.5
    back = (0.5 * 0.25 + 2.0 * 0.5) * 2.0
    assert constant(*strips)[0] == pytest.approx((group + back) * 0.5, rel=1e-6)


def test_mute_closes_a_track_and_its_sends() -> None:
    sends = (Send(1, 1.0), Send(1, 1.0, pre_fader=True))
    strips = (track("a", 2, active=False, sends=sends), Strip("r", "R", "return", 2), main())
    assert constant(*strips) == (0.0, 0.0)


# Tracks a (in the inner group) and b (in the outer), c beside them; a return that c sends to; each has its own weight.
SOLO_STRIPS = (
    track("a", 3, volume=1.0),
    track("b", 4, volume=0.5),
    track("c", 7, volume=0.25, sends=(Send(5, 0.5), Send(6, 0.25))),
    Strip("inner", "Inner", "group", 4),
    Strip("outer", "Outer", "group", 7),
    Strip("return a", "Return A", "return", 7),
    Strip("return b", "Return B", "return", 7),
    main(),
)
A, B, C, BACK_A, BACK_B = 1.0, 0.5, 0.25, 0.125, 0.0625


@pytest.mark.parametrize(
    ("soloed", "expected"),
    [
        ((), A + B + C + BACK_A + BACK_B),
        (("a",), A),
        (("b",), B),
        (("inner",), A),
        (("outer",), A + B),
        (("c",), C + BACK_A + BACK_B),
        (("a", "c"), A + C + BACK_A + BACK_B),
        (("return a",), BACK_A),
        (("c", "return b"), C + BACK_B),
        (("main",), A + B + C + BACK_A + BACK_B),
    ],
)
def test_solo_in_place(soloed: tuple[str, ...], expected: float) -> None:
    strips = [replace(strip, soloed=strip.id in soloed) for strip in SOLO_STRIPS]
    assert constant(*strips)[0] == pytest.approx(expected, rel=1e-6)


def test_a_switch_of_solo_while_playing_fades_within_a_cell() -> None:
    console = Console(plan(*SOLO_STRIPS), PCM)
    before = console.render(0, 1000)
    console.set_parameter("a", "soloed", 1.0)
    after = console.render(1000, 1000)
    assert (before[0] == np.float32(A + B + C + BACK_A + BACK_B)).all()
    change = 1024 - 1000
    assert (after[0, :change] == before[0, -1]).all()
    steps = np.diff(after[0, change : change + CELL_FRAMES])
    np.testing.assert_allclose(steps, (A - before[0, 0]) / CELL_FRAMES, rtol=1e-3)
    assert (after[0, change + CELL_FRAMES :] == np.float32(A)).all()


def test_automation_is_a_straight_line_between_cells() -> None:
    cells = FRAMES // CELL_FRAMES + 1
    table = np.random.default_rng(3).uniform(0.1, 2.0, cells).astype(np.float32)
    out = Console(plan(track("a", 1, automation={"volume": table}), main()), PCM).render(0, FRAMES)
    expected = np.interp(np.arange(FRAMES), np.arange(cells) * CELL_FRAMES, table.astype(float))
    np.testing.assert_allclose(out[0], expected, rtol=2e-7)


def test_past_the_song_automation_holds_and_bad_numbers_in_it_are_ignored() -> None:
    cells = 2048 // CELL_FRAMES + 1
    table = np.full(cells, 0.5, np.float32)
    table[3] = np.nan
    table[5] = np.inf
    strips = (track("a", 1, volume=0.5, automation={"volume": table}), main())
    out = Console(plan(*strips, frames=2048), PCM).render(0, FRAMES)
    assert (out == 0.5).all()


def test_a_fader_move_overrides_automation_until_it_is_let_go() -> None:
    cells = FRAMES // CELL_FRAMES + 1
    strips = (track("a", 1, automation={"volume": np.full(cells, 0.5, np.float32)}), main())
    console = Console(plan(*strips), PCM)
    assert console.render(0, 512)[0, -1] == 0.5
    console.set_parameter("a", "volume", 0.125)
    moved = console.render(512, 512)
    expected = 0.5 + (0.125 - 0.5) * np.arange(CELL_FRAMES) / CELL_FRAMES
    np.testing.assert_array_equal(moved[0, :CELL_FRAMES], expected.astype(np.float32))
    assert (moved[0, CELL_FRAMES:] == 0.125).all()
    console.back_to_automation()
    assert console.render(1024, 512)[0, -1] == 0.5


def test_silence_in_is_exact_silence_out() -> None:
    eq = all_bands()
    pcm = {"silence": np.zeros((2, FRAMES), np.float32)}
    strips = (
        Strip("a", "A", "audio", 1, segments=(Segment(0, FRAMES, "silence"),), inserts=(eq,)),
        main(inserts=(eq,)),
    )
    assert not Console(plan(*strips, pcm={"silence": PcmInfo(FRAMES)}), pcm).render(0, FRAMES).any()


def test_an_effect_rings_out_to_exact_silence() -> None:
    pcm = {"click": np.zeros((2, 64), np.float32)}
    pcm["click"][:, 0] = 1.0
    strips = (
        Strip("a", "A", "audio", 1, segments=(Segment(0, 64, "click"),), inserts=(all_bands(),)),
        main(),
    )
    out = Console(plan(*strips, frames=64, pcm={"click": PcmInfo(64)}), pcm).render(0, RATE * 20)
    assert np.abs(out[:, :2000]).max() > 0.1
    assert not out[:, -RATE:].any()


def all_bands() -> Insert:
    """Return an equaliser with every mode in use."""
    eq8 = kernel("eq8")
    values = list(eq8.defaults)
    for band, mode in enumerate((0, 1, 2, 3, 4, 5, 6, 7)):
        values[5 * band : 5 * band + 5] = [
            1.0,
            mode,
            (30, 40, 100, 500, 1500, 4000, 15000, 17000)[band],
            6.0,
            0.9,
        ]
    return Insert("eq8", "device", True, tuple(values))


def test_bad_samples_are_silent_and_spoil_nothing_after_them() -> None:
    pcm = {"bad": noise(FRAMES), "good": noise(FRAMES, 1)}
    pcm["bad"][0, 1000] = np.nan
    pcm["bad"][1, 1500:1600] = np.inf
    eq = all_bands()
    strips = (
        Strip("bad", "Bad", "audio", 2, segments=(Segment(0, FRAMES, "bad"),), inserts=(eq,)),
        Strip("good", "Good", "audio", 2, segments=(Segment(0, FRAMES, "good"),)),
        main(inserts=(eq,)),
    )
    info = {key: PcmInfo(FRAMES) for key in pcm}
    out = Console(plan(*strips, pcm=info), pcm).render(0, FRAMES)
    clean = {**pcm, "bad": np.nan_to_num(pcm["bad"], nan=0.0, posinf=0.0)}
    assert np.isfinite(out).all()
    np.testing.assert_array_equal(out, Console(plan(*strips, pcm=info), clean).render(0, FRAMES))


def test_meters_read_peak_and_rms_behind_the_fader() -> None:
    pcm = {"noise": noise(FRAMES)}
    strips = (Strip("a", "A", "audio", 1, volume=0.5, segments=(Segment(0, FRAMES, "noise"),)), main())
    console = Console(plan(*strips, pcm={"noise": PcmInfo(FRAMES)}), pcm)
    out = console.render(0, FRAMES).astype(float)
    for strip in ("a", "main"):
        meter = console.meters[strip]
        np.testing.assert_allclose(meter.peak, np.abs(out).max(axis=1), rtol=1e-6)
        np.testing.assert_allclose(meter.rms, np.sqrt((out**2).mean(axis=1)), rtol=1e-4)
    console.render(FRAMES, 256)
    assert console.meters["a"].peak == (0.0, 0.0)


def test_split_pan_is_metered_as_mixed() -> None:
    console = Console(plan(track("a", 1, "left", pan_mode="split", pan_left=0.0), main()), PCM)
    out = console.render(0, FRAMES)
    np.testing.assert_allclose(console.meters["a"].peak, np.abs(out).max(axis=1), rtol=1e-6)


def test_a_seek_always_gives_the_same_and_equals_a_fresh_start() -> None:
    strips = (track("a", 1, inserts=(all_bands(),)), main())
    console = Console(plan(*strips), PCM)
    fresh = Console(plan(*strips), PCM).render(777, 1000)
    console.render(0, 3000)
    np.testing.assert_array_equal(console.render(777, 1000), fresh)
    np.testing.assert_array_equal(console.render(777, 1000), fresh)


def test_a_jump_keeps_effects_ringing() -> None:
    pcm = {"click": np.zeros((2, FRAMES), np.float32)}
    pcm["click"][:, 2000] = 1.0
    strips = (
        Strip("a", "A", "audio", 1, segments=(Segment(0, FRAMES, "click"),), inserts=(all_bands(),)),
        main(),
    )
    console = Console(plan(*strips, pcm={"click": PcmInfo(FRAMES)}), pcm)
    console.render(0, 2010)
    console.jump(0)
    assert np.abs(console.render(0, 100)).max() > 1e-6
    console.seek(0)
    assert not console.render(0, 100).any()


def test_switching_an_insert_fades_and_leaves_the_dry_signal_untouched_when_off() -> None:
    pcm = {"noise": noise(FRAMES)}
    info = {"noise": PcmInfo(FRAMES)}
    eq = replace(all_bands(), on=False)
    strips = (Strip("a", "A", "audio", 1, segments=(Segment(0, FRAMES, "noise"),), inserts=(eq,)), main())
    console = Console(plan(*strips, pcm=info), pcm)
    np.testing.assert_array_equal(console.render(0, 1024), pcm["noise"][:, :1024])
    console.set_parameter("a", "insert:0:on", 1.0)
    switched = console.render(1024, 1024)
    np.testing.assert_array_equal(switched[:, 0], pcm["noise"][:, 1024])
    assert np.abs(switched[:, CELL_FRAMES:] - pcm["noise"][:, 1024 + CELL_FRAMES : 2048]).max() > 0.01


def test_an_equaliser_moved_while_playing_does_not_click() -> None:
    count = 8192
    tone = np.sin(2 * np.pi * 100.0 * np.arange(count) / RATE).astype(np.float32) * 0.5
    pcm = {"tone": np.stack([tone, tone])}
    strips = (
        Strip("a", "A", "audio", 1, segments=(Segment(0, count, "tone"),), inserts=(bell(0.0),)),
        main(),
    )
    console = Console(plan(*strips, frames=count, pcm={"tone": PcmInfo(count)}), pcm)
    first = console.render(0, 4096)
    gain = kernel("eq8").index_of("band_1_gain")
    console.set_parameter("a", f"insert:0:{gain}", 6.0)
    out = np.concatenate([first, console.render(4096, 4096)], axis=1)[0].astype(float)
    # A click is a jump of the second difference, which a 100 Hz tone hardly has.
    assert np.abs(np.diff(out, 2)).max() < 10 * np.abs(np.diff(tone.astype(float), 2)).max()
    assert np.abs(out[-2000:]).max() > 0.8


def bell(gain_db: float) -> Insert:
    eq8 = kernel("eq8")
    values = list(eq8.defaults)
    values[:5] = [1.0, 3.0, 100.0, gain_db, 0.7]
    return Insert("eq8", "device", True, tuple(values))


def test_segments_are_clipped_to_the_song_and_to_their_sound_and_overlap_by_summing() -> None:
    ramp = (np.arange(100) / 128).astype(np.float32)
    pcm = {"ramp": np.stack([ramp, -ramp])}
    segments = (
        Segment(-10, 50, "ramp"),
        Segment(20, 1000, "ramp", 60),
        Segment(30, 5, "ramp", 99),
        Segment(0, 4, "ramp", -2),
    )
    strips = (Strip("a", "A", "audio", 1, segments=segments), main())
    out = Console(plan(*strips, frames=200, pcm={"ramp": PcmInfo(100)}), pcm).render(0, 200)
    expected = np.zeros(200)
    expected[0:40] += ramp[10:50]
    expected[20:60] += ramp[60:100]
    expected[30] += ramp[99]
    expected[2:4] += ramp[0:2]
    np.testing.assert_array_equal(out, np.stack([expected, -expected]).astype(np.float32))


def test_what_does_not_fit_is_an_error_that_says_so() -> None:
    with pytest.raises(AudioError, match="42 parameters"):
        Console(plan(main(inserts=(Insert("eq8", "d", True, (1.0,)),))), PCM)
    with pytest.raises(KernelRefused, match="'harmoniser'"):
        Console(plan(main(inserts=(Insert("harmoniser", "d", True, ()),))), PCM)
    console = Console(plan(track("a", 1), main()), {**PCM, "one": PCM["one"][:, :10]})
    with pytest.raises(AudioError, match="shape"):
        console.render(0, 10)
    console = Console(plan(track("a", 1), main()), PCM)
    with pytest.raises(AudioError, match="'treble'"):
        console.set_parameter("a", "treble", 1.0)
    with pytest.raises(AudioError, match="id of a strip"):
        console.set_parameter("z", "volume", 1.0)
    with pytest.raises(AudioError, match="Expected a number"):
        console.set_parameter("a", "volume", float("nan"))
    with pytest.raises(AudioError, match="starts at 0"):
        console.seek(-1)
