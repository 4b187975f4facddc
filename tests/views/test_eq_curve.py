"""The drawn EQ curve is the one that is heard."""

from __future__ import annotations

import numpy as np
import pytest

import setbook as sb
from setbook.audio.console import Console
from setbook.audio.kernels.stock import kernel
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Strip
from setbook.views.diff import diff_data
from setbook.views.eq_curve import CURVE_POINTS, HIGHEST_HZ, LOWEST_HZ, eq_curve_db

RATE_HZ = 44_100
FRAMES = 1 << 15
FREQUENCIES_HZ = np.geomspace(LOWEST_HZ, HIGHEST_HZ, CURVE_POINTS)


def insert(*bands: tuple[float, ...], on: bool = True, global_gain_db: float = 0.0) -> Insert:
    """Make an EQ: each band is on, mode, Hz, dB, Q; the other bands are off."""
    parameters = list(kernel("eq8").defaults)
    for band in range(8):
        parameters[band * 5] = 0.0
    for band, settings in enumerate(bands):
        parameters[band * 5 : band * 5 + 5] = settings
    parameters[40:] = [global_gain_db, 1.0]
    return Insert("eq8", "eq", on, tuple(parameters))


def heard_db(eq: Insert) -> np.ndarray:
    """Play a click through the console and take its spectrum."""
    click = np.zeros((2, FRAMES), np.float32)
    click[:, 0] = 0.25
    strip = Strip("main", "Main", "main", -1, inserts=(eq,), segments=(Segment(0, FRAMES, "click"),))
    plan = Plan("digest", RATE_HZ, FRAMES, (strip,), pcm={"click": PcmInfo(FRAMES)})
    spectrum = np.abs(np.fft.rfft(Console(plan, {"click": click}).render(0, FRAMES)[0] / 0.25))
    return 20 * np.log10(np.interp(FREQUENCIES_HZ, np.fft.rfftfreq(FRAMES, 1 / RATE_HZ), spectrum))


@pytest.mark.parametrize(
    "eq",
    [
        insert((1, 3, 1000, 6, 1)),
        insert((1, 2, 200, -9, 0.71), (1, 5, 5000, 4, 0.71), global_gain_db=-2.0),
        insert((1, 1, 120, 0, 0.71), (1, 6, 8000, 0, 0.71)),
        insert((1, 0, 100, 0, 0.71)),
    ],
)
def test_the_curve_is_what_the_console_plays(eq):
    drawn, heard = np.array(eq_curve_db(eq)), heard_db(eq)
    loud = heard > -60  # below, float32 has the word
    assert loud.sum() > 60
    np.testing.assert_allclose(drawn[loud], heard[loud], atol=0.1)


def test_an_eq_that_is_off_is_flat():
    assert eq_curve_db(insert((1, 3, 1000, 6, 1), on=False)) == [0.0] * CURVE_POINTS


def test_a_diff_shows_each_eq_once_before_and_after(demo_project):
    before, after = (sb.open(demo_project / f"Night Drive v{number}.als") for number in (5, 6))
    data, _ = diff_data(sb.diff(before, after), before, after)
    curved = [change for change in data["changes"] if change["eq_curves"]]
    moved = [change for change in curved if change["where"] == "Bass › EQ Eight"]
    assert len(moved) == 1
    curves = moved[0]["eq_curves"]
    assert len(curves["before"]) == len(curves["after"]) == CURVE_POINTS
    gain = np.array(curves["after"]) - np.array(curves["before"])
    assert gain[np.abs(FREQUENCIES_HZ - 850).argmin()] == pytest.approx(1.5, abs=0.6)  # 2.5 dB → 4.0 dB
    added = [change for change in curved if change["kind"] == "insert"]
    assert added
    assert all(change["eq_curves"]["before"] is None for change in added)
