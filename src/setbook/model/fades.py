"""Fades of an audio clip."""

from setbook.model.fields import flag, number
from setbook.model.proxy import Proxy


class Fades(Proxy):
    """Fade-in and fade-out, in beats. The element is the clip.

    Slope and skew bend the curves; Live's formula for them is not published.
    """

    __slots__ = ()

    on = flag("Fade")
    in_length = number("Fades/FadeInLength")
    out_length = number("Fades/FadeOutLength")
    in_slope = number("Fades/FadeInCurveSlope")
    in_skew = number("Fades/FadeInCurveSkew")
    out_slope = number("Fades/FadeOutCurveSlope")
    out_skew = number("Fades/FadeOutCurveSkew")
    in_is_default = flag("Fades/IsDefaultFadeIn")
    out_is_default = flag("Fades/IsDefaultFadeOut")

    def __repr__(self) -> str:
        return f"<Fades {'on' if self.on else 'off'}: in {self.in_length:g}, out {self.out_length:g} beats>"
