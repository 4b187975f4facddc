"""What every device, mixer and sequencer starts with."""

from setbook.format import Element, element
from setbook.model.structure.outline import find, grow, put
from setbook.model.structure.pointees import Pointees

HEAD = """
LomId 0
LomIdView 0
IsExpanded true
On ~true
ModulationSourceCount 0
ParametersListWrapper :LomId=0
Pointee @
LastSelectedTimeableIndex 0
LastSelectedClipEnvelopeIndex 0
LastPresetRef
  Value
LockedScripts
IsFolded false
ShouldShowPresetName false
UserName ""
Annotation ""
SourceContext
  Value
"""

PRESET = """
AbletonDefaultPresetRef #0
  FileRef
    RelativePathType 0
    RelativePath ""
    Path ""
    Type 1
    LivePackName ""
    LivePackId ""
    OriginalFileSize 0
    OriginalCrc 0
"""

WRITTEN_BY = "2819"
"""OverwriteProtectionNumber of the Live 11.3 line: 0x0B03."""


def headed(tag: str, outline: str, pointees: Pointees, **attributes: str) -> Element:
    """Make an element with the common head and its own lines below."""
    made = element(tag, **attributes)
    made.extend([*grow(HEAD + outline, pointees)])
    return made


def device(tag: str, outline: str, pointees: Pointees, name: str = "") -> Element:
    """Make a device: head, default preset, the version that wrote it, its own lines."""
    made = headed(tag, f"OverwriteProtectionNumber {WRITTEN_BY}\n{outline.lstrip(chr(10))}", pointees, Id="0")
    (preset,) = grow(PRESET, pointees)
    preset.append(element("DeviceId", Name=tag))
    find(made, "LastPresetRef/Value").append(preset)
    put(made, "ShouldShowPresetName", True)
    put(made, "UserName", name)
    return made
