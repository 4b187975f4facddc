"""The equaliser's two faces: as Live names it, and plainly."""

from __future__ import annotations

from setbook.audio.kernels import eq8
from setbook.audio.kernels.declaration import Kernel, Parameter

EQ8_MODES = (
    "low cut 48",
    "low cut 12",
    "low shelf",
    "bell",
    "notch",
    "high shelf",
    "high cut 12",
    "high cut 48",
)
EQ8_DEFAULT_HZ = (80.0, 200.0, 500.0, 1000.0, 2500.0, 5000.0, 10000.0, 18000.0)


def _band(number: int, default_hz: float, most_db: float) -> tuple[Parameter, ...]:
    """Declare one band of the equaliser."""
    name = f"band_{number}"
    return (
        Parameter(f"{name}_on", "", 0.0, 1.0, 0.0, "switch"),
        Parameter(f"{name}_mode", "", 0.0, 7.0, eq8.MODE_BELL, "choice", EQ8_MODES),
        Parameter(f"{name}_frequency", "Hz", 10.0, 22000.0, default_hz, "logarithmic"),
        Parameter(f"{name}_gain", "dB", -most_db, most_db, 0.0),
        Parameter(f"{name}_q", "", 0.1, 18.0, 0.7071067811865476, "logarithmic"),
    )


EQ8 = Kernel(
    name="eq8",
    cell_kernel=eq8.eq8,
    parameters=(
        *(entry for number, hz in enumerate(EQ8_DEFAULT_HZ, 1) for entry in _band(number, hz, 15.0)),
        Parameter("gain", "dB", -12.0, 12.0, 0.0),
        Parameter("scale", "", -2.0, 2.0, 1.0),
    ),
    state_size=eq8.STATE_SIZE,
    summary="Eight-band equaliser: cuts, shelves, bells and notches.",
    source="R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients, 2005",
)

PARAMETRIC_EQ = Kernel(
    name="parametric_eq",
    cell_kernel=eq8.eq8,
    parameters=(
        *(entry for number, hz in enumerate(EQ8_DEFAULT_HZ, 1) for entry in _band(number, hz, 24.0)),
        Parameter("gain", "dB", -24.0, 24.0, 0.0, summary="Gain behind the bands"),
        Parameter("scale", "", -2.0, 2.0, 1.0, summary="Multiplies all bands' gains"),
    ),
    state_size=eq8.STATE_SIZE,
    summary="Eight bands: cuts, shelves, bells and notches.",
    source=EQ8.source,
)
