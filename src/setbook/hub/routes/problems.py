"""Refusals as `application/problem+json`, after RFC 9457 (2023)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from setbook.errors import (
    BadRequest,
    Contradiction,
    HubUnavailable,
    NotAllowed,
    NotFound,
    NotStarted,
    NotWritable,
    Outdated,
    OverLimit,
    SetbookError,
    SignInNeeded,
    StoreDamaged,
    TooManyRequests,
)
from setbook.wire.base import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

_log = logging.getLogger("setbook.hub")

MEDIA_TYPE = "application/problem+json"
_KINDS: dict[type[Exception], tuple[int, str, str]] = {
    BadRequest: (400, "bad-request", "The request makes no sense"),
    SignInNeeded: (401, "sign-in-needed", "Somebody has to be signed in"),
    NotAllowed: (403, "not-allowed", "There is no right to it"),
    NotFound: (404, "not-found", "There is nothing of this name"),
    Contradiction: (409, "contradiction", "It does not go with what is there"),
    Outdated: (412, "outdated", "It was changed meanwhile"),
    StaleDataError: (412, "outdated", "It was changed meanwhile"),
    OperationalError: (503, "unavailable", "The database does not answer now"),
    InterfaceError: (503, "unavailable", "The database does not answer now"),
    OverLimit: (413, "over-limit", "It is too large"),
    TooManyRequests: (429, "too-many-requests", "There were too many requests"),
    NotWritable: (507, "no-room", "The service cannot store anything now"),
    HubUnavailable: (503, "hub-unavailable", "The hub cannot do it now"),
    NotStarted: (503, "not-started", "It does not start now"),
    StoreDamaged: (503, "damaged", "What was stored cannot be given back now"),
}
_UNAVAILABLE = "expected an answer of the database, found none; repeat the request in a few seconds"
_DETAILS: dict[type[Exception], str] = {  # what these say themselves is not for the one who asks
    StaleDataError: "expected what was read, found that somebody changed it meanwhile; read it again and repeat the change",
    OperationalError: _UNAVAILABLE,
    InterfaceError: _UNAVAILABLE,
}
_PAUSE_SECONDS = 2

_DESCRIPTIONS = {
    400: "It makes no sense.",
    401: "Somebody has to be signed in.",
    403: "There is no right to it.",
    404: "There is nothing of this name, or it may not be seen.",
    409: "It does not go with what is there.",
    412: "It was changed meanwhile.",
    413: "It is too large for the plan or the service.",
    422: "The message is not as it should be.",
    429: "There were too many requests; `Retry-After` says when the next one will do.",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, description in _DESCRIPTIONS.items()
}
"""What every route may answer beside what it is for."""


Described: TypeAlias = tuple[Problem, Mapping[str, str]]
Describe: TypeAlias = Callable[[Request, Exception], Described]
Teller: TypeAlias = Callable[[Request, Problem, Mapping[str, str]], Awaitable[Response]]
"""Tells a refusal to who made the request, with headers that belong to it."""


async def tell_as_json(request: Request, told: Problem, headers: Mapping[str, str]) -> Response:  # noqa: ARG001 - the face of all tellers
    """Tell a refusal as a program expects it."""
    return JSONResponse(told.model_dump(), told.status, headers, media_type=MEDIA_TYPE)


def handle_problems(app: FastAPI, tell: Teller = tell_as_json) -> None:
    """Let every error be told as a problem."""

    def handler(describe: Describe) -> Callable[[Request, Exception], Awaitable[Response]]:
        async def handle(request: Request, error: Exception) -> Response:
            told, headers = describe(request, error)
            return await tell(request, told, headers)

        return handle

    for kind in (*_KINDS, SetbookError):
        app.add_exception_handler(kind, handler(_refusal))
    app.add_exception_handler(RequestValidationError, handler(_malformed))
    app.add_exception_handler(HTTPException, handler(_http))
    app.add_exception_handler(Exception, handler(_crash))


def problem(status: int, kind: str, title: str, detail: str) -> JSONResponse:
    """Write a problem."""
    return JSONResponse(_problem(status, kind, title, detail).model_dump(), status, media_type=MEDIA_TYPE)


def _problem(status: int, kind: str, title: str, detail: str, **more: Any) -> Problem:
    return Problem(type=f"/problems/{kind}", title=title, status=status, detail=detail, **more)


def _refusal(request: Request, error: Exception) -> Described:
    status, kind, title = next(
        (found for cause, found in _KINDS.items() if isinstance(error, cause)),
        (422, "unfit", "It cannot be done with this"),
    )
    headers = {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_seconds)
    if isinstance(error, SignInNeeded):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, OperationalError | InterfaceError):
        _log.error("%s %s found no database", request.method, request.url.path, exc_info=error)
        headers["Retry-After"] = str(_PAUSE_SECONDS)
    detail = next((told for cause, told in _DETAILS.items() if isinstance(error, cause)), str(error))
    return _problem(status, kind, title, detail), headers


def _malformed(request: Request, error: Exception) -> Described:  # noqa: ARG001 - the face of all
    assert isinstance(error, RequestValidationError)
    errors = [
        {"place": ".".join(str(step) for step in found["loc"]), "message": found["msg"]}
        for found in error.errors()
    ]
    where = "; ".join(f"{found['place']}: {found['message']}" for found in errors[:5])
    return _problem(422, "malformed", "The message is not as it should be", where, errors=errors), {}


def _http(request: Request, error: Exception) -> Described:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such address", 405: "This cannot be done here", 400: "The body cannot be read"}
    title = words.get(error.status_code, "The request is refused")
    detail = f"expected an address of the API, found {request.method} {request.url.path}; see /docs"
    return _problem(error.status_code, f"http-{error.status_code}", title, detail), error.headers or {}


def _crash(request: Request, error: Exception) -> Described:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    detail = "It was written down; repeat the request later."
    return _problem(500, "fault", "The service made a mistake", detail), {}
