"""Time signatures, and the number that stands for one in parameters and scenes."""

from dataclasses import dataclass

_NUMERATORS = 99


@dataclass(frozen=True, slots=True)
class TimeSignature:
    """Beats per bar over the note that counts as a beat.

    Examples
    --------
    >>> str(TimeSignature.from_code(201)), TimeSignature(6, 8).bar_beats
    ('4/4', 3.0)
    """

    numerator: int = 4
    denominator: int = 4

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"

    @property
    def bar_beats(self) -> float:
        """Length of a bar in beats (quarter notes)."""
        return self.numerator * 4 / max(self.denominator, 1)

    @property
    def code(self) -> int:
        """The number Live writes: numerators 1 to 99 for denominators 1, 2, 4, 8, 16 in turn."""
        return self.numerator - 1 + _NUMERATORS * (self.denominator.bit_length() - 1)

    @classmethod
    def from_code(cls, code: int) -> "TimeSignature":
        """Read the number that Live writes."""
        power, numerator = divmod(max(code, 0), _NUMERATORS)
        return cls(numerator + 1, 1 << min(power, 8))
