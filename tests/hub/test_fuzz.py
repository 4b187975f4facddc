"""Whatever is sent to any route, the service makes no mistake: requests made from its own description."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from tests.hub.service import add_version, new_session, ok

if TYPE_CHECKING:
    from tests.hub.service import Hub

EXAMPLES = 200 if os.environ.get("SETBOOK_SOAK") == "1" else 3
CALLERS = ("arranger", "head", "")

ENDING = {("DELETE", "/me"), ("DELETE", "/users/{name}")}
"""Whoever asks for one of these is gone, so they come last."""


@pytest.fixture(scope="module")
def described(hub: Hub) -> Any:
    return schemathesis.openapi.from_url(f"{hub.url}/api/v1/openapi.json")


@pytest.fixture(scope="module")
def there(hub: Hub, saves: list[bytes]) -> dict[str, Any]:
    """Ids of what is really there, so that requests get past the first door."""
    arranger = hub.as_("arranger")
    song = new_session(arranger, visibility="public")
    versions = [add_version(arranger, song, saves[number]) for number in range(2)]
    hub.settle()
    comment = ok(arranger.post(f"/pieces/{song}/comments", json={"body": "x"}), 201)["id"]
    begun = ok(arranger.post("/uploads", json={"sha256": "5" * 64, "kind": "sample", "size_bytes": 50}))
    return {
        "/sessions": song,
        "/pieces": song,
        "/workflows": ok(arranger.post("/workflows", json={"title": "W"}), 201)["id"],
        "/collections": ok(arranger.post("/collections", json={"title": "C"}), 201)["id"],
        "comment_id": comment,
        "upload_id": begun["id"],
        "version_id": versions[0]["id"],
        "number": 1,
        "other": 2,
        "name": "arranger",
    }


def test_no_request_is_answered_by_a_fault(hub: Hub, described: Any, there: dict[str, Any]) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 80
    operations.sort(key=lambda found: (found.method.upper(), found.path.removeprefix("/api/v1")) in ENDING)
    for operation in operations:
        _try(hub, operation, there)


def _try(hub: Hub, operation: Any, there: dict[str, Any]) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    )
    def send(case: Any) -> None:
        for number, name in enumerate(CALLERS):
            if number:
                case.path_parameters = _real(case.path, case.path_parameters or {}, there)
            headers = {"Authorization": f"Bearer token-of-{name}"} if name else {}
            response = case.call(headers=headers, timeout=60)
            case.validate_response(response, checks=[not_a_server_error])
            if response.status_code >= 400:
                assert response.headers["content-type"] == ["application/problem+json"]

    send()


def _real(path: str, parameters: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
    """Put what is there in place of what was made up."""
    subject = "/" + path.removeprefix("/api/v1/").split("/")[0]
    return {key: there.get(subject if key == "piece_id" else key, value) for key, value in parameters.items()}


def test_after_all_that_every_count_is_right(hub: Hub) -> None:
    hub.settle()
    assert hub.drifts() == []
