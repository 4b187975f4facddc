"""The headers under which a request is made, as the description of the API tells them: what `call.py` reads."""

from __future__ import annotations

from typing import Any

_WORDS = {"type": "string", "maxLength": 255}

IF_MATCH: dict[str, Any] = {
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "required": False,
            "schema": _WORDS,
            "description": "The `ETag` of what is changed, as it was read; where it was changed meanwhile, the answer is 412.",
        }
    ]
}
"""For routes that change only what is as it was read: those that ask for `Call.revision`."""

_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": _WORDS,
    "description": "A key of one's own. Repeated with it, the request changes nothing and gets the first answer again.",
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": _WORDS,
    "description": "The `ETag` of an answer that one has; where it is still the same, the answer is 304.",
}
_TAG = {"ETag": {"description": "Names this state of what is told.", "schema": {"type": "string"}}}
_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "`true` where this is the first answer again.",
        "schema": {"type": "string"},
    }
}
_UNCHANGED = {"description": "It is as in the answer that one has.", "headers": _TAG}


def describe_conditions(described: dict[str, Any]) -> None:
    """Add to each operation of an OpenAPI description what holds for all of its kind."""
    for operations in described["paths"].values():
        for method, operation in operations.items():
            if method == "post":
                _add(operation, _IDEMPOTENCY_KEY, _REPLAYED)
            elif method == "get" and _tells_a_message(operation):
                _add(operation, _IF_NONE_MATCH, _TAG)
                operation["responses"].setdefault("304", _UNCHANGED)


def _add(operation: dict[str, Any], parameter: dict[str, Any], headers: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if parameter["name"] not in {known["name"] for known in parameters}:
        parameters.append(parameter)
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            response.setdefault("headers", {}).update(headers)


def _tells_a_message(operation: dict[str, Any]) -> bool:
    return "application/json" in operation["responses"].get("200", {}).get("content", {})
