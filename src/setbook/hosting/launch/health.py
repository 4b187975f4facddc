"""Whether the processes of a hub answer."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from setbook.hosting.deployment.addresses import SERVICE_PREFIX, service_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.hosting.deployment import HostingSettings, HubSecrets

ANSWER_SECONDS = 5.0


def hub_checks(settings: HostingSettings, secrets: HubSecrets) -> dict[str, Callable[[], bool]]:
    """Return a question for each process: whether it answers, and for the last whether all are reached from outside."""
    proxy_token = {"Authorization": f"token {secrets.proxy_token}"}
    return {
        "proxy": lambda: ask(f"{settings.proxy_api_url}/api/routes", proxy_token) is not None,
        "hub": lambda: ask(f"{settings.hub_url}/hub/api/health") is not None,
        "service": lambda: _answers(settings.service_url + SERVICE_PREFIX),
        "routes": lambda: _routed(settings, proxy_token),
    }


def ask(url: str, headers: dict[str, str] | None = None, method: str = "GET") -> bytes | None:
    """Return what is answered with a status of success, nothing otherwise."""
    status, body = _request(url, headers or {}, method)
    return body if 200 <= status < 300 else None


def _answers(url: str) -> bool:
    return 0 < _request(url, {}, "GET")[0] < 500


def _routed(settings: HostingSettings, proxy_token: dict[str, str]) -> bool:
    body = ask(f"{settings.proxy_api_url}/api/routes", proxy_token)
    host = urlsplit(service_origin(settings.public_url)).hostname
    return body is not None and f"/{host}{SERVICE_PREFIX}".rstrip("/") in {
        path.rstrip("/") for path in json.loads(body)
    }


def _request(url: str, headers: dict[str, str], method: str) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=ANSWER_SECONDS)
    try:
        connection.request(method, parts.path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()
