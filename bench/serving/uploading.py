"""A large file through the service: what it adds to the memory, and how fast it goes."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import httpx

from bench.folder import WORK
from bench.measure import Ratio, Row, Size
from bench.serving.programs import running

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_BYTES = 500 * (1 << 20)
STRETCH_BYTES = 1 << 20
REACH_BYTES = 100 * (1 << 20)


def rows() -> Iterator[Row]:
    """Upload one file of 500 MiB in one request."""
    folder = WORK / "uploading"
    folder.mkdir(exist_ok=True)
    with running("service", f"sqlite:///{folder}/community.sqlite", folder) as server:
        headers = {"Authorization": "Bearer token-of-listener0"}
        with httpx.Client(
            base_url=f"http://127.0.0.1:{server.port}/api/v1", headers=headers, timeout=300
        ) as client:
            _upload(client, 1 << 20)
            before = server.peak_bytes
            seconds = _upload(client, FILE_BYTES)
            grown = server.peak_bytes - before
    what = f"upload of {FILE_BYTES >> 20} MiB"
    yield Size(f"{what}: memory that the service grew by", grown, "the reach", REACH_BYTES, "< 1")
    hashing = _hashing_seconds()
    yield Ratio(what, seconds * 1000, "sha256 alone", hashing * 1000, seconds / hashing)


def _upload(client: httpx.Client, size_bytes: int) -> float:
    """Upload zeros, in one request; gives how long it took."""
    digest = hashlib.sha256(b"RIFF")
    for stretch in _stretches(size_bytes):
        digest.update(stretch)
    message = {"sha256": digest.hexdigest(), "kind": "sample", "size_bytes": size_bytes + 4}
    start = time.perf_counter()
    begun = client.post("/uploads", json=message).raise_for_status().json()

    def body() -> Iterator[bytes]:
        yield b"RIFF"
        yield from _stretches(size_bytes)

    sent = client.put(f"/uploads/{begun['id']}", params={"offset": 0}, content=body())
    assert sent.raise_for_status().json()["offset_bytes"] == size_bytes + 4
    client.post(f"/uploads/{begun['id']}/complete").raise_for_status()
    return time.perf_counter() - start


def _hashing_seconds() -> float:
    start, digest = time.perf_counter(), hashlib.sha256()
    for stretch in _stretches(FILE_BYTES):
        digest.update(stretch)
    return time.perf_counter() - start


def _stretches(size_bytes: int) -> Iterator[bytes]:
    stretch = bytes(STRETCH_BYTES)
    for _ in range(size_bytes // STRETCH_BYTES):
        yield stretch
