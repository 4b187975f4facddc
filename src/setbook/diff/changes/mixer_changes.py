"""What a track's mixer holds beside its parameters: solo, pan mode, the switches of the sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values, weights
from setbook.diff.changes.settings import Setting, tell_setting, tell_settings
from setbook.diff.changes.speech import send_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Change
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Group

_SETTINGS: Final = {
    f"{chain}/Mixer/{tag}": setting
    for chain in ("DeviceChain", "MasterChain")
    for tag, setting in {
        "SoloSink": Setting("Solo", values.plain, ("soloed", "unsoloed"), weights.STAGE + 4),
        "PanMode": Setting("Pan Mode", values.choice("Stereo", "Split")),
    }.items()
}


def tell_mixer(group: Group, context: Context, where: str) -> Iterator[Change]:
    """Tell it, and forget the edits, also those that only follow from a return track that came or went."""
    yield from tell_settings(group, _SETTINGS, where, "mixer")
    for found in group.take(
        lambda found: "TrackSendHolder" in found.path and found.path[-1] in _SEND_SWITCHES
    ):
        holder = found.element.getparent()
        sends = None if holder is None else holder.getparent()
        if holder is not None and sends is not None:
            name = send_name(sends.index(holder), context.after)
            setting = Setting(name, switched=(f"{name} on", f"{name} off"))
            for change in tell_setting(found, setting, where, "mixer"):
                yield group.told(change, [found])


_SEND_SWITCHES: Final = frozenset({"Active", "EnabledByUser"})
