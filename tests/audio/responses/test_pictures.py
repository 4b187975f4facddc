"""The pictures of effects: what is in the docs is what the kernels do, and it is light."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

import setbook as sb
from setbook.audio.kernels import KERNELS, kernel
from setbook.audio.responses import measured, picture_of
from setbook.audio.responses.chart import hertz, straight
from setbook.audio.responses.pictures import PICTURES

FOLDER = Path(__file__).parents[3] / "docs" / "images" / "effects"
MOST_BYTES = 15_000
NUMBER = re.compile(r"-?\d+\.\d")


def test_every_effect_has_a_picture_and_there_is_no_other() -> None:
    assert set(PICTURES) == set(KERNELS)
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(KERNELS)


@pytest.mark.parametrize("name", KERNELS)
def test_the_docs_show_what_the_kernel_does_now(name: str) -> None:
    drawn, kept = picture_of(kernel(name)), (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert len(kept.encode()) < MOST_BYTES
    ET.fromstring(kept)
    assert NUMBER.sub("", drawn) == NUMBER.sub("", kept), (
        "write it anew: python -m setbook.audio.responses docs"
    )
    # Spectra come from NumPy, whose last bits differ from one processor to another: a fifth of a pixel.
    places = (np.array([float(one) for one in NUMBER.findall(text)]) for text in (drawn, kept))
    np.testing.assert_allclose(*places, atol=0.21)


def test_the_response_is_the_filters_own() -> None:
    line = measured.magnitude(kernel("high_shelf")(gain=12.0, frequency=1000.0))
    assert line.y[0] == pytest.approx(0.0, abs=0.1)
    assert line.y[-1] == pytest.approx(12.0, abs=0.1)
    assert np.interp(1000.0, line.x, line.y) == pytest.approx(6.0, abs=0.1)


def test_the_static_curve_bends_at_the_threshold() -> None:
    line = measured.static_curve(
        kernel("compressor")(threshold=-20, ratio=4, knee=0, attack=200, release=200)
    )
    assert np.interp(-40.0, line.x, line.y) == pytest.approx(-40.0, abs=0.1)
    assert np.interp(0.0, line.x, line.y) == pytest.approx(-15.0, abs=1.0)


def test_echoes_are_where_the_delay_puts_them() -> None:
    line = measured.echoes(kernel("simple_delay")(time_left=300, feedback=50, mix=50, high_cut=20_000))
    np.testing.assert_allclose(line.x[:4], [0.0, 300.0, 600.0, 900.0], atol=0.1)
    # Each is half of the one before, less what the filters in the feedback round off its peak.
    np.testing.assert_array_less(np.diff(line.y[1:4]), -6.0)


def test_a_kernel_of_ones_own_has_a_picture_too() -> None:
    @sb.kernel
    def half(left, right, frames):  # type: ignore[no-untyped-def]
        for i in range(frames):
            left[i] = left[i] * 0.5
            right[i] = right[i] * 0.5

    drawn = picture_of(half)
    ET.fromstring(drawn)
    assert 'aria-label="half: Magnitude response"' in drawn
    (points,) = re.findall(r'points="([^"]+)"', drawn)
    heights = {pair.split(",")[1] for pair in points.split()}
    share = (-6.02 + 36) / 60
    assert len(heights) == 1
    assert float(heights.pop()) == pytest.approx(160 - 134 * share, abs=0.1)


def test_axes_place_values_evenly_or_by_ear_and_keep_what_is_outside() -> None:
    assert hertz().share(np.sqrt(20.0 * 20_000.0)) == pytest.approx(0.5)
    assert straight(-60, 0, 12, "dB").share(-15) == pytest.approx(0.75)
    assert straight(-60, 0, 12, "dB").share(-200) == 0.0
