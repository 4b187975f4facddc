"""Small sets to store, each other in what it holds, and what a store must give back of them."""

from __future__ import annotations

import os
import random
from hashlib import sha256
from typing import TYPE_CHECKING

from tests.model.small_sets import live_10, tempo_events

from setbook.format import read_document

if TYPE_CHECKING:
    from pathlib import Path

SOAK = os.environ.get("SETBOOK_SOAK") == "1"


def saved(path: Path, number: int, *, points: int = 60) -> str:
    """Save set `number` as Live does, beside and renamed, and give the sha256 of its XML."""
    values = random.Random(number)
    events = ((4.0 * k, round(values.uniform(60, 180), 6)) for k in range(points))
    beside = path.with_name(f".{path.name}.saving")
    live_set = live_10(tempo_events(*events))
    live_set.document.container = "gzip"
    live_set.save(beside)
    digest = xml_digest(beside)
    beside.replace(path)
    return digest


def xml_digest(path: Path) -> str:
    """The sha256 of a file's XML."""
    return sha256(read_document(path).xml).hexdigest()
