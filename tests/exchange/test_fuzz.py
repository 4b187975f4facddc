"""Damaged sets never upset an export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.exchange.exporting import export_everything
from tests.format.mutations import damage_tree
from tests.format.small_files import FILES

import setbook as sb
from setbook.errors import SetbookError
from setbook.format import serialise

if TYPE_CHECKING:
    import random

    import pytest


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(name=st.sampled_from(sorted(FILES)), source=st.randoms(use_true_random=False))
def test_damaged_sets_are_exported_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, source: random.Random
) -> None:
    root = sb.open(FILES[name]).document.root
    damage_tree(root, source)
    try:
        damaged = sb.open(serialise(root))
    except SetbookError:
        return
    export_everything(damaged, tmp_path_factory.getbasetemp())
