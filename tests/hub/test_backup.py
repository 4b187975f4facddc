"""A backup is taken while a service works, and a hub comes back out of it: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.hub.service import add_version, new_session, ok, running, upload

from setbook.errors import AlreadyRunning, NotFound, SettingWrong, StoreDamaged
from setbook.format import read_document
from setbook.hosting.accounts.account_store import AccountStore
from setbook.hosting.backup import back_up, restore
from setbook.hosting.backup.backing_up import BackedUp, backups_in
from setbook.hosting.deployment import HostingSettings, keep_secrets
from setbook.hosting.launch.lock import held
from setbook.hub.services.blob_archive import BlobArchive
from setbook.hub.services.sweep import Swept, sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hub.service import Hub


def quiet(share: float, doing: str) -> None:
    """Take a report."""
    assert 0 <= share <= 1
    assert doing


def archive_of(settings: HostingSettings) -> BlobArchive:
    return BlobArchive(settings.database_url, settings.blob_url)


class Place:
    """A hub's folder with a service that runs on it, and a folder for backups."""

    def __init__(self, folder: Path, **urls: str) -> None:
        self.environment = {"HUB_STATE": str(folder / "hub"), **urls}
        self.settings = HostingSettings.read(self.environment)
        self.settings.state.prepare()
        self.target = folder / "backups"

    def running(self) -> Any:
        return running(self.settings.database_url, self.settings.state.path)

    def back_up(self, **options: Any) -> BackedUp:
        return back_up(self.settings, archive_of(self.settings), self.target, quiet, **options)

    def restore(self, **options: Any) -> Any:
        return restore(self.environment, self.target, archive_of, quiet, **options)


@pytest.fixture
def place(empty_url: str, tmp_path: Path) -> Place:
    """A hub whose community is on SQLite in its folder, and one whose community is on PostgreSQL."""
    urls = {} if empty_url.startswith("sqlite") else {"DATABASE_URL": empty_url}
    return Place(tmp_path, **urls)


@pytest.fixture
def local(tmp_path: Path) -> Place:
    return Place(tmp_path)


def sets_of(hub: Hub, song: str) -> list[bytes]:
    client = hub.as_("arranger")
    versions = ok(client.get(f"/sessions/{song}/versions", params={"limit": 100}))["items"][::-1]
    return [
        read_document(client.get(f"/sessions/{song}/versions/{version['number']}/download").content).xml
        for version in versions
    ]


def test_everything_acknowledged_before_comes_back_though_people_go_on(
    place: Place, saves: list[bytes]
) -> None:
    acknowledged: list[tuple[str, int]] = []
    done = threading.Event()

    def work(hub: Hub) -> None:
        client = hub.as_("bassist")
        for number in range(1000):
            song = new_session(client, f"Song {number}")
            add_version(client, song, saves[number % len(saves)])
            ok(client.post(f"/pieces/{song}/comments", json={"body": f"take {number}"}))
            if number % 3 == 2:
                ok(client.delete(f"/sessions/{acknowledged[-1][0]}"))
                acknowledged.pop()
            acknowledged.append((song, number))
            if done.is_set():
                return

    with place.running() as hub:
        arranger = hub.as_("arranger")
        sample = upload(arranger, b"RIFF a sample", "sample")
        song = new_session(arranger)
        for data in saves:
            add_version(arranger, song, data, samples=[{"path": "a.wav", "sha256": sample}])
        begun = ok(arranger.post("/uploads", json={"sha256": "8" * 64, "kind": "sample", "size_bytes": 9}))
        ok(arranger.put(f"/uploads/{begun['id']}", params={"offset": 0}, content=b"RIFF "))
        worker = threading.Thread(target=work, args=(hub,))
        worker.start()
        while len(acknowledged) < 4:
            assert worker.is_alive()
            time.sleep(0.01)  # the service runs in this process too, and needs it
        before = list(acknowledged)
        made = place.back_up()
        done.set()
        worker.join()
        hub.settle()
        sets = sets_of(hub, song)
    assert (made.missing, made.damaged) == ([], [])
    destroy(place)
    assert place.restore(replace=not place.settings.database_url.startswith("sqlite")).name == made.name
    with place.running() as hub:
        hub.settle()
        assert hub.drifts() == []
        assert sets_of(hub, song) == sets == [read_document(data).xml for data in saves]
        found = hub.as_("arranger").get(f"/sessions/{song}/versions/1/samples/{sample}")
        assert found.content == b"RIFF a sample"
        assert ok(hub.as_("arranger").get(f"/uploads/{begun['id']}"))["offset_bytes"] == 5
        for other, number in before[:-1]:  # the last one may have been removed meanwhile
            assert ok(hub.as_("bassist").get(f"/sessions/{other}"))["title"] == f"Song {number}"
            comments = ok(hub.as_("bassist").get(f"/pieces/{other}/comments"))["items"]
            assert [comment["body"] for comment in comments] == [f"take {number}"]
        add_version(hub.as_("arranger"), song, saves[0], message="after all that")
        hub.settle()


def destroy(place: Place) -> None:
    """Lose the hub's folder, and all that the community's database held."""
    subprocess.run(["rm", "-r", str(place.settings.state.path)], check=True)


def test_a_second_backup_brings_only_what_is_new_and_old_ones_are_forgotten(
    local: Place, saves: list[bytes]
) -> None:
    with local.running() as hub:
        song = new_session(hub.as_("arranger"))
        add_version(hub.as_("arranger"), song, saves[0])
        sample = upload(hub.as_("arranger"), b"RIFF" + os.urandom(100_000), "sample")
        hub.settle()
        first = local.back_up()
        second = local.back_up()
        assert second.new_bytes < first.new_bytes - 100_000
        assert second.things == first.things
        add_version(hub.as_("arranger"), song, saves[1], samples=[{"path": "a.wav", "sha256": sample}])
        hub.settle()
        third = local.back_up(keep=2)
    assert backups_in(local.target) == [second.name, third.name]
    held_there = sum(path.stat().st_size for path in (local.target / "objects").rglob("*") if path.is_file())
    assert held_there < second.size_bytes + third.size_bytes
    destroy(local)
    local.restore(name=second.name)
    with local.running() as hub:
        assert len(sets_of(hub, song)) == 1


def test_settings_secrets_accounts_and_homes_come_back_closed_as_they_were(local: Place) -> None:
    secrets = keep_secrets(local.settings.state)
    AccountStore(local.settings.accounts_url).add("learner", "a hash")
    with sqlite3.connect(local.settings.state.path / "jupyterhub.sqlite") as database:
        database.execute("CREATE TABLE users (name)")
        database.execute("INSERT INTO users VALUES ('learner')")
    home = local.settings.state.homes / "learner"
    home.mkdir()
    (home / "Rain.ipynb").write_text("{}")
    (home / "Rain.ipynb").chmod(0o640)
    (home / "newest.ipynb").symlink_to("Rain.ipynb")
    with local.running():
        local.back_up()
    destroy(local)
    local.restore()
    assert keep_secrets(local.settings.state) == secrets
    assert stat.S_IMODE(local.settings.state.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(local.settings.state.secrets_file.stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "Rain.ipynb").stat().st_mode) == 0o640
    assert (home / "newest.ipynb").readlink() == Path("Rain.ipynb")
    found = AccountStore(local.settings.accounts_url).find("learner")
    assert found is not None
    with sqlite3.connect(local.settings.state.path / "jupyterhub.sqlite") as database:
        assert database.execute("SELECT name FROM users").fetchall() == [("learner",)]


class TestRefusals:
    @pytest.fixture
    def backed_up(self, local: Place, saves: list[bytes]) -> Place:
        with local.running() as hub:
            add_version(hub.as_("arranger"), new_session(hub.as_("arranger")), saves[0])
            hub.settle()
            local.back_up()
        return local

    def test_what_is_there_is_replaced_only_when_told_and_then_kept_aside(self, backed_up: Place) -> None:
        kept = backed_up.settings.state.path / "mine.txt"
        kept.write_text("a note")
        with pytest.raises(SettingWrong, match="--replace"):
            backed_up.restore()
        assert kept.read_text() == "a note"
        done = backed_up.restore(replace=True)
        assert not kept.exists()
        assert (done.replaced / "mine.txt").read_text() == "a note"

    @pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"other bytes"), Path.unlink])
    def test_a_damaged_backup_changes_nothing(
        self, backed_up: Place, damage: Callable[[Path], object]
    ) -> None:
        objects = sorted(path for path in (backed_up.target / "objects").glob("*/*"))
        damage(objects[len(objects) // 2])
        before = sorted(path for path in backed_up.settings.state.path.rglob("*"))
        with pytest.raises(StoreDamaged, match="take another backup"):
            backed_up.restore(replace=True)
        assert sorted(path for path in backed_up.settings.state.path.rglob("*")) == before

    def test_a_manifest_that_was_cut_off_is_none(self, backed_up: Place) -> None:
        (manifest,) = (backed_up.target / "backups").iterdir()
        manifest.write_bytes(manifest.read_bytes()[:-40])
        with pytest.raises(StoreDamaged, match="manifest"):
            backed_up.restore(replace=True)

    def test_a_hub_that_runs_is_not_restored(self, backed_up: Place) -> None:
        with held(backed_up.settings), pytest.raises(AlreadyRunning):
            backed_up.restore(replace=True)

    def test_no_such_backup(self, backed_up: Place) -> None:
        with pytest.raises(NotFound, match="1999"):
            backed_up.restore(name="1999")

    def test_backups_go_elsewhere_than_into_the_hub(self, local: Place) -> None:
        inside = local.settings.state.path / "backups"
        with pytest.raises(SettingWrong, match="outside"):
            back_up(local.settings, archive_of(local.settings), inside, quiet)

    def test_a_database_of_another_kind_is_not_mistaken(self, backed_up: Place) -> None:
        elsewhere = {**backed_up.environment, "ACCOUNTS_URL": "postgresql://nobody@127.0.0.1:9/none"}
        AccountStore(backed_up.settings.accounts_url)
        backed_up.back_up()
        with pytest.raises(SettingWrong, match="expected the database accounts to be of sqlite"):
            restore(elsewhere, backed_up.target, archive_of, quiet, replace=True)


def test_what_the_store_lacks_is_said_and_the_rest_is_backed_up(local: Place) -> None:
    with local.running() as hub:
        lost = upload(hub.as_("arranger"), b"RIFF that is lost", "sample")
        changed = upload(hub.as_("arranger"), b"RIFF that is changed", "sample")
        (local.settings.state.blobs / "contents" / lost[:2] / lost[2:]).unlink()
        (local.settings.state.blobs / "contents" / changed[:2] / changed[2:]).write_bytes(b"other bytes")
        made = local.back_up()
    assert made.missing == [f"contents/{lost[:2]}/{lost[2:]}"]
    assert made.damaged == [f"contents/{changed[:2]}/{changed[2:]}"]


def test_nothing_is_swept_while_a_backup_reads(local: Place) -> None:
    with local.running() as hub:
        upload(hub.as_("arranger"), b"RIFF for nothing", "sample")
        found: list[Swept] = []

        class Slow(BlobArchive):
            def listed(self) -> Any:
                database = hub.database()
                found.append(sweep(database, self._contents, 0.0))
                database.close()
                return super().listed()

        back_up(
            local.settings, Slow(local.settings.database_url, local.settings.blob_url), local.target, quiet
        )
        assert found == [Swept(is_held=True)]


def test_the_commands(local: Place, saves: list[bytes]) -> None:
    with local.running() as hub:
        song = new_session(hub.as_("arranger"))
        add_version(hub.as_("arranger"), song, saves[0])
        hub.settle()
        backed_up = command(local, "backup", str(local.target), "--keep", "3")
    assert backed_up.returncode == 0, backed_up.stderr
    assert "of them new" in backed_up.stdout
    counted = command(local, "gc", "--dry-run")
    assert counted.returncode == 0, counted.stderr
    assert counted.stdout.startswith("0 files, 0 bytes")
    refused = command(local, "restore", str(local.target))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    restored = command(local, "restore", str(local.target), "--replace")
    assert restored.returncode == 0, restored.stderr
    with local.running() as hub:
        assert sets_of(hub, song) == [read_document(saves[0]).xml]


def command(place: Place, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "SETBOOK_HUB"))
    }
    environment |= {**place.environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-m", "setbook", "hub", *words],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_contents_elsewhere_than_in_the_folder(tmp_path: Path, saves: list[bytes]) -> None:
    place = Place(
        tmp_path, BLOB_URL=f"file://{tmp_path}/elsewhere/blobs", DATABASE_URL=f"sqlite:///{tmp_path}/c.sqlite"
    )
    folder = Path(place.settings.blob_url.removeprefix("file://")).parent
    with running(place.settings.database_url, folder) as hub:
        song = new_session(hub.as_("arranger"))
        add_version(hub.as_("arranger"), song, saves[0])
        hub.settle()
        place.back_up()
        ok(hub.as_("arranger").patch(f"/sessions/{song}", json={"title": "Later"}))
    with pytest.raises(SettingWrong, match="contents in BLOB_URL"):
        place.restore()
    place.restore(replace=True)
    with running(place.settings.database_url, folder) as hub:
        assert ok(hub.as_("arranger").get(f"/sessions/{song}"))["title"] == "Rain"
        assert sets_of(hub, song) == [read_document(saves[0]).xml]
