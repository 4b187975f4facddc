"""The transport's saved state."""

from setbook.model.fields import flag, number
from setbook.model.proxy import Proxy


class Transport(Proxy):
    """Loop and punch of the arrangement; times in beats."""

    __slots__ = ()

    loop_on = flag("LoopOn")
    loop_start = number("LoopStart")
    loop_length = number("LoopLength", 16.0)
    punch_in = flag("PunchIn")
    punch_out = flag("PunchOut")

    def __repr__(self) -> str:
        state = "on" if self.loop_on else "off"
        return f"<Transport: loop {state}, {self.loop_start:g} + {self.loop_length:g} beats>"
