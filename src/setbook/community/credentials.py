"""Which hub is meant, and the token for it: given, from the environment, or kept by `setbook login`.

Tokens lie in the operating system's keyring where there is one, else in a file that only its owner may read.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from setbook.errors import HubError, NotWritable, SignInNeeded
from setbook.format.atomic import force, sync_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

URL_VARIABLE = "SETBOOK_HUB_URL"
TOKEN_VARIABLE = "SETBOOK_HUB_TOKEN"  # noqa: S105 - a name
SERVER_TOKEN_VARIABLE = "JUPYTERHUB_API_TOKEN"  # noqa: S105 - a name
"""What JupyterHub gives to every server that it starts; it goes to the hub of `URL_VARIABLE` and to no other."""

FOLDER_VARIABLE = "SETBOOK_CONFIG"
_FILE = "hub.json"
_KEYRING_SERVICE = "setbook"


@dataclass(frozen=True)
class Login:
    """An address and a token; its `repr` never tells the token."""

    url: str
    token: str | None = field(repr=False)


class Credentials:
    """The hubs that a person signed in to.

    Parameters
    ----------
    folder
        Where the file lies; by default the platform's folder for settings, or ``SETBOOK_CONFIG``.
    use_keyring
        Whether tokens go into the keyring where there is one.
    """

    def __init__(self, folder: Path | None = None, *, use_keyring: bool = True) -> None:
        self._path = (_config_folder() if folder is None else folder) / _FILE
        self._keyring = _keyring() if use_keyring else None

    @property
    def place(self) -> str:
        """Where tokens are kept, in words."""
        return "the keyring" if self._keyring is not None else str(self._path)

    @property
    def default_url(self) -> str | None:
        """The hub that was signed in to last."""
        found = self._read().get("url")
        return found if isinstance(found, str) else None

    def save(self, login: Login) -> None:
        """Keep a token, and let its hub be the one that is meant from now on.

        Raises
        ------
        NotWritable
            The folder or the disk refuses.
        """
        assert login.token is not None
        kept = self._read()
        tokens = {**kept.get("tokens", {})}
        if self._keyring is not None:
            self._keyring.set_password(_KEYRING_SERVICE, login.url, login.token)
            tokens.pop(login.url, None)
        else:
            tokens[login.url] = login.token
        self._write({"url": login.url, "tokens": tokens})

    def token(self, url: str) -> str | None:
        """Give the token that is kept for a hub."""
        if self._keyring is not None:
            with suppress(Exception):  # a locked keyring is as good as none
                found = self._keyring.get_password(_KEYRING_SERVICE, url)
                if found:
                    return str(found)
        kept = self._read().get("tokens", {}).get(url)
        return kept if isinstance(kept, str) else None

    def forget(self, url: str) -> None:
        """Keep the token no longer."""
        if self._keyring is not None:
            with suppress(Exception):  # there was none
                self._keyring.delete_password(_KEYRING_SERVICE, url)
        kept = self._read()
        tokens = {**kept.get("tokens", {})}
        tokens.pop(url, None)
        self._write({"url": None if kept.get("url") == url else kept.get("url"), "tokens": tokens})

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise HubError(
                f"{self._path}: expected JSON, found: {error}; remove it and sign in again."
            ) from error
        return found if isinstance(found, dict) else {}

    def _write(self, kept: dict[str, Any]) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = self._path.with_name(f".{_FILE}.{os.getpid()}")
            # Private from its first byte: made anew, never opened where it lies.
            beside.unlink(missing_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(kept, file, indent=2)
                file.flush()
                force(file.fileno())
            beside.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise NotWritable(
                f"{self._path}: expected a folder that takes it, found: {error.strerror or error}. "
                f"Set {FOLDER_VARIABLE} to another folder."
            ) from error


def find_login(
    url: str | None = None,
    token: str | None = None,
    *,
    credentials: Credentials | None = None,
    environment: Mapping[str, str] | None = None,
) -> Login:
    """Work out which hub is meant, and with which token.

    What is given goes first, then the environment, then what `setbook login` kept. On a hub the environment has both.
    The environment's token goes to the environment's hub only.

    Raises
    ------
    SignInNeeded
        No hub is known.
    HubError
        The address is none.
    """
    given = os.environ if environment is None else environment
    kept = Credentials() if credentials is None else credentials
    own = given.get(URL_VARIABLE)
    chosen = url or own or kept.default_url
    if not chosen:
        raise SignInNeeded(
            f"Expected the address of a hub, found none; give it, set {URL_VARIABLE}, or sign in with `setbook login URL`."
        )
    chosen = checked_url(chosen)
    return Login(chosen, token or _token_of(given, own, chosen) or kept.token(chosen))


def _token_of(environment: Mapping[str, str], own_url: str | None, chosen: str) -> str | None:
    if own_url and checked_url(own_url) != chosen:
        return None
    stated = environment.get(TOKEN_VARIABLE)
    return stated or (environment.get(SERVER_TOKEN_VARIABLE) if own_url else None)


def checked_url(url: str) -> str:
    """Give the address of a hub's service in the form in which it is kept.

    Raises
    ------
    HubError
        It is none, or it carries what has no place in it.

    Examples
    --------
    >>> checked_url("https://hub.example/services/community/")
    'https://hub.example/services/community'
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise HubError(
            f"Expected the address of a hub, such as https://hub.example/services/community, found {url!r}."
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise HubError(
            "Expected the plain address of a hub, found more in it; leave out names, tokens and queries."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def is_in_the_clear(url: str) -> bool:
    """Whether a token to this address could be read on the way.

    Examples
    --------
    >>> is_in_the_clear("http://hub.example"), is_in_the_clear("http://community.hub.localhost:8000")
    (True, False)
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_here = host in {"localhost", "127.0.0.1", "::1"} or host.endswith(".localhost")
    return parts.scheme == "http" and not is_here


def _config_folder() -> Path:
    stated = os.environ.get(FOLDER_VARIABLE)
    if stated:
        return Path(stated)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "setbook"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "setbook"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "setbook"


def _keyring() -> Any:
    """Give the system's keyring; None where there is none, or none that keeps anything safely."""
    try:
        import keyring  # noqa: PLC0415 - slow to load, and it may not be there
        from keyring.backends import fail, null  # noqa: PLC0415
    except ImportError:
        return None
    backend = keyring.get_keyring()
    is_none = isinstance(backend, fail.Keyring | null.Keyring) or backend.priority < 1
    return None if is_none else backend
