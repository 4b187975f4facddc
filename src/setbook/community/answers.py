"""What a hub answers, as a message or as an error of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from setbook.errors import (
    BadRequest,
    Contradiction,
    HubError,
    HubUnavailable,
    NotAllowed,
    NotFound,
    Outdated,
    OverLimit,
    SetbookError,
    SignInNeeded,
    TooManyRequests,
)

if TYPE_CHECKING:
    import httpx

Kind = TypeVar("Kind")
Form = TypeVar("Form", bound=BaseModel)

_ERRORS: dict[int, type[SetbookError]] = {
    400: BadRequest,
    401: SignInNeeded,
    403: NotAllowed,
    404: NotFound,
    409: Contradiction,
    412: Outdated,
    413: OverLimit,
    422: BadRequest,
    429: TooManyRequests,
}
_LONGEST_WAIT_SECONDS = 3600
_SERVER_FAULT = 500


def read(response: httpx.Response, kind: type[Kind]) -> Kind:
    """Read a message.

    Raises
    ------
    HubError
        It is none that this client knows: the hub is of another version, or it is no hub.
    """
    try:
        return TypeAdapter(kind).validate_json(response.content)
    except ValidationError as error:
        name = getattr(kind, "__name__", str(kind))
        raise HubError(
            f"{response.request.url.host}: expected a {name} from the hub, found something else "
            f"({error.error_count()} differences); check the address, and that setbook is as new here as there."
        ) from error


def refusal(response: httpx.Response) -> SetbookError:
    """Give the error that a refusal stands for; the hub's own words are its message."""
    status = response.status_code
    kind = _ERRORS.get(status, HubUnavailable if status >= _SERVER_FAULT else HubError)
    error = kind(_words(response))
    if isinstance(error, TooManyRequests):
        error.retry_seconds = wait_seconds(response) or error.retry_seconds
    return error


def wait_seconds(response: httpx.Response) -> int | None:
    """Give how long the hub asks to wait, at most an hour; None where it does not say."""
    stated = response.headers.get("retry-after", "")
    return min(int(stated), _LONGEST_WAIT_SECONDS) if stated.isascii() and stated.isdigit() else None


def formed(kind: type[Form], /, **values: Any) -> Form:
    """Make a message of what a person said.

    Raises
    ------
    BadRequest
        It is too long, out of range, or not known; the hub would refuse it.
    """
    try:
        return kind(**values)
    except ValidationError as error:
        said = "; ".join(
            f"{'.'.join(map(str, found['loc']))}: {found['msg']}, found {found['input']!r:.80}"
            for found in error.errors()[:3]
        )
        raise BadRequest(f"Expected what a hub takes as {kind.__name__}: {said}.") from error


def as_json(message: BaseModel) -> dict[str, object]:
    """Write a message; what was never said is left out."""
    return message.model_dump(mode="json", exclude_unset=True)


def _words(response: httpx.Response) -> str:
    where = f"{response.request.method} {response.request.url.path}"
    try:
        said = response.json()
    except ValueError:
        said = None
    if isinstance(said, dict) and isinstance(said.get("detail"), str):
        return f"{response.request.url.host}: {said['detail']}"
    return (
        f"{response.request.url.host}: expected an answer to {where}, found status {response.status_code}; "
        "check the address, or try again later."
    )
