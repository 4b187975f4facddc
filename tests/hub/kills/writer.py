"""Somebody who writes all the time, and repeats each request until it is acknowledged."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from typing import TYPE_CHECKING, Any

import httpx
from tests.hub.kills.promises import Answered

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hub.kills.promises import Promises

PATIENCE_SECONDS = 120.0
SAMPLE_BYTES = 600_000
HASTE = 0.1
"""How often somebody hangs up before the answer comes, and asks again."""
HASTY_SECONDS = 0.01
TOO_MANY = 429


class Writer(threading.Thread):
    """A person at work.

    Parameters
    ----------
    name
        Of the person.
    client
        Sends as that person, below the API's root.
    promises
        Where it writes down what was acknowledged.
    sets
        Files of Live Sets to push.
    seed
        Decides what is done when.
    """

    def __init__(
        self, name: str, client: httpx.Client, promises: Promises, sets: list[bytes], seed: int
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.problem: BaseException | None = None
        self.faults: list[str] = []
        """Answers of 500 and above."""
        self.broken = 0
        """Requests that got no answer."""
        self.replayed = 0
        """Answers that were given before, to somebody who had not heard them."""
        self._client = client
        self._promises = promises
        self._sets = sets
        self._chance = random.Random(seed)
        self._count = 0
        self._stopped = threading.Event()
        self._done: tuple[Callable[[], None], ...] = (
            self._make_session, self._comment, self._comment, self._take_a_comment_back, self._like, self._like,
            self._rate, self._add_version, self._add_version, self._send_sample, self._leave_half,
        )  # fmt: skip

    def run(self) -> None:
        """Write until stopped."""
        try:
            self._make_session()
            self._add_version()
            while not self._stopped.is_set():
                self._chance.choice(self._done)()
        except BaseException as error:  # noqa: BLE001 - the test tells of it
            self.problem = error

    def stop(self) -> None:
        """Finish what is begun, and write no more."""
        self._stopped.set()

    def _make_session(self) -> None:
        title = f"{self.name} {self._next()}"
        made = self._post(
            "/sessions", {"title": title, "visibility": "public", "tags": [self._chance.choice("abcd")]}
        )
        with self._promises.lock:
            self._promises.sessions[made["id"]] = (self.name, title)
        self._expect_visible(f"/sessions/{made['id']}")

    def _comment(self) -> None:
        piece, words = self._some_session(), f"{self.name} says {self._next()}"
        made = self._post(f"/pieces/{piece}/comments", {"body": words})
        with self._promises.lock:
            self._promises.comments[made["id"]] = (piece, words)
        self._expect_visible(f"/comments/{made['id']}")

    def _take_a_comment_back(self) -> None:
        with self._promises.lock:
            own = [
                comment
                for comment, (_, words) in self._promises.comments.items()
                if words.startswith(f"{self.name} ")
            ]
        if not own:
            return
        comment = self._chance.choice(own)
        response = self._insist("DELETE", f"/comments/{comment}")
        assert response.status_code in {204, 404}, response.text  # 404: it was done, and nobody heard
        with self._promises.lock:
            del self._promises.comments[comment]

    def _like(self) -> None:
        piece, likes = self._some_session(), self._chance.random() < 0.6
        response = self._insist("PUT" if likes else "DELETE", f"/pieces/{piece}/like")
        assert response.status_code == 200, response.text
        assert response.json()["is_liked"] is likes
        self._promises.likes[piece, self.name] = likes

    def _rate(self) -> None:
        piece, stars = self._some_session(), self._chance.randint(1, 5)
        if self._promises.sessions[piece][0] == self.name:
            return
        response = self._insist("PUT", f"/pieces/{piece}/rating", json={"stars": stars, "review": "so"})
        assert response.status_code == 200, response.text
        self._promises.stars[piece, self.name] = stars

    def _add_version(self) -> None:
        with self._promises.lock:
            own = [piece for piece, (owner, _) in self._promises.sessions.items() if owner == self.name]
        piece, data = self._chance.choice(own), self._chance.choice(self._sets)
        sha256 = self._upload(data, "set")
        there = self._promises.versions.setdefault(piece, [])
        if there and there[-1] == sha256:
            return  # the service would give the newest one back
        made = self._post(f"/sessions/{piece}/versions", {"sha256": sha256, "file_name": "Rain.als"})
        there.append(sha256)
        assert made["number"] == len(there), "a version was added twice"

    def _send_sample(self) -> None:
        self._upload(b"RIFF" + self._chance.randbytes(SAMPLE_BYTES), "sample")

    def _leave_half(self) -> None:
        data = b"RIFF" + self._chance.randbytes(SAMPLE_BYTES)
        begun = self._begin(data, "sample")
        self._send(begun["id"], data[: SAMPLE_BYTES // 2])
        self._promises.half.add((self.name, hashlib.sha256(data).hexdigest()))

    def _upload(self, data: bytes, kind: str) -> str:
        begun = self._begin(data, kind)
        if not begun["is_complete"]:
            self._send(begun["id"], data)
            done = self._post(f"/uploads/{begun['id']}/complete", None)
            assert done["size_bytes"] == len(data)
        self._promises.uploaded.add((self.name, begun["sha256"]))
        return str(begun["sha256"])

    def _begin(self, data: bytes, kind: str) -> Any:
        sha256 = hashlib.sha256(data).hexdigest()
        return self._post("/uploads", {"sha256": sha256, "kind": kind, "size_bytes": len(data)})

    def _send(self, upload_id: str, data: bytes) -> None:
        """Send it all, from where the service says that it is."""
        offset = 0
        while offset < len(data):
            params = {"offset": str(offset)}
            response = self._try("PUT", f"/uploads/{upload_id}", params=params, content=data[offset:])
            if response is None or response.status_code == 409:
                response = self._insist("GET", f"/uploads/{upload_id}")
            assert response.status_code == 200, response.text
            found = response.json()["offset_bytes"]
            assert found >= offset, "bytes that were acknowledged are gone"
            offset = found

    def _expect_visible(self, path: str) -> None:
        """What was acknowledged is there at once, whoever died meanwhile."""
        response = self._insist("GET", path)
        assert response.status_code == 200, f"{path} was acknowledged and is gone: {response.text}"

    def _some_session(self) -> str:
        return self._chance.choice(self._promises.some_sessions())

    def _post(self, path: str, body: dict[str, Any] | None) -> Any:
        key = f"{self.name}-{self._next()}"
        response = self._insist("POST", path, json=body, headers={"Idempotency-Key": key})
        assert response.status_code in {200, 201}, f"{path}: {response.text}"
        self.replayed += response.headers.get("idempotency-replayed") == "true"
        answered = Answered(self.name, path, key, body, response.status_code, response.json())
        with self._promises.lock:
            self._promises.answers.append(answered)
        return answered.answer

    def _insist(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Send a request until it is answered."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up:
            response = self._try(method, path, **content)
            if response is not None:
                return response
            time.sleep(self._chance.uniform(0.02, 0.2))
        raise TimeoutError(f"{method} {path} got no answer for {PATIENCE_SECONDS:.0f} s: {self.faults[-1:]}")

    def _try(self, method: str, path: str, **content: Any) -> httpx.Response | None:
        """Send a request; None where nobody answered, or only that it failed."""
        timeout = HASTY_SECONDS if self._chance.random() < HASTE else PATIENCE_SECONDS
        try:
            response = self._client.request(method, path, timeout=timeout, **content)
        except httpx.TransportError:
            self.broken += 1
            return None
        if response.headers.get("content-type", "").startswith("text/html"):
            self.broken += 1  # a proxy that has no way to the service yet leads to the hub's pages
            return None
        if response.status_code == TOO_MANY:
            time.sleep(1.0)
            return None
        if response.status_code >= 500:
            self.faults.append(f"{method} {path}: {response.status_code} {response.text}")
            return None
        return response

    def _next(self) -> int:
        self._count += 1
        return self._count
