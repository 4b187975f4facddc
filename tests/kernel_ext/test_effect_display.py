"""An effect at the end of a cell: its picture above its parameters."""

from __future__ import annotations

from setbook.audio.kernels import kernel
from setbook_kernel import effect


def test_an_effect_is_drawn_above_its_parameters() -> None:
    shown = effect.html(kernel("filter"))
    assert shown.index("<svg") < shown.index("<table>")
    assert "<td>frequency</td><td>20 … 20000 Hz</td><td>1000</td><td>Cut-off or centre</td>" in shown
    assert "low pass, high pass, band pass, notch" in shown


def test_the_style_of_its_picture_stays_in_its_picture() -> None:
    style = effect.html(kernel("gate")).split("<style>")[1].split("</style>")[0]
    selectors = [
        part.split("{")[0] for part in style.replace("@media(prefers-color-scheme:dark){", "").split("}")
    ]
    assert all(one.split(" ")[0] == ".setbook-chart" for one in selectors if one)


def test_of_eight_bands_the_first_is_listed() -> None:
    shown = effect.html(kernel("eq8"))
    assert "<td>band_1_gain</td>" in shown
    assert "band_2" not in shown


def test_an_effect_says_in_a_line_what_it_is() -> None:
    assert repr(kernel("comb")) == "<Kernel 'comb': frequency, feedback, forward>"
    assert repr(kernel("comb")(feedback=20)) == "<KernelSetting 'comb': feedback=20>"
