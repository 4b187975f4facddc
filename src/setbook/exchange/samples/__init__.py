"""A set's samples: brought together in its project, and found again where they are missing."""

from setbook.exchange.samples.collect import Collected, CollectedSample, collect_samples
from setbook.exchange.samples.find import Candidate, Missing, find_missing
from setbook.exchange.samples.repair import Repaired, repair

__all__ = [
    "Candidate",
    "Collected",
    "CollectedSample",
    "Missing",
    "Repaired",
    "collect_samples",
    "find_missing",
    "repair",
]
