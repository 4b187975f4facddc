"""`setbook sync`: in step with a hub, offline, beside others, killed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.community.lines import Line
from tests.history.store.saves import SOAK, saved

from setbook.community.sync import SyncConfig, Syncer, read_sync_config
from setbook.errors import HistoryError, NotFound
from setbook.history import Store
from setbook.history.watch import WatchConfig, Watcher

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hub.service import Hub

    from setbook.community import Community

    As = Callable[..., Community]

KILLS = 40 if SOAK else 3


def syncer(hub: Community, folder: Path, **options: object) -> Syncer:
    return Syncer(SyncConfig((folder,), **options), hub.connection, threading.Event())


def test_what_is_stored_is_sent_once(as_: As, project: Path) -> None:
    line = Line()
    keeper = syncer(as_("arranger", line), project.parent)
    first = keeper.look()
    assert (first.sent, first.waiting, first.problems) == (3, 0, {})
    before = len(line.requests)
    assert keeper.look().sent == 0
    assert len(line.requests) == before  # nothing was stored, so the hub is not even asked
    saved(project / "Rain.als", 30)
    Store.open(project).commit(project / "Rain.als")
    assert keeper.look().sent == 1
    session = as_("arranger").sessions(mine=True, most=1)[0]
    assert session.told.visibility == "private"
    assert [version.number for version in session.versions()] == [1, 2, 3, 4]


def test_a_store_that_is_not_private_is_public(as_: As, project: Path) -> None:
    Store.open(project).is_private = False
    syncer(as_("cellist"), project).look()
    assert as_("cellist").sessions(mine=True, most=1)[0].told.visibility == "public"


def test_offline_everything_waits_and_nothing_is_lost(as_: As, project: Path) -> None:
    is_down = True
    keeper = syncer(as_("drummer", Line(lambda *_: "before" if is_down else None)), project)
    offline = keeper.look()
    assert (offline.sent, offline.waiting) == (0, 3)
    assert "expected the hub to answer" in offline.problems[project]
    is_down = False
    assert keeper.look().sent == 3
    assert as_("drummer").sessions(mine=True, most=1)[0].told.versions_count == 3


def test_of_two_who_go_on_both_stay_and_nothing_is_replaced(
    as_: As, project: Path, tmp_path: Path, hub: Hub
) -> None:
    arranger, bassist = as_("arranger"), as_("bassist")
    done = arranger.publish(project, title="Rain")
    hub.settle()
    arranger.session(done.session.id).invite("bassist", "collaborator")
    theirs = bassist.pull(done.session.id, tmp_path / "theirs").project
    for folder, number in ((project, 40), (theirs, 41)):
        saved(folder / "Rain.als", number)
        Store.open(folder).commit(folder / "Rain.als", f"take {number}")
    mine = (project / "Rain.als").read_bytes()
    assert syncer(bassist, theirs).look().sent == 1
    hub.settle()
    met = syncer(arranger, project).look()
    assert (met.sent, met.taken_in) == (1, 1)
    assert (project / "Rain.als").read_bytes() == mine
    assert (project / "Rain (bassist).als").read_bytes() == (theirs / "Rain.als").read_bytes()
    versions = arranger.session(done.session.id).versions()
    assert [(version.message, version.parent) for version in versions[3:]] == [("take 41", 3), ("take 40", 3)]
    assert Store.open(project).version().message == "take 40"
    # The copy is known already, so that neither the watcher nor the next look makes a version of it.
    assert Store.open(project).is_in_step(project / "Rain (bassist).als")
    again = syncer(arranger, project).look()
    assert (again.sent, again.taken_in) == (0, 0)


def test_a_copy_that_was_changed_here_stays(as_: As, project: Path, tmp_path: Path, hub: Hub) -> None:
    arranger, bassist = as_("arranger"), as_("bassist")
    done = arranger.publish(project)
    hub.settle()
    arranger.session(done.session.id).invite("bassist", "collaborator")
    theirs = bassist.pull(done.session.id, tmp_path / "theirs").project
    (project / "Rain (bassist).als").write_bytes(b"somebody's")
    saved(theirs / "Rain.als", 50)
    bassist.publish(theirs / "Rain.als")
    hub.settle()
    assert syncer(arranger, project).look().taken_in == 1
    assert (project / "Rain (bassist).als").read_bytes() == b"somebody's"
    assert "bassist" in {version.branch for version in Store.open(project).versions}


def test_watch_and_sync_read_one_file(tmp_path: Path) -> None:
    (tmp_path / "Music").mkdir()
    config = tmp_path / "setbook.toml"
    config.write_text('[watch]\nfolders = ["Music"]\n[sync]\nevery_seconds = 5\nsamples = false\n')
    found = read_sync_config(config)
    assert found == SyncConfig((tmp_path / "Music",), None, samples=False, every_seconds=5.0)
    assert Watcher(WatchConfig(found.folders), threading.Event())
    for wrong in ("colour = 1", "every_seconds = 0", 'samples = "no"', "folders = 3", "hub = 1"):
        config.write_text(f"[sync]\n{wrong}\n")
        with pytest.raises(HistoryError, match="expected"):
            read_sync_config(config)


def test_a_folder_that_is_not_there_is_told(as_: As, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="check the path"):
        syncer(as_("arranger"), tmp_path / "nowhere")


def test_killed_at_any_instant_it_loses_and_doubles_nothing(hub: Hub, as_: As, project: Path) -> None:
    store = Store.open(project)
    for number in range(60, 65 + KILLS):
        saved(project / "Rain.als", number)
        store.commit(project / "Rain.als", f"Save {number}")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "SETBOOK_HUB_URL": hub.url,
        "SETBOOK_HUB_TOKEN": "token-of-editor",
    }
    command = [sys.executable, "-m", "setbook", "sync", "--once", str(project)]
    before = {session.id for session in as_("editor").sessions(mine=True)}
    chance = random.Random(5)
    for _ in range(KILLS):
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            assert b"sent as version" in process.stderr.readline()  # it is at work
            time.sleep(chance.uniform(0.0, 0.5))
            process.kill()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "token-of" not in done.stderr
    (session,) = (found for found in as_("editor").sessions(mine=True) if found.id not in before)
    assert [version.message for version in session.versions()] == [
        version.message for version in store.versions
    ]
    hub.settle()
    assert hub.drifts() == []
    assert len({version.sha256 for version in session.versions()}) == len(store.versions)
