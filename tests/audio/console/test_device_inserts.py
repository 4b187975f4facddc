"""Live's EQ Eight as an insert."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.audio.console.device_inserts import automated_parameter, fidelity_note, insert_for
from setbook.audio.kernels import kernel

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import Device


@pytest.fixture(scope="module")
def devices(corpus: Path) -> list[Device]:
    return list(sb.open(corpus / "diracdeltas+unableton" / "Project" / "hi.als").devices)


@pytest.fixture(scope="module")
def eq(devices: list[Device]) -> Device:
    return next(device for device in devices if device.tag == "Eq8")


@pytest.mark.corpus
def test_eq_eight_becomes_an_insert_with_its_own_values(eq: Device) -> None:
    insert = insert_for(eq)
    assert insert is not None
    assert (insert.kernel, insert.device_id, insert.on) == ("eq8", eq.id, True)
    eq8 = kernel("eq8")
    assert len(insert.parameters) == len(eq8.parameters)
    assert (
        insert.parameters[eq8.index_of("band_4_frequency")] == eq.parameter("Bands.3/ParameterA/Freq").value
    )
    assert insert.parameters[eq8.index_of("scale")] == 1.0


@pytest.mark.corpus
def test_every_parameter_of_the_first_curve_is_automated_by_its_number(eq: Device) -> None:
    eq8 = kernel("eq8")
    band_gain = eq.parameter("Bands.3/ParameterA/Gain")
    assert automated_parameter(eq, band_gain) == str(eq8.index_of("band_4_gain"))
    assert automated_parameter(eq, eq.on) == "on"
    assert automated_parameter(eq, eq.parameter("Bands.3/ParameterB/Gain")) is None
    assert automated_parameter(eq, eq.parameter("SpectrumAnalyzer/On")) is None


@pytest.mark.corpus
def test_a_device_without_a_kernel_is_bypassed_and_says_so(devices: list[Device], eq: Device) -> None:
    other = next(device for device in devices if device.tag != "Eq8")
    assert insert_for(other) is None
    assert automated_parameter(other, other.on) is None
    assert fidelity_note(other)[0] == "bypassed"
    assert fidelity_note(eq)[0] == "approximate"
