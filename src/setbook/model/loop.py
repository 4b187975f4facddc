"""The loop of a clip."""

from setbook.model.fields import flag, number
from setbook.model.proxy import Proxy


class Loop(Proxy):
    """Loop brace and start marker.

    Times are the clip's own: beats, or seconds in an audio clip that is not
    warped. With ``on`` false, ``start`` and ``end`` bound the clip and the
    brace lies in ``hidden_start`` and ``hidden_end``. Playing begins at
    ``start + start_relative``.
    """

    __slots__ = ()

    start = number("LoopStart")
    end = number("LoopEnd")
    start_relative = number("StartRelative")
    on = flag("LoopOn")
    out_marker = number("OutMarker")
    hidden_start = number("HiddenLoopStart")
    hidden_end = number("HiddenLoopEnd")

    def __repr__(self) -> str:
        return f"<Loop {'on' if self.on else 'off'}: {self.start:g}–{self.end:g}>"

    @property
    def length(self) -> float:
        """Length from start to end; zero or less is a broken loop and plays nothing twice.

        Assigning moves the end.
        """
        return self.end - self.start

    @length.setter
    def length(self, beats: float) -> None:
        self.end = self.start + beats
