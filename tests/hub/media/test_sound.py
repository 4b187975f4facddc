"""The sound of versions: made once, fetched bit for bit as it was rendered, kept within a bound."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from sqlalchemy import select
from tests.hub.media.conftest import song_with_samples
from tests.hub.service import add_version, new_session, ok, refused, running, upload

import setbook as sb
from setbook.analysis import loudness
from setbook.audio import PcmStore, build_plan
from setbook.hub.services.blob_archive import BlobArchive
from setbook.hub.services.contents import Contents
from setbook.hub.services.rendition_keeping import keep_within, taken_bytes
from setbook.hub.store.tables import Rendition, RenditionSound, Sound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from tests.hub.service import Hub


@pytest.fixture(scope="module")
def hub(module_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service that makes previews, once on each kind of database."""
    with running(module_url, tmp_path_factory.mktemp("sounds"), preview_seconds=6) as found:
        yield found


@pytest.fixture(scope="module")
def song(hub: Hub, demo_project: Path) -> dict[str, Any]:
    """A version of the demo song, with its samples."""
    found = song_with_samples(hub.as_("arranger"), demo_project, _newest(demo_project).name)
    hub.settle()
    return found


def _newest(project: Path) -> Path:
    return max(project.glob("*.als"))


def sound_of(hub: Hub, client: httpx.Client, version: dict[str, Any]) -> dict[str, Any]:
    address = f"/versions/{version['id']}/sound"
    first = client.get(address)
    if first.status_code == 202:
        assert first.json()["state"] in {"waiting", "working"}
        assert 0 <= first.json()["progress"] <= 1
        assert first.headers["retry-after"]
        hub.settle()
    found: dict[str, Any] = ok(client.get(address), 200)
    return found


def rows(hub: Hub, table: type[Any]) -> list[Any]:
    database = hub.database()
    try:
        with database.reading() as db:
            found = list(db.scalars(select(table)))
            db.expunge_all()
            return found
    finally:
        database.close()


def test_every_sample_is_the_one_that_a_render_here_plays(
    hub: Hub, song: dict[str, Any], demo_project: Path, tmp_path: Path
) -> None:
    arranger = hub.as_("arranger")
    sent = sound_of(hub, arranger, song)
    store = PcmStore(tmp_path)
    plan = build_plan(sb.open(_newest(demo_project)), store=store)
    wire, buffers = plan.to_wire()
    assert [base64.b64decode(buffer) for buffer in sent["buffers"]] == buffers
    assert sent["plan"]["strips"] == wire["strips"]
    assert sent["plan"]["missing"] == []
    whole = arranger.get(f"/versions/{song['id']}/sound")
    assert whole.headers["cache-control"] == "private, no-cache"  # chunks that it names may be evicted
    again = arranger.get(f"/versions/{song['id']}/sound", headers={"If-None-Match": whole.headers["etag"]})
    assert again.status_code == 304
    assert base64.b64decode(sent["wasm"]).startswith(b"\0asm")
    for key in plan.pcm:
        for index in range(store.chunk_count(key)):
            chunk = arranger.get(f"/versions/{song['id']}/sound/{key}/{index}")
            assert chunk.content == store.chunk(key, index)
            assert "immutable" in chunk.headers["cache-control"]
    refused(arranger.get(f"/versions/{song['id']}/sound/{key}/{index + 1}"), 404)
    refused(arranger.get(f"/versions/{song['id']}/sound/{'0' * 64}/0"), 404)


def test_a_version_is_as_loud_as_a_render_of_it(hub: Hub, song: dict[str, Any], demo_project: Path) -> None:
    arranger, address = hub.as_("arranger"), f"/versions/{song['id']}/loudness"
    assert arranger.get(address).status_code == 202
    hub.settle()
    found = arranger.get(address)
    rendered = sb.render(_newest(demo_project))
    expected = loudness.integrated(rendered.samples, rendered.sample_rate)
    assert ok(found, 200)["lufs"] == pytest.approx(expected, abs=0.01)
    assert "immutable" in found.headers["cache-control"]
    refused(hub.as_("").get(f"/versions/{'0' * 26}/loudness"), 404)


def test_asking_starts_it_once_and_a_fork_asks_for_nothing_new(hub: Hub, song: dict[str, Any]) -> None:
    bassist = hub.as_("bassist")
    sound_of(hub, hub.as_("arranger"), song)
    fork = ok(bassist.post(f"/sessions/{song['session_id']}/fork", json={}), 201)["id"]
    own = ok(bassist.get(f"/sessions/{fork}/versions/1"))
    before = len(rows(hub, Rendition))
    assert bassist.get(f"/versions/{own['id']}/sound").status_code == 200
    assert len(rows(hub, Rendition)) == before


def test_who_has_the_set_but_not_the_samples_hears_silence_and_no_more(
    hub: Hub, song: dict[str, Any], demo_project: Path
) -> None:
    drummer = hub.as_("drummer")
    sent = sound_of(hub, hub.as_("arranger"), song)
    path = _newest(demo_project)
    bare = add_version(drummer, new_session(drummer), path.read_bytes(), file_name=path.name)
    hub.settle()
    own = sound_of(hub, drummer, bare)
    assert own["plan"]["missing"]
    foreign = {entry["key"] for entry in sent["plan"]["pcm"]} - {entry["key"] for entry in own["plan"]["pcm"]}
    assert foreign
    refused(drummer.get(f"/versions/{bare['id']}/sound/{min(foreign)}/0"), 404)


def test_a_set_of_a_stranger_plays_no_file_of_the_machine(
    hub: Hub, demo_project: Path, tmp_path: Path
) -> None:
    """Its paths name a file that is there, and that nobody uploaded."""
    secret = tmp_path / "secret.wav"
    soundfile.write(secret, np.full((44_100, 2), 0.5), 44_100)
    live_set = sb.open(_newest(demo_project))
    live_set.samples[0].path = secret
    data = live_set.save(tmp_path / "Set.als").read_bytes()
    assert sb.open(data).samples[0].exists
    drummer = hub.as_("drummer")
    version = add_version(drummer, new_session(drummer), data)
    hub.settle()
    assert any("secret.wav" in name for name in sound_of(hub, drummer, version)["plan"]["missing"])
    samples = [{"path": "secret.wav", "sha256": upload(drummer, secret.read_bytes(), "sample")}]
    shown = add_version(drummer, new_session(drummer), data, samples=samples)
    hub.settle()
    assert not any("secret.wav" in name for name in sound_of(hub, drummer, shown)["plan"]["missing"])


def test_the_preview_is_there_after_analysis_levelled_and_sent_in_stretches(
    hub: Hub, song: dict[str, Any]
) -> None:
    arranger = hub.as_("arranger")
    address = f"/versions/{song['id']}/preview.ogg"
    whole = arranger.get(address)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/ogg")
    assert whole.headers["accept-ranges"] == "bytes"
    samples, rate = soundfile.read(io.BytesIO(whole.content), dtype="float32", always_2d=True)
    assert len(samples) == 6 * rate
    told = ok(arranger.get(f"/versions/{song['id']}/waveform"))
    assert told["is_excerpt"]
    assert told["seconds"] == pytest.approx(6, abs=0.001)
    expected = min(-16.0, told["loudness_lufs"] + told["gain_db"])
    assert loudness.integrated(samples.T, rate) == pytest.approx(expected, abs=1.0)
    assert len(told["rms"]) == len(told["min"]) == len(told["max"]) == 800
    assert min(told["min"]) == pytest.approx(float(samples.min()), abs=0.15)
    assert max(told["max"]) == pytest.approx(float(samples.max()), abs=0.15)
    assert all(low <= high for low, high in zip(told["min"], told["max"], strict=True))
    part = arranger.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"
    tail = arranger.get(address, headers={"Range": "bytes=-50"})
    assert (tail.status_code, tail.content) == (206, whole.content[-50:])
    beyond = arranger.get(address, headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416
    stale = arranger.get(address, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert stale.content == whole.content
    refused(hub.as_("").get(f"/versions/{'0' * 26}/preview.ogg"), 404)


def test_what_was_used_longest_ago_goes_and_is_made_again(hub: Hub, song: dict[str, Any]) -> None:
    arranger = hub.as_("arranger")
    first = sound_of(hub, arranger, song)
    database, contents = hub.database(), Contents(hub.settings.blob_url)
    keep_within(database, contents, 0)
    assert rows(hub, Sound) == rows(hub, RenditionSound) == []
    assert contents.files.names("sounds") == contents.files.names("renditions") == []
    with database.reading() as db:
        assert taken_bytes(db) == 0
    assert arranger.get(f"/versions/{song['id']}/sound").status_code == 202
    hub.settle()
    again = sound_of(hub, arranger, song)
    assert again == first
    with database.reading() as db:
        taken = taken_bytes(db)
    blobs = [*contents.files.names("sounds"), *contents.files.names("renditions")]
    assert taken == sum(contents.files.size_bytes(name) for name in blobs) > 0
    keep_within(database, contents, taken)
    assert arranger.get(f"/versions/{song['id']}/sound").status_code == 200
    database.close()


def test_what_a_backup_left_out_is_made_again(hub: Hub, song: dict[str, Any]) -> None:
    arranger = hub.as_("arranger")
    first = sound_of(hub, arranger, song)
    archive = BlobArchive(hub.settings.database_url, hub.settings.blob_url)
    assert {blob.name.partition("/")[0] for blob in archive.listed()} == {"contents", "sets"}
    contents = Contents(hub.settings.blob_url)
    for name in (*contents.files.names("sounds"), *contents.files.names("renditions")):
        contents.files.remove(name)
    assert sound_of(hub, arranger, song) == first
    entry = next(entry for entry in first["plan"]["pcm"] if entry["frame_count"])
    assert arranger.get(f"/versions/{song['id']}/sound/{entry['key']}/0").status_code == 200


def test_a_set_with_nothing_to_hear_says_so(hub: Hub, saves: list[bytes]) -> None:
    arranger = hub.as_("arranger")
    version = add_version(arranger, new_session(arranger), saves[0])
    hub.settle()
    problem = refused(arranger.get(f"/versions/{version['id']}/preview.ogg"), 409)
    assert "nothing to hear" in problem["detail"]


def test_previews_of_workflows_are_what_was_uploaded(hub: Hub) -> None:
    arranger = hub.as_("arranger")
    sound, picture = b"OggS" + bytes(100), b"\x89PNG" + bytes(50)
    workflow = ok(
        arranger.post(
            "/workflows",
            json={
                "title": "W",
                "preview_audio_sha256": upload(arranger, sound, "audio"),
                "preview_image_sha256": upload(arranger, picture, "image"),
            },
        ),
        201,
    )["id"]
    found = arranger.get(f"/workflows/{workflow}/preview.ogg", headers={"Range": "bytes=0-3"})
    assert (found.status_code, found.content) == (206, b"OggS")
    found = arranger.get(f"/workflows/{workflow}/preview.image")
    assert (found.headers["content-type"], found.content) == ("image/png", picture)
    bare = ok(arranger.post("/workflows", json={"title": "W"}), 201)["id"]
    refused(arranger.get(f"/workflows/{bare}/preview.ogg"), 404)
