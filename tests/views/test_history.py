"""The history's data tells versions and steps as the history does."""

from __future__ import annotations

import json

import pytest

import setbook as sb
from setbook.views.history import history_data, step_data


@pytest.fixture(scope="module")
def history(demo_project):
    return sb.history(demo_project)


def test_versions_are_told_in_order_with_their_origin(history):
    data, buffers = history_data(history, compare=False)
    assert buffers == []
    assert data["state"] == "ready"
    assert [version["name"] for version in data["versions"]] == [version.name for version in history.versions]
    assert [version["parent"] for version in data["versions"]] == [
        version.parent for version in history.versions
    ]
    assert sum(version["is_fork"] for version in data["versions"]) == len(history.forks) >= 1
    assert {version["origin"] for version in data["versions"]} >= {"file", "backup"}


def test_steps_wait_until_they_are_compared(history):
    fresh = sb.history(history.folder)
    data, _ = history_data(fresh, compare=False)
    assert all(version["step"] is None for version in data["versions"])
    told = step_data(fresh.steps[0])
    data, _ = history_data(fresh, compare=False)
    known = [version["step"] for version in data["versions"] if version["step"] is not None]
    assert known == [told]


def test_badges_are_taken_apart_by_sign(history):
    data, _ = history_data(history)
    for step in history.steps:
        told = data["versions"][step.after.index]["step"]
        assert told["headline"] == step.headline
        assert [badge["word"] for badge in told["badges"]] == list(step.badges)
        for badge, text in zip(told["badges"], step.badges.values(), strict=True):
            assert "".join(part["text"] for part in badge["parts"]).replace("~", "") == text.replace(
                " ", ""
            ).replace("~", "")
            for part in badge["parts"]:
                expected = {"+": "added", "−": "removed", "~": "changed", "↕": "moved"}[part["text"][0]]
                assert part["change"] == expected


def test_data_is_json(history):
    data, _ = history_data(history)
    assert json.loads(json.dumps(data)) == data
