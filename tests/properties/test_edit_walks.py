"""Random walks of edits over real sets of each Live line keep Live's rules, and lead back to the very bytes."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.properties.random_edits import EDITS, edit

import setbook as sb
from setbook.errors import EditRefused, NotFound
from setbook.model import LiveSet
from setbook.undo import UndoHistory

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
PAL = "adamjmurray+producer-pal/e2e/live-sets"
SETS = {
    8: ["offlinemark+dawtool/tests/als/live8/live8-patch-markers-auto.als"],
    9: [
        "WoodburyShortridge+pilot-intro/Ableton Project/Air1.als",
        "androidStern+daw-parser/Test Project/Test.als",
        "mark-henry+ableton-experiment/project Project/project.als",
    ],
    10: [
        "EduardvonBriesen+Ableton-Project/Project/cougar.als",
        f"{SKELETONS}/10.0.6.als",
        "jpiringer+LinearPredictionCoder/test Project/test.als",
    ],
    11: [
        f"{SKELETONS}/11.3.42.als",
        f"{SKELETONS}/11.2.10.als",
        "alex7kom+ableton-live-template/Project.als",
    ],
    12: [f"{SKELETONS}/12.4.5b.als", f"{PAL}/e2e-test-set Project/e2e-test-set.als"],
}
SOAK = os.environ.get("SETBOOK_SOAK") == "1"
WALKS = 1000 if SOAK else 20
STEPS = 8


def walks() -> list[tuple[int, str, int]]:
    """Line, set and seed of every walk: all lines in turn, and of each its sets."""
    lines = list(SETS)
    found = []
    for seed in range(WALKS):
        line = lines[seed % len(lines)]
        if line == 8 and not SOAK and seed > len(lines):
            line = 9  # the only sets of Live 8 at hand are big: once is enough for every day
        sets = SETS[line]
        found.append((line, sets[seed // len(lines) % len(sets)], seed))
    return found


@pytest.mark.timeout(0 if SOAK else 300)
def test_walks_keep_the_rules_and_lead_back_to_the_very_bytes(corpus: Path, tmp_path: Path) -> None:
    made: Counter[str] = Counter()
    for line, name, seed in walks():
        walk(corpus / name, seed, made, tmp_path / f"{line}.als")
    assert len(made) > len(EDITS) * (0.9 if SOAK else 0.6), sorted(made)


def walk(path: Path, seed: int, made: Counter[str], saved: Path) -> None:
    chance = random.Random(seed)
    live_set = sb.open(path)
    assert isinstance(live_set, LiveSet)
    original = live_set.document.xml
    history = UndoHistory(live_set)
    states = [live_set.document.digest]
    script: list[str] = []
    for _ in range(STEPS):
        try:
            with history.step(chance.choice([None, "named"])):
                script.append(edit(live_set, chance))
        except (EditRefused, NotFound):
            assert live_set.document.digest == states[-1], (path, seed, script)
            continue
        assert live_set.check() == [], (path, seed, script)
        if live_set.document.digest != states[-1]:
            states.append(live_set.document.digest)
    made.update(script)
    live_set.save(saved)
    assert sb.open(saved).document.digest == states[-1], (path, seed, script)
    walk_back_and_forth(live_set, history, states, chance, (path, seed, script))
    assert live_set.document.to_xml() == original, (path, seed, script)


def walk_back_and_forth(live_set, history, states, chance, where) -> None:
    """Undo all, with a step forward again here and there: every state is met again to the byte."""
    place = len(states) - 1
    while place:
        history.undo()
        place -= 1
        assert live_set.document.digest == states[place], where
        if chance.random() < 0.2:
            history.redo()
            assert live_set.document.digest == states[place + 1], where
            history.undo()
            assert live_set.document.digest == states[place], where
    assert history.steps == []
