"""The addresses of a hub: where people, services and apps live, each on an origin of its own."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from setbook.errors import SettingWrong

SERVICE_NAME = "community"
SERVICE_PREFIX = f"/services/{SERVICE_NAME}/"
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")


def service_origin(public_url: str) -> str:
    """Say on which origin the community service lives.

    JupyterHub gives a service the name `<name>--service` below its own; a page there cannot act on another's.

    Examples
    --------
    >>> service_origin("http://hub.localhost:8000")
    'http://community--service.hub.localhost:8000'
    """
    return with_subdomain(public_url, f"{SERVICE_NAME}--service")


def service_public_url(public_url: str) -> str:
    """Say where people find the community service."""
    return service_origin(public_url) + SERVICE_PREFIX


def with_subdomain(public_url: str, name: str) -> str:
    """Put a name before the host of an address and leave out its path."""
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{name}.{parts.netloc}"


def port_of(url: str, *, otherwise: int) -> int:
    """Return the port that an address names."""
    return urlsplit(url).port or otherwise


def check_host(name: str, value: str) -> str:
    """Return a host's name or address as it is.

    Raises
    ------
    SettingWrong
        It is neither.
    """
    if not HOST.fullmatch(value):
        raise SettingWrong(f"{name}: expected a host's name or address, found: {value}.")
    return value


def check_url(name: str, value: str, schemes: tuple[str, ...]) -> str:
    """Return an address as it is.

    Raises
    ------
    SettingWrong
        It begins otherwise than these schemes do, or a web address names no host or has a broken port.
    """
    try:
        parts = urlsplit(value)
        web = parts.scheme in {"http", "https"}
        fits = parts.scheme in schemes and (parts.port is None or parts.port > 0)
    except ValueError:
        web, fits = False, False
    if not fits or (web and not parts.hostname):
        begins = " or ".join(f"{scheme}://" for scheme in schemes)
        raise SettingWrong(
            f"{name}: expected an address that begins with {begins}, found: {hide_password(value)}."
        )
    return value


def hide_password(url: str) -> str:
    """Leave out the password of an address, for messages and logs."""
    return re.sub(r"(//[^/@:]*):[^/@]*@", r"\1:…@", url)
