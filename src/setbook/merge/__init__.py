"""Merge two versions of a song that were made from a third: a set, and the decisions it is made of."""

from setbook.merge.decision import Action, Decision, Part, Preference, decisions_schema
from setbook.merge.merged import Merged
from setbook.merge.merging import merge

__all__ = ["Action", "Decision", "Merged", "Part", "Preference", "decisions_schema", "merge"]
