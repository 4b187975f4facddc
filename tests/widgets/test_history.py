"""The History widget: versions at once, steps on demand, a choice that Python sees."""

from __future__ import annotations

import pytest
import traitlets

import setbook as sb
from setbook_widgets import History


@pytest.fixture(scope="module")
def history(demo_project):
    return sb.history(demo_project)


def test_a_history_and_its_folder_show_the_same_versions(history):
    by_history, by_folder = History(history), History(history.folder)
    names = [version["name"] for version in by_folder.data["versions"]]
    assert names == [version["name"] for version in by_history.data["versions"]]
    assert repr(by_folder) == f"History({history.name!r})"


def test_steps_come_when_they_are_asked_for(history):
    widget = History(history)
    step = history.steps[0]
    result, buffers = widget._answers["step"]({"index": step.after.index})
    assert result["headline"] == step.headline
    assert buffers == []
    with pytest.raises(LookupError, match="Expected a step to version 0"):
        widget._answers["step"]({"index": 0})


def test_the_choice_is_in_order_and_opens(history):
    widget = History(history)
    widget.selected = [3, 1]
    assert widget.selected == [1, 3]
    assert [version.index for version in widget.selected_versions] == [1, 3]
    assert widget.selected_versions[0].open().tracks


def test_a_choice_that_is_not_there_is_refused(history):
    widget = History(history)
    with pytest.raises(traitlets.TraitError, match="Expected indices of"):
        widget.selected = [99]


def test_a_folder_without_versions_says_so(tmp_path):
    widget = History(tmp_path)
    assert widget.data["state"] in {"error", "empty"}
    assert widget.data["message"]
