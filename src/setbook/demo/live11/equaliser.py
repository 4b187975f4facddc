"""EQ Eight, all eight bands with both parameter sets, and Utility."""

from dataclasses import dataclass

from setbook.demo.live11.device_head import HEAD, WRITTEN_BY, device
from setbook.format import Element
from setbook.model.structure.outline import find, grow, put
from setbook.model.structure.pointees import Pointees

LOW_CUT_48, LOW_CUT_12, LOW_SHELF, BELL, NOTCH, HIGH_SHELF, HIGH_CUT_12, HIGH_CUT_48 = range(8)
"""Filter types."""

FACTORY = (
    (True, LOW_CUT_12, 30.0), (True, BELL, 200.0), (True, BELL, 1000.0), (True, BELL, 5000.0),
    (False, BELL, 80.0), (False, BELL, 400.0), (False, BELL, 2500.0), (False, HIGH_CUT_12, 18000.0),
)  # fmt: skip
"""The eight bands as our presets start: on or off, type, frequency."""

HEADER = """
Precision 1
Mode 0
EditMode false
SelectedBand 0
GlobalGain ~0 -12..12
Scale ~1 -2..2
"""

BAND = """
Bands.{number}
  ParameterA
    IsOn ~{on}
    Mode ~{mode}
    Freq ~{hertz:g} 10..22000
    Gain ~0 -15..15
    Q ~0.7071067691 0.1000000015..18
  ParameterB
    IsOn ~{on}
    Mode ~{mode}
    Freq ~{hertz:g} 10..22000
    Gain ~0 -15..15
    Q ~0.7071067691 0.1000000015..18
"""

ANALYSER = """
ScaleYBegin 0
ScaleYRange 80
AutoScaleY false
ScaleXMode 1
ShowBins false
ShowMax true
AnalyzeOn true
Length 2
Window 3
ChannelMode 2
NumAverages 1
MinRefreshTime 60
"""

FOOTER = """
Live8ShelfScaleLegacyMode false
AuditionOnOff false
AdaptiveQFactor 1.12
AdaptiveQ ~false
"""

UTILITY = """
PhaseInvertL ~false
PhaseInvertR ~false
ChannelMode ~1
StereoWidth ~1 0..4
MidSideBalance ~1 0..2
MidSideBalanceOn false
Mono ~false
BassMono ~false
BassMonoAudition false
BassMonoFrequency ~120 50..500
Balance ~0 -1..1
Gain ~1 0..56.2341309
LegacyGain ~0 -35..35
Mute ~false
DcFilter ~false
LegacyMode false
"""


@dataclass(frozen=True)
class Band:
    """A band as a producer sets it; `number` counts from 1 as on the device."""

    number: int
    mode: int
    hertz: float
    gain_db: float = 0.0
    quality: float = 0.7071067691
    on: bool = True


def eq_eight(pointees: Pointees, *bands: Band, name: str = "") -> Element:
    """Make an EQ Eight with some of its bands set; the others are off."""
    rows = "".join(
        BAND.format(number=number, on="true" if on else "false", mode=mode, hertz=hertz).lstrip("\n")
        for number, (on, mode, hertz) in enumerate(FACTORY)
    )
    made = device("Eq8", HEADER + rows, pointees, name)
    analyser = "SpectrumAnalyzer\n" + _indented(f"{HEAD}OverwriteProtectionNumber {WRITTEN_BY}\n{ANALYSER}")
    made.extend(grow(analyser + FOOTER, pointees))
    put(made, "SpectrumAnalyzer/IsExpanded", False)
    for number in range(1, 9):
        put(made, f"Bands.{number - 1}/ParameterA/IsOn/Manual", False)
    for band in bands:
        set_band(made, band)
    return made


def set_band(equaliser: Element, band: Band) -> None:
    """Set a band."""
    parameters = band_of(equaliser, band.number)
    put(parameters, "IsOn/Manual", band.on)
    put(parameters, "Mode/Manual", band.mode)
    put(parameters, "Freq/Manual", band.hertz)
    put(parameters, "Gain/Manual", band.gain_db)
    put(parameters, "Q/Manual", band.quality)


def band_of(equaliser: Element, number: int) -> Element:
    """Find a band's parameters by the number that the device shows."""
    return find(equaliser, f"Bands.{number - 1}/ParameterA")


def utility(pointees: Pointees) -> Element:
    """Make a Utility that folds to mono: for a bass, whose sample is mono already."""
    made = device("StereoGain", UTILITY, pointees)
    put(made, "Mono/Manual", True)
    return made


def _indented(rows: str) -> str:
    return "".join(f"  {row}\n" for row in rows.splitlines() if row.strip())
