"""Devices that are in both sets: parameters turned, switched, plug-in state, macros, presets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.eq_changes import reshaped
from setbook.diff.changes.names import tell_name
from setbook.diff.changes.naming import counted, listed, quoted
from setbook.diff.changes.naming import where as name_place
from setbook.diff.changes.parameter_changes import tell_parameters
from setbook.diff.changes.routing_changes import tell_sidechain
from setbook.diff.changes.sample_changes import tell_samples
from setbook.diff.changes.settings import Setting, tell_settings
from setbook.diff.changes.together import tell_together
from setbook.diff.operations import Insert, Remove, SetValue
from setbook.model import Device

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Found, Group
    from setbook.diff.changes.sample_changes import Relocated
    from setbook.format import Element

_SETTINGS: Final = {"Annotation": Setting("Info Text", quoted, weight=weights.NAME)}
_STATE: Final = frozenset(
    {"Buffer", "ProcessorState", "ControllerState", "ParamBlock", "ProgramNumber", "Blob"}
)
_LABELS: Final = frozenset({"ParameterName", "ParameterId", "VisualIndex", "ShortName"})
_MANY: Final = 8
_EQ: Final = "Eq8"


def tell_device(group: Group, context: Context, relocated: Relocated) -> Iterator[Change]:
    """Tell what happened inside a device, not counting the chains of a rack."""
    where = name_place(group.place, context.after)
    preset = _preset(group.now)
    has_new_preset = preset != _preset(group.was)
    group.forget(lambda found: not found.path)
    yield from tell_name(group, "UserName", where, "device")
    yield from tell_settings(group, _SETTINGS, where, "device")
    yield from tell_samples(group, context, where, relocated)
    yield from tell_sidechain(group, context, where)
    yield from _macro_names(group, where)
    yield from _variations(group, where)
    yield from _plugin(group, context, where)
    turns, drawn = tell_parameters(group, context)
    shape = reshaped(group.was, group.now) if group.now.tag == _EQ and len(turns) > 1 else ""
    loaded = f"preset {quoted(preset)} loaded" if has_new_preset and len(turns) > _MANY else ""
    yield from tell_together(turns, told=shape, context=loaded)
    yield from drawn


def _preset(device: Element) -> str:
    """Name the preset that was loaded last."""
    reference = device.find("LastPresetRef/Value/*/FileRef")
    if reference is None:
        return ""
    for tag in ("Name", "Path"):
        found = reference.find(tag)
        if found is not None and found.get("Value"):
            return found.get("Value", "").rpartition("/")[2].rpartition(".")[0]
    return ""


def _macro_names(group: Group, where: str) -> Iterator[Change]:
    for found in group.take(
        lambda found: found.path[-1:] != () and found.path[-1].startswith("MacroDisplayNames.")
    ):
        operation = found.edit.operation
        if isinstance(operation, SetValue):
            number = int(found.path[-1].rpartition(".")[2]) + 1
            old, new = operation.before or "", operation.after or ""
            what = f"Macro {number} renamed {quoted(old)} → {quoted(new)}"
            change = Change("set", "device", where, what, old, new, weight=weights.NAME)
            yield group.told(change, [found])


def _variations(group: Group, where: str) -> Iterator[Change]:
    """Tell which snapshots of a rack's macros came, went or were taken again."""
    kinds: tuple[tuple[Kind, str, type], ...] = (("insert", "added", Insert), ("remove", "removed", Remove))
    touched = group.take_below("MacroVariations", "MacroSnapshots")
    for kind, verb, operation in kinds:
        whole = [
            each
            for each in touched
            if isinstance(each.edit.operation, operation) and len(each.path) == _SNAPSHOT
        ]
        if whole:
            names = listed([quoted(_value(each.element, "SnapshotName"), "without a name") for each in whole])
            what = f"{verb} {counted(len(whole), 'macro variation')} {names}"
            yield group.told(Change(kind, "device", where, what, weight=weights.SETTING), whole)
        touched = [each for each in touched if each not in whole]
    if touched:
        yield group.told(
            Change("set", "device", where, "macro variations edited", weight=weights.SETTING), touched
        )


_SNAPSHOT: Final = 3  # steps from a rack to one of its macro variations


def _plugin(group: Group, context: Context, where: str) -> Iterator[Change]:
    """Tell that a plug-in or Max device has other settings, which only it can read."""
    was, now = (
        Device(e, s.document).plugin for e, s in ((group.was, context.before), (group.now, context.after))
    )
    is_another = was is not None and now is not None and was.name != now.name
    has_new_state = was is None or now is None or was.state_hash != now.state_hash
    if is_another or has_new_state:
        touched = group.take(
            lambda found: found.path[:1] == ("PluginDesc",) or bool(_STATE & set(found.path))
        )
        if was is not None and now is not None and is_another:
            what = f"{was.format} plug-in {quoted(was.name)} → {quoted(now.name)}"
            change = Change("set", "device", where, what, was.name, now.name, weight=weights.DEVICE)
            yield group.told(change, touched)
        elif touched:
            change = Change("set", "device", where, "plug-in state changed", weight=weights.STATE)
            yield group.told(change, touched)
    configured = group.take(lambda found: bool(_LABELS & set(found.path)))
    if names := [name for name in dict.fromkeys(map(_label, configured)) if name]:
        what = f"parameters configured: {listed(names)}"
        yield Change("set", "device", where, what, weight=weights.SETTING)
    else:
        group.put_back(configured)


def _label(found: Found) -> str:
    holder = found.element.getparent()
    return "" if holder is None else _value(holder, "ParameterName")


def _value(holder: Element, path: str) -> str:
    found = holder.find(path)
    return "" if found is None else found.get("Value", "")
