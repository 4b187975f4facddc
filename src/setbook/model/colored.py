"""What Track, Clip, Chain and Scene share: a colour from Live's palette."""

from setbook.model.color import NO_COLOR, color_of, nearest_index
from setbook.model.fields import integer
from setbook.model.proxy import Proxy


class Colored(Proxy):
    """Something with a colour."""

    __slots__ = ()

    color_index = integer(lambda schema: (*schema.color, "DocumentColorIndex"), NO_COLOR)
    """Index into the palette; −1 for none."""

    @property
    def color(self) -> str | None:
        """Colour as ``"#rrggbb"``; ``None`` for none. Assigning takes the palette's nearest."""
        return color_of(self.color_index)

    @color.setter
    def color(self, color: str) -> None:
        self.color_index = nearest_index(color)
