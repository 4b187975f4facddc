"""A track's mixer: fader, pan, sends, mute, solo, crossfader."""

from collections.abc import Sequence
from typing import Literal

from setbook.format import Element, descend
from setbook.format.scalars import whole
from setbook.model.choices import expect_count, position
from setbook.model.fields import flag, require, spell
from setbook.model.parameter import Parameter
from setbook.model.proxy import Proxy

CrossfadeSide = Literal["A", "none", "B"]
PanMode = Literal["stereo", "split"]

_PAN_MODES: tuple[PanMode, ...] = ("stereo", "split")
_SIDES: tuple[CrossfadeSide, ...] = ("A", "none", "B")


class Mixer(Proxy):
    """The mixer of a track. Volume and sends are linear gains: 1.0 is 0 dB."""

    __slots__ = ()

    soloed = flag("SoloSink")

    def __repr__(self) -> str:
        return f"<Mixer: volume {self.volume.value:g}, pan {self.pan.value:g}, {len(self.sends)} sends>"

    @property
    def volume(self) -> Parameter:
        """Fader, as a linear gain; 0.000316 (−70 dB) is silence."""
        return self._parameter("Volume")

    @property
    def pan(self) -> Parameter:
        """Pan, from −1 (left) to 1 (right)."""
        return self._parameter("Pan")

    @property
    def pan_left(self) -> Parameter | None:
        """Where the left channel goes in split mode; Live 10 and later."""
        return self._optional("SplitStereoPanL")

    @property
    def pan_right(self) -> Parameter | None:
        """Where the right channel goes in split mode; Live 10 and later."""
        return self._optional("SplitStereoPanR")

    @property
    def pan_mode(self) -> PanMode:
        """Whether one pan moves both channels or each has its own."""
        mode = descend(self.element, "PanMode")
        return "split" if mode is not None and mode.get("Value") == "1" else "stereo"

    @pan_mode.setter
    def pan_mode(self, mode: PanMode) -> None:
        code = position(_PAN_MODES, mode, "pan mode")
        require(self.element, "PanMode", "pan_mode", self.document).set("Value", str(code))

    @property
    def active(self) -> Parameter:
        """The track activator: false is muted."""
        return self._parameter("Speaker")

    @property
    def sends(self) -> list[Parameter]:
        """Sends in the order of the returns, as linear gains."""
        holders = self.element.iterfind("Sends/TrackSendHolder/Send")
        return [Parameter(send, self.document, f"Sends.{index}") for index, send in enumerate(holders)]

    @property
    def sends_enabled(self) -> list[bool]:
        """Whether each send is switched on."""
        tags = self.document.schema.send_active
        holders = self.element.iterfind("Sends/TrackSendHolder")
        return [
            all(holder.get("Value") != "false" for tag in tags for holder in send.iterfind(tag))
            for send in holders
        ]

    @sends_enabled.setter
    def sends_enabled(self, enabled: Sequence[bool]) -> None:
        holders = list(self.element.iterfind("Sends/TrackSendHolder"))
        expect_count(len(holders), len(enabled), "send")
        for holder, switch in zip(holders, enabled, strict=True):
            place = require(holder, self.document.schema.send_active, "sends_enabled", self.document)
            place.set("Value", spell(bool(switch)))

    @property
    def crossfade(self) -> CrossfadeSide:
        """Side of the crossfader that the track is assigned to."""
        state = self._optional("CrossFadeState")
        index = 1 if state is None else whole(state.value)
        return _SIDES[index] if 0 <= index < len(_SIDES) else "none"

    @crossfade.setter
    def crossfade(self, side: CrossfadeSide) -> None:
        self._parameter("CrossFadeState").value = position(_SIDES, side, "side of the crossfader")

    @property
    def crossfade_state(self) -> Parameter | None:
        """The side as a number that can be automated: 0 A, 1 none, 2 B."""
        return self._optional("CrossFadeState")

    @property
    def tempo(self) -> Parameter | None:
        """The song's tempo in BPM; on the main track only."""
        return self._optional("Tempo")

    @property
    def time_signature(self) -> Parameter | None:
        """The code of the song's time signature; on the main track only."""
        return self._optional("TimeSignature")

    @property
    def crossfader(self) -> Parameter | None:
        """The crossfader, −1 to 1; on the main track only."""
        return self._optional("CrossFade")

    @property
    def parameters(self) -> list[Parameter]:
        """All that can be automated on this mixer."""
        found: list[Element] = [
            child for child in self.element if _is_parameter(child, self.document.schema.parameter_value)
        ]
        return [Parameter(child, self.document, child.tag) for child in found] + self.sends

    def _parameter(self, tag: str) -> Parameter:
        return Parameter(self._child(tag), self.document, tag)

    def _optional(self, tag: str) -> Parameter | None:
        found = descend(self.element, tag)
        return None if found is None else Parameter(found, self.document, tag)


def _is_parameter(element: Element, value_path: str) -> bool:
    return descend(element, value_path) is not None
