"""Devices that are in both sets: parameters turned, switched, plug-in state, macros, presets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.names import tell_name
from setbook.diff.changes.naming import counted, listed, quoted
from setbook.diff.changes.naming import where as name_place
from setbook.diff.changes.parameter_changes import tell_parameters
from setbook.diff.changes.sample_changes import tell_samples
from setbook.diff.changes.settings import Setting, tell_settings
from setbook.diff.operations import SetValue
from setbook.model import Device

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Found, Group
    from setbook.format import Element

_SETTINGS: Final = {"Annotation": Setting("Info Text", quoted, weight=weights.NAME)}
_STATE: Final = frozenset(
    {"Buffer", "ProcessorState", "ControllerState", "ParamBlock", "ProgramNumber", "Blob"}
)
_FOLLOWING: Final = frozenset(
    {"LastPresetRef", "SourceContext", "LockedScripts", "PresetRef", "LockId", "LockSeal"}
)
_DERIVED: Final = ("MacroDefaults.", "MacroColor", "RelativePosition")
_LABELS: Final = frozenset({"ParameterName", "ParameterId", "VisualIndex", "ShortName"})
_MANY: Final = 8


def tell_device(group: Group, context: Context, relocated: set[str]) -> Iterator[Change]:
    """Tell what happened inside a device, not counting the chains of a rack."""
    where = name_place(group.place, context.after)
    preset = _preset(group.now)
    has_new_preset = preset != _preset(group.was)
    group.take(_follows)
    yield from tell_name(group, "UserName", where, "device")
    yield from tell_settings(group, _SETTINGS, where, "device")
    yield from tell_samples(group, context, where, relocated)
    yield from _macro_names(group, where)
    yield from _plugin(group, context, where)
    turned = list(tell_parameters(group, context))
    knobs = [change for change in turned if change.concept == "parameter" and change.before is not None]
    if len(knobs) > _MANY:
        turned = [change for change in turned if change not in knobs]
        yield _bulk(knobs, where, preset if has_new_preset else "")
    yield from turned


def _follows(found: Found) -> bool:
    """Whether an edit only says where a preset came from, or how a control lies on the screen."""
    if not found.path:
        return True
    last = found.path[-1]
    return found.path[0] in _FOLLOWING or last.startswith(_DERIVED) or last.endswith(_DERIVED)


def _bulk(knobs: list[Change], where: str, preset: str) -> Change:
    names = listed([change.what.partition(f" {change.before} → ")[0] for change in knobs])
    turned = f"{counted(len(knobs), 'parameter')} changed ({names})"
    what = f"preset {quoted(preset)} loaded, {turned}" if preset else turned
    return Change("set", "device", where, what, weight=weights.bulk(weights.PARAMETER, len(knobs)))


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
            yield Change("set", "device", where, what, old, new, weight=weights.NAME)


def _plugin(group: Group, context: Context, where: str) -> Iterator[Change]:
    """Tell that a plug-in or Max device has other settings, which only it can read."""
    touched = group.take(lambda found: found.path[:1] == ("PluginDesc",) or bool(_STATE & set(found.path)))
    configured = group.take(lambda found: bool(_LABELS & set(found.path)))
    names = list(dict.fromkeys(_label(found) for found in configured))
    was, now = (
        Device(e, s.document).plugin for e, s in ((group.was, context.before), (group.now, context.after))
    )
    if was is not None and now is not None and was.name != now.name:
        what = f"{was.format} plug-in {quoted(was.name)} → {quoted(now.name)}"
        yield Change("set", "device", where, what, was.name, now.name, weight=weights.DEVICE)
    elif touched and (was is None or now is None or was.state_hash != now.state_hash):
        yield Change("set", "device", where, "plug-in settings changed", weight=weights.PARAMETER + 2)
    if [name for name in names if name]:
        what = f"parameters configured: {listed([name for name in names if name])}"
        yield Change("set", "device", where, what, weight=weights.SETTING)


def _label(found: Found) -> str:
    holder = found.element.getparent()
    label = None if holder is None else holder.find("ParameterName")
    return "" if label is None else label.get("Value", "")
