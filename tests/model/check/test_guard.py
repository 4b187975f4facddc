"""No edit is saved that leaves a set worse than it was; what was broken before is let through with a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import SKELETONS, open_line, open_set

from setbook.errors import RulesBroken, SaveError, SetbookWarning

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpus
TRIMMED = f"{SKELETONS}/10.0.1.als"


def test_an_edit_that_breaks_a_rule_is_not_written(corpus: Path, tmp_path: Path) -> None:
    live_set = open_line(corpus, 11)
    slots = live_set.tracks[0].element.find("DeviceChain/MainSequencer/ClipSlotList")
    slots.remove(slots[0])
    with pytest.raises(
        RulesBroken, match=r"expected 8 clip slots, one per scene, found 7.*Nothing was written"
    ) as found:
        live_set.save(tmp_path / "broken.als")
    assert isinstance(found.value, SaveError)
    assert not (tmp_path / "broken.als").exists()
    live_set.restore_lockstep()
    assert open_set(live_set.save(tmp_path / "mended.als")).check() == []


def test_what_was_broken_before_is_written_with_a_warning(corpus: Path, tmp_path: Path) -> None:
    live_set = open_set(corpus / TRIMMED)
    live_set.tempo = 99.0
    with pytest.warns(
        SetbookWarning, match=r"broke them when it was opened already \(9\): .* sends, one per return"
    ):
        live_set.save(tmp_path / "trimmed.als")
    assert open_set(tmp_path / "trimmed.als").tempo == 99.0


def test_one_more_of_what_was_broken_before_is_not_written(corpus: Path, tmp_path: Path) -> None:
    live_set = open_set(corpus / TRIMMED)
    switches = live_set.element.find("SendsPre")
    del switches[1:]
    sends = live_set.main.mixer.element.find("Sends")
    assert sends is not None
    live_set.tracks[0].element.find("SavedPlayingSlot").set("Value", "99")
    with pytest.raises(RulesBroken, match="playing slot"):
        live_set.save(tmp_path / "worse.als")


def test_an_unedited_set_is_not_even_checked(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_set = open_set(corpus / TRIMMED)
    monkeypatch.setattr("setbook.model.live_set.refuse_worse", lambda *_: pytest.fail("it was checked"))
    live_set.save(tmp_path / "copy.als")
    assert open_set(tmp_path / "copy.als").document.xml == live_set.document.xml
