"""A rack's preset in a few lines: two chains, one of them with a rack inside, and two macros."""

from __future__ import annotations

_ON = '<On><Manual Value="true" /></On>'


def rack_preset() -> bytes:
    """Write it, as Live 11 has presets; nothing is packed."""
    inner = _group("", "", _chain("Late", _device("Delay")))
    chains = _chain("Wide", _device("StereoGain") + _device("Reverb")) + _chain("Dark", inner)
    macros = (
        '<MacroControls.0><Manual Value="96" /></MacroControls.0><MacroControls.1><Manual Value="12" /></MacroControls.1>'
        '<MacroDisplayNames.0 Value="Width" /><MacroDisplayNames.1 Value="&lt;i&gt;Dark&lt;/i&gt;" />'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Ableton MajorVersion="5" MinorVersion="11.0_11300" '
        f'Creator="Ableton Live 11.3.3">{_group("Wide and dark", macros, chains)}</Ableton>'
    ).encode()


def _group(name: str, macros: str, chains: str) -> str:
    return (
        f'<GroupDevicePreset><Device><AudioEffectGroupDevice Id="0">{_ON}<UserName Value="{name}" />{macros}<Branches />'
        f"</AudioEffectGroupDevice></Device><BranchPresets>{chains}</BranchPresets></GroupDevicePreset>"
    )


def _chain(name: str, devices: str) -> str:
    return (
        f'<AudioEffectBranchPreset Id="0"><Name Value="{name}" /><DevicePresets>{devices}</DevicePresets>'
        "</AudioEffectBranchPreset>"
    )


def _device(tag: str) -> str:
    return f'<AbletonDevicePreset Id="0"><Device><{tag} Id="0">{_ON}</{tag}></Device></AbletonDevicePreset>'
