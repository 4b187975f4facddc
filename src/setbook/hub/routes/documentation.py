"""The description of the API as one page for people: no script, and nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse

from setbook.hub.services.markdown import to_html

if TYPE_CHECKING:
    from fastapi import FastAPI

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
summary { padding: .25rem 0; cursor: pointer; }
summary b { display: inline-block; min-width: 4.5rem; }
details > div { padding: 0 0 .5rem 1rem; border-left: 2px solid GrayText; margin-left: .25rem; }
pre { overflow-x: auto; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def add_documentation(app: FastAPI, path: str) -> None:
    """Serve the page, written for the first one who asks."""

    @app.get(path, include_in_schema=False)
    @cache
    def documentation() -> HTMLResponse:
        return HTMLResponse(write_page(app.openapi()), headers={"Content-Security-Policy": _POLICY})


def write_page(described: dict[str, Any]) -> str:
    """Write the page of an OpenAPI description, its operations by subject."""
    by_subject: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            subject = operation["tags"][0]
            by_subject.setdefault(subject, []).append(_operation(method, path, operation))
    info = described["info"]
    sections = "".join(
        f"<section><h2>{escape(subject.capitalize())}</h2>{''.join(operations)}</section>"
        for subject, operations in by_subject.items()
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>{escape(info['title'])}: the API</title><style>{_STYLE}</style>"
        f"<h1>{escape(info['title'])} {escape(info['version'])}: the API</h1><p>{escape(info['summary'])} "
        "Programs read <code>openapi.json</code>; refusals are <code>application/problem+json</code> (RFC 9457); "
        "lists go on with <code>cursor</code>; a <code>POST</code> with an <code>Idempotency-Key</code> can be "
        "repeated; <code>If-Match</code> takes an <code>ETag</code>.</p>"
        f"<main>{sections}</main></html>"
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = "".join(_parameter(found) for found in operation.get("parameters", []))
    body = _shape(operation.get("requestBody", {}).get("content", {}))
    answers = ", ".join(
        f"<code>{status}</code> {_shape(answer.get('content', {}))}"
        for status, answer in operation["responses"].items()
        if status < "300"
    )
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{escape(path)}</code></summary><div>"
        f"{to_html(operation['description'])}"
        f"{f'<ul>{parameters}</ul>' if parameters else ''}"
        f"{f'<p>Body: {body}</p>' if body else ''}<p>Answers: {answers}</p></div></details>"
    )


def _parameter(parameter: dict[str, Any]) -> str:
    needed = "" if parameter.get("required") else ", optional"
    words = escape(parameter.get("description", ""))
    return f"<li><code>{escape(parameter['name'])}</code> ({parameter['in']}{needed}) {words}</li>"


def _shape(content: dict[str, Any]) -> str:
    """Name the message that a body holds."""
    for kind, described in content.items():
        schema = described.get("schema", {})
        name = schema.get("$ref", schema.get("items", {}).get("$ref", "")).rpartition("/")[2]
        return f"<code>{escape(name or schema.get('title', kind))}</code>"
    return ""
