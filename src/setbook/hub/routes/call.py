"""One request: who makes it, and how it reads and writes.

A change and the answer to it are committed together. Who repeats a request with the same ``Idempotency-Key`` gets
that answer again and changes nothing.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Annotated, ParamSpec, TypeAlias

from fastapi import Depends, Header, Request, Response, Security
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from setbook.errors import Contradiction, SetbookError
from setbook.hub.identity.claim import Claim
from setbook.hub.routes.answers import Answer, entity_tag, json_response, revision_of, to_json
from setbook.hub.routes.service import Service, service_of
from setbook.hub.routes.share_cookies import tokens_in
from setbook.hub.services import people, reactions
from setbook.hub.services.departures import has_left
from setbook.hub.services.jobs import Job
from setbook.hub.services.viewer import Viewer
from setbook.hub.store.base import now
from setbook.hub.store.tables import IdempotencyKey, User

Work: TypeAlias = Callable[[Session], Answer]
Parameters = ParamSpec("Parameters")
Question: TypeAlias = Callable[[Session], BaseModel | Sequence[BaseModel]]

_log = logging.getLogger("setbook.hub")

_ATTEMPTS = 3

_bearer = HTTPBearer(auto_error=False, description="A token of the hub, for this service.")


@dataclass(frozen=True)
class Asked:
    """What of a request the answer depends on."""

    method: str
    path: str
    body_sha256: str
    idempotency_key: str | None
    if_match: str | None
    if_none_match: str | None
    accept_encoding: str


@dataclass(frozen=True)
class Call:
    """A request to the service.

    Attributes
    ----------
    service
        The service that it came to.
    viewer
        Who makes it.
    asked
        What else the answer depends on.
    """

    service: Service
    viewer: Viewer
    asked: Asked

    @property
    def revision(self) -> int | None:
        """The revision that a change was made for, by ``If-Match``.

        Raises
        ------
        Outdated
            The header holds none.
        """
        return revision_of(self.asked.if_match)

    def read(self, question: Question) -> Response:
        """Answer a question; not again, if the one who asks has the answer already."""
        with self.service.database.reading() as db:
            body = question(db)
        data = to_json(body)
        tag = entity_tag(body, data)
        if self.asked.if_none_match is not None and tag in self.asked.if_none_match:
            return Response(status_code=304, headers={"ETag": tag})
        return json_response(data, 200, tag, None)

    def write(self, work: Work, *, remember: bool = True) -> Response:
        """Make a change, once, and answer when it is committed.

        Parameters
        ----------
        remember
            Keep the answer for whoever repeats the request; not where it holds a secret.

        Raises
        ------
        Contradiction
            The key was used for another request, or the change breaks a rule of the tables.
        """
        for _ in range(_ATTEMPTS):
            try:
                response, jobs = self.service.database.write(
                    lambda db: self._write_once(db, work, remember=remember)
                )
            except IntegrityError:
                continue  # somebody wrote the same row at the same moment: now it can be seen
            except SetbookError:
                known = (
                    self.answered()
                )  # it may not go with what the same request, sent twice at once, has done
                if known is None:
                    raise
                return known
            self._ask_for(jobs)
            return response
        raise Contradiction("expected to go with what is there, found a contradiction; read it again")

    def _ask_for(self, jobs: tuple[Job, ...]) -> None:
        """Ask for jobs; where that fails the change is made none the less, and what waits is found in its rows."""
        for job in jobs:
            try:
                self.service.jobs.enqueue(job)
            except Exception:  # noqa: BLE001 - a queue is another program, with faults of its own
                _log.exception("The queue did not take the job %s of %s.", job.kind, job.subject_id)

    def answered(self) -> Response | None:
        """Give the answer that this request got before; None where it is a new one, or has no key.

        For routes that do something before they `write`, which a repeated request may no longer find to do.

        Raises
        ------
        Contradiction
            The key was used for another request.
        """
        with self.service.database.reading() as db:
            return self._known_answer(db)

    def is_new_view(self, piece_id: str) -> bool:
        """Whether a look at a piece is to be counted: the first of the day."""
        with self.service.database.reading() as db:
            return reactions.is_new_view(db, self.viewer, piece_id)

    def count_view(self, piece_id: str) -> None:
        """Count a look at a piece; only the first of the day writes anything."""
        if self.is_new_view(piece_id):
            self.service.database.write(lambda db: reactions.count_view(db, self.viewer, piece_id))

    def _write_once(self, db: Session, work: Work, *, remember: bool) -> tuple[Response, tuple[Job, ...]]:
        known = self._known_answer(db)
        if known is not None:
            return known, ()
        answer = work(db)
        data = to_json(answer.body)
        tag = entity_tag(answer.body, data) if getattr(answer.body, "revision", None) else None
        location = None if answer.location is None else f"{self.service.settings.api}{answer.location}"
        if self.asked.idempotency_key is not None and self.viewer.id is not None:
            headers: dict[str, object] = {"location": location, "etag": tag, "kept": remember}
            db.add(
                IdempotencyKey(
                    user_id=self.viewer.id,
                    key=self.asked.idempotency_key,
                    request_sha256=self._fingerprint,
                    status=answer.status,
                    body=data.decode() if remember else "",
                    headers=headers,
                )
            )
        return json_response(data, answer.status, tag, location), answer.jobs

    def _known_answer(self, db: Session) -> Response | None:
        if self.asked.idempotency_key is None or self.viewer.id is None:
            return None
        known = db.get(IdempotencyKey, (self.viewer.id, self.asked.idempotency_key))
        if known is None:
            return None
        if known.request_sha256 != self._fingerprint:
            raise Contradiction(
                "expected a new Idempotency-Key for another request, found one that was used; choose another"
            )
        if not known.headers["kept"]:
            raise Contradiction("expected to tell a secret once, found that it was told; make a new one")
        tag, location = known.headers["etag"], known.headers["location"]
        response = json_response(
            known.body.encode(),
            known.status,
            tag if isinstance(tag, str) else None,
            location if isinstance(location, str) else None,
        )
        response.headers["Idempotency-Replayed"] = "true"
        return response

    @property
    def _fingerprint(self) -> str:
        told = f"{self.asked.method} {self.asked.path} {self.asked.if_match} {self.asked.body_sha256}"
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


async def call_of(
    request: Request,
    _token: Annotated[object, Security(_bearer)],
    x_share_token: Annotated[
        str | None, Header(max_length=200, description="Token of a share link, which opens its piece.")
    ] = None,
) -> Call:
    """Find out who makes a request, and whether it is one too many."""
    service = service_of(request)
    claim = await service.identity.identify(request)
    asked = Asked(
        method=request.method,
        path=f"{request.url.path}?{request.url.query}",
        body_sha256=await _body_hash(request),
        idempotency_key=_key(request),
        if_match=request.headers.get("if-match"),
        if_none_match=request.headers.get("if-none-match"),
        accept_encoding=request.headers.get("accept-encoding", ""),
    )
    shown = tokens_in(request) | ({x_share_token} if x_share_token else frozenset())
    return Call(service, await _admit(service, request, claim, shown), asked)


CallOf: TypeAlias = Annotated[Call, Depends(call_of)]


def at_once(answer: Callable[Parameters, Response]) -> Callable[Parameters, Awaitable[Response]]:
    """Let a route that reads a few rows answer without changing threads, where the database is at hand.

    Not one that writes: everybody would wait while it waits for its turn; nor one that may read thousands of rows.
    """

    @wraps(answer)
    async def look(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Response:
        call = kwargs["call"]
        assert isinstance(call, Call)
        return await call.service.look(lambda: answer(*args, **kwargs))

    return look


async def count_as_sound(request: Request) -> None:
    """Let a request count among those for sound; for a router's dependencies, which come before the call."""
    request.state.is_sound = True


async def _admit(
    service: Service, request: Request, claim: Claim | None, share_tokens: frozenset[str]
) -> Viewer:
    is_sound = getattr(request.state, "is_sound", False)
    if claim is not None:
        user = await service.look(lambda: _known(service, claim, request.method, is_sound=is_sound))
        if not people.is_up_to_date(user, is_admin=claim.is_admin):
            user = await run_in_threadpool(_welcome, service, claim)
        if user is not None:
            return Viewer(user, user.id, share_tokens, claim.by_token)
    address = request.client.host if request.client else ""
    await service.look(lambda: service.limiter.admit(address, request.method, is_sound=is_sound))
    agent = request.headers.get("user-agent", "")
    told = f"{now().date()} {address} {agent}".encode("utf-8", "surrogatepass")
    return Viewer(None, hmac.new(service.secret, told, "sha256").hexdigest(), share_tokens)


def _known(service: Service, claim: Claim, method: str, *, is_sound: bool) -> User | None:
    """Count a request of somebody, and give who it is; None for one who was never here."""
    service.limiter.admit(f"user {claim.name}", method, is_sound=is_sound)
    with service.database.reading() as db:
        user = people.known(db, claim.name)
        db.expunge_all()
    return user


def _welcome(service: Service, claim: Claim) -> User | None:
    """Write down who came; nobody comes with the token of one who has left, which the hub may take for a moment yet."""

    def welcome(db: Session) -> User | None:
        return None if has_left(db, claim.name) else people.welcome(db, claim.name, is_admin=claim.is_admin)

    return service.database.write(welcome)


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    usable = key is not None and 0 < len(key) <= 255 and key.isprintable() and request.method == "POST"
    return key if usable else None


async def _body_hash(request: Request) -> str:
    """Hash the body of a request that may be repeated; others are not read here, for they may be large."""
    body = await request.body() if _key(request) is not None else b""
    return sha256(body).hexdigest()
