"""Track delay."""

from setbook.model.fields import flag, number
from setbook.model.proxy import Proxy


class TrackDelay(Proxy):
    """How much later a track plays; negative is earlier."""

    __slots__ = ()

    value = number("Value")
    in_samples = flag("IsValueSampleBased")

    def __repr__(self) -> str:
        return f"<TrackDelay {self.value:g} {'samples' if self.in_samples else 'ms'}>"

    def set_seconds(self, seconds: float, sample_rate: int = 44100) -> None:
        """Write a delay given in seconds, in the unit that it is kept in."""
        self.value = seconds * (sample_rate if self.in_samples else 1000)

    def seconds(self, sample_rate: int = 44100) -> float:
        """Give the delay in seconds; the rate counts only for a delay kept in samples."""
        return self.value / sample_rate if self.in_samples else self.value / 1000
