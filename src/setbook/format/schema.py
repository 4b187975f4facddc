"""Where each concept lives, per Live line: the only place that knows version numbers.

A path is an ElementPath below the element that the field's comment names; a
tuple of tags is searched in order, because point releases differ within a
line (Live 10.0 writes ColorIndex, 10.1 Color).
"""

import warnings
from dataclasses import dataclass, replace

from setbook.errors import SetbookWarning
from setbook.format.version import LiveVersion


@dataclass(frozen=True, slots=True)
class Schema:
    """One line's map. All paths are relative to the element named behind them."""

    line: int
    main_track: tuple[str, ...]  # LiveSet
    main_chain: tuple[str, ...]  # main track
    parameter_value: str  # parameter; its Value attribute
    parameter_envelope: str | None  # parameter; its automation, where it lies inside
    track_envelopes: str | None  # track; its automation, where it lies outside the parameters
    clip_envelopes: str  # clip
    scenes: str  # LiveSet
    scene_name: str | None  # scene; None: the scene's own Value attribute
    color: tuple[str, ...]  # track, clip, chain, scene
    macro_color: str  # rack; "{}" stands for the macro's number
    send_active: tuple[str, ...]  # TrackSendHolder
    tempo_leader: tuple[str, ...]  # AudioClip
    scale_root: tuple[str, ...]  # ScaleInformation
    effective_name: str | None  # track
    chain_name: tuple[str, ...]  # Name of a rack's chain; its children
    chain_has_handles: bool  # chain; LomId and DevicesListWrapper stand in it
    chain_has_modulations: bool  # chain's DeviceChain/*; SignalModulations stands behind Devices
    chain_color_in_preset: str  # branch preset
    numbers_items: bool  # whether the items of lists (slots, events, clips …) carry an Id
    file_ref_in_strings: bool  # FileRef; Path and RelativePath are one string each
    plugin_tail: tuple[str, ...]  # PluginDevice; its children behind PluginDesc


_LIVE_8 = Schema(
    line=8,
    main_track=("MasterTrack",),
    main_chain=("MasterChain",),
    parameter_value="ArrangerAutomation/Events/*",
    parameter_envelope="ArrangerAutomation/Events",
    track_envelopes=None,
    clip_envelopes="ModulationList/Modulations/Modulation",
    scenes="SceneNames/Scene",
    scene_name=None,
    color=("ColorIndex",),
    macro_color="MacroColorIndex.{}",
    send_active=("Active",),
    tempo_leader=("IsSongTempoMaster",),
    scale_root=(),
    effective_name=None,
    chain_name=("UserName", "Annotation"),
    chain_has_handles=False,
    chain_has_modulations=False,
    chain_color_in_preset="ColorIndex",
    numbers_items=False,
    file_ref_in_strings=False,
    plugin_tail=("ParameterList", "AxisX", "AxisY"),
)
_LIVE_9 = replace(
    _LIVE_8,
    line=9,
    main_chain=("DeviceChain",),
    parameter_value="Manual",
    clip_envelopes="Envelopes/Envelopes/ClipEnvelope",
    scale_root=("RootNote",),
    effective_name="Name/EffectiveName",
    chain_name=("EffectiveName", "UserName", "Annotation"),
    chain_has_handles=True,
)
_LIVE_10 = replace(
    _LIVE_9,
    line=10,
    parameter_envelope=None,
    track_envelopes="AutomationEnvelopes/Envelopes/AutomationEnvelope",
    color=("ColorIndex", "Color"),
    chain_name=("EffectiveName", "UserName", "Annotation", "MemorizedFirstClipName"),
    numbers_items=True,
    plugin_tail=("MpeEnabled", "ParameterList", "AxisX", "AxisY"),
)
_LIVE_11 = replace(
    _LIVE_10,
    line=11,
    scenes="Scenes/Scene",
    scene_name="Name",
    color=("Color", "ColorIndex"),
    macro_color="MacroColor.{}",
    chain_has_modulations=True,
    chain_color_in_preset="DocumentColorIndex",
    file_ref_in_strings=True,
)
_LIVE_12 = replace(
    _LIVE_11,
    line=12,
    main_track=("MainTrack", "MasterTrack"),
    send_active=("EnabledByUser", "Active"),
    tempo_leader=("IsSongTempoLeader", "IsSongTempoMaster"),
    scale_root=("Root", "RootNote"),
)

SCHEMAS = {schema.line: schema for schema in (_LIVE_8, _LIVE_9, _LIVE_10, _LIVE_11, _LIVE_12)}
"""The table, by line."""


def schema_for(version: LiveVersion) -> Schema:
    """Give the map of a version; for an unknown one the nearest, with one `SetbookWarning`."""
    known = SCHEMAS.get(version.line)
    if known is not None:
        return known
    nearest = SCHEMAS[
        min(SCHEMAS, key=lambda line: abs(line - version.line)) if version.line else max(SCHEMAS)
    ]
    warnings.warn(
        f"Expected a set of Live {min(SCHEMAS)} to {max(SCHEMAS)}, found Live {version.text}. "
        f"It is read as Live {nearest.line}; what that does not know is kept but not shown.",
        SetbookWarning,
        stacklevel=2,
    )
    return nearest
