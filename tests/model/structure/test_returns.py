"""Returns and the sends to them stay in step on every Live line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import OF_LINE, open_line, reopened

from setbook.errors import EditRefused
from setbook.model import Point

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

pytestmark = pytest.mark.corpus


@pytest.fixture(params=OF_LINE, ids=lambda line: f"Live {line}")
def live_set(request, corpus: Path) -> LiveSet:
    return open_line(corpus, request.param)


def amounts(live_set: LiveSet) -> list[float]:
    return [round(float(send.value), 3) for send in live_set.tracks[0].mixer.sends]


def test_sends_come_move_and_go_with_their_return(live_set: LiveSet) -> None:
    for send, amount in zip(live_set.tracks[0].mixer.sends, (0.1, 0.2), strict=True):
        send.value = amount
    live_set.sends_pre = [True, False]
    hall = live_set.add_return("Hall")
    live_set.tracks[0].mixer.sends[2].value = 0.3
    live_set.tracks[0].mixer.sends[2].automate([Point(0.0, 0.3), Point(4.0, 0.5)])
    assert live_set.sends_pre == [True, False, False]
    hall.move(before=live_set.returns[0])
    assert amounts(live_set) == [0.3, 0.1, 0.2]
    assert live_set.sends_pre == [False, True, False]
    copied = hall.duplicate()
    assert amounts(live_set) == [0.3, 0.0, 0.1, 0.2]
    assert live_set.check() == []
    envelopes = len(live_set.tracks[0].envelopes)
    hall.remove()
    again = reopened(live_set)
    assert amounts(again) == [0.0, 0.1, 0.2]
    assert len(again.tracks[0].envelopes) == envelopes - 1, "the automation of the send went with it"
    assert again.returns[0].name == "Hall"
    assert copied.element in [found.element for found in live_set.returns]
    assert again.check() == []


def test_the_sends_of_a_return_are_off(live_set: LiveSet) -> None:
    live_set.add_return("Hall")
    assert live_set.returns[-1].mixer.sends_enabled == [False] * 3
    assert live_set.tracks[0].mixer.sends_enabled[-1]


def test_live_has_twelve_returns_and_no_more(live_set: LiveSet) -> None:
    while len(live_set.returns) < 12:
        live_set.add_return()
    for one_more in (live_set.add_return, live_set.returns[0].duplicate):
        with pytest.raises(EditRefused, match="fewer than 12"):
            one_more()
    assert live_set.check() == []
