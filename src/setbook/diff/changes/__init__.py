"""Operations told in musical words, heaviest first."""

from setbook.diff.changes.change import Change, Concept, Kind

__all__ = ["Change", "Concept", "Kind"]
