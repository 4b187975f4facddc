"""What a check finds."""

from dataclasses import dataclass, field

from setbook.format import Element


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where a set breaks a rule that Live relies on.

    Parameters
    ----------
    rule
        Name of the rule: ``"clip slots"``, ``"pointee ids"``.
    where
        The place, in a musician's words: ``"Bass"``, ``"the set"``.
    what
        What the rule expects and what was found.
    element
        The element that breaks it.
    """

    rule: str
    where: str
    what: str
    element: Element = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
