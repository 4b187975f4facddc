"""The song as a whole: loop, scale, grooves, global settings, the Live version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values, weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.naming import quoted
from setbook.diff.changes.settings import Setting, tell_setting, tell_settings
from setbook.diff.changes.speech import send_name
from setbook.model.scale import read_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.gather import Group, Wholes

_QUANTISATION: Final = (
    *(
        "None",
        "8 Bars",
        "4 Bars",
        "2 Bars",
        "1 Bar",
        "1/2",
        "1/2T",
        "1/4",
        "1/4T",
        "1/8",
        "1/8T",
        "1/16",
        "1/16T",
        "1/32",
    ),
)
_SETTINGS: Final = {
    f"LiveSet/{path}": setting
    for path, setting in {
        "Annotation": Setting("Info Text", quoted, weight=weights.NAME),
        "Transport/LoopOn": Setting(
            "Arrangement Loop", switched=("arrangement loop on", "arrangement loop off"), weight=weights.STAGE
        ),
        "Transport/PunchIn": Setting(
            "Punch In", switched=("punch in on", "punch in off"), weight=weights.STAGE
        ),
        "Transport/PunchOut": Setting(
            "Punch Out", switched=("punch out on", "punch out off"), weight=weights.STAGE
        ),
        "GlobalQuantisation": Setting("Launch Quantisation", values.choice(*_QUANTISATION)),
        "AutoQuantisation": Setting("Record Quantisation"),
        "InKey": Setting("Scale Mode", switched=("scale mode on", "scale mode off")),
        "CrossfadeCurve": Setting("Crossfader Curve"),
        "SoloInPlace": Setting("Solo in Place", weight=weights.STAGE),
        "SmpteFormat": Setting("Timecode Format"),
    }.items()
}


def tell_song(group: Group, context: Context) -> Iterator[Change]:
    """Tell what happened to the set itself."""
    yield from _version(group, context)
    yield from tell_settings(group, _SETTINGS, "", "song")
    yield from _loop(group, context)
    yield from _scale(group, context)
    for found in group.take_below("LiveSet", "SendsPre"):
        siblings = found.element.getparent()
        if found.edit.before is not None and siblings is not None:
            name = send_name(siblings.index(found.element), context.after)
            setting = Setting(name, switched=(f"{name} before the fader", f"{name} after the fader"))
            for change in tell_setting(found, setting, "", "mixer"):
                yield group.told(change, [found])


def tell_whole_grooves(wholes: Wholes, _: Context) -> Iterator[Change]:
    """Tell which grooves came to the pool and went from it."""
    wholes.moved.pop("groove", None)
    for kind, verb, edits in (("remove", "removed", wholes.removed), ("insert", "added", wholes.inserted)):
        for edit in edits.pop("groove", []):
            element = edit.before if edit.after is None else edit.after
            name = None if element is None else element.find("Name")
            title = "" if name is None else quoted(name.get("Value", ""))
            change = Change(kind, "song", "", f"{verb} groove {title}".rstrip(), weight=weights.SETTING)  # type: ignore[arg-type]
            yield wholes.told(change, element)


def _version(group: Group, context: Context) -> Iterator[Change]:
    group.take(lambda found: not found.path)
    lines = context.before.document.version.line, context.after.document.version.line
    if lines[0] != lines[1]:
        before, after = (f"Live {line}" for line in lines)
        what = f"saved by {after}, before by {before}"
        yield Change("set", "song", "", what, before, after, weight=weights.NAME)


def _loop(group: Group, context: Context) -> Iterator[Change]:
    touched = group.take(
        lambda found: found.path[-2:] in {("Transport", "LoopStart"), ("Transport", "LoopLength")}
    )
    if not touched:
        return
    before, after = (_brace(side) for side in (context.before, context.after))
    if before != after:
        what = f"Arrangement Loop {before} → {after}"
        yield Change("set", "song", "", what, before, after, weight=weights.STAGE)
    else:
        group.put_back(touched)


def _brace(side: Side) -> str:
    if side.live_set is None:
        return ""
    transport = side.live_set.transport
    end = transport.loop_start + transport.loop_length
    return f"{side.clock.position(transport.loop_start)}–{side.clock.position(end)}"


def _scale(group: Group, context: Context) -> Iterator[Change]:
    touched = group.take_below("LiveSet", "ScaleInformation")
    if not touched:
        return
    before, after = (_scale_name(side) for side in (context.before, context.after))
    if before != after:
        yield Change("set", "song", "", f"Scale {before} → {after}", before, after, weight=weights.SETTING)
    else:
        group.put_back(touched)


def _scale_name(side: Side) -> str:
    information = side.document.root.find("LiveSet/ScaleInformation")
    scale = read_scale(information, side.document.schema)
    return "none" if scale is None else str(scale)
