"""A hub's secrets: made once, kept in one private file, never printed."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

from setbook.errors import SettingWrong
from setbook.hosting.deployment.state_folder import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping

    from setbook.hosting.deployment.state_folder import StateFolder

OTHERS = 0o077
BYTES = 32


@dataclass(frozen=True)
class HubSecrets:
    """Hexadecimal keys of 256 bits."""

    cookie_secret: str = field(repr=False)
    """Signs the cookies of those who are signed in."""
    crypt_key: str = field(repr=False)
    """Encrypts what another site's sign-in gave."""
    proxy_token: str = field(repr=False)
    """Lets the hub change the proxy's routes."""
    service_token: str = field(repr=False)
    """Is the community service to the hub."""
    launcher_token: str = field(repr=False)
    """Lets whoever watches the processes tell the hub that the proxy was started anew; nothing else."""


def keep_secrets(folder: StateFolder) -> HubSecrets:
    """Read the secrets, or make them where there are none yet."""
    if not folder.secrets_file.exists():
        made = HubSecrets(**{each.name: secrets.token_hex(BYTES) for each in fields(HubSecrets)})
        write_private(folder.secrets_file, json.dumps(asdict(made), indent=2) + "\n")
    return read_secrets(folder, {})


def read_secrets(folder: StateFolder, environment: Mapping[str, str] | None = None) -> HubSecrets:
    """Read the secrets; where containers share no folder, `HUB_COOKIE_SECRET` and the like say them.

    Raises
    ------
    SettingWrong
        One is missing, or others may read the file.
    """
    given = os.environ if environment is None else environment
    kept = _read_file(folder)
    found = {
        each.name: given.get(f"HUB_{each.name.upper()}") or kept.get(each.name) for each in fields(HubSecrets)
    }
    missing = [f"HUB_{name.upper()}" for name, value in found.items() if not value]
    if missing:
        raise SettingWrong(
            f"expected the hub's secrets in {folder.secrets_file} or as {', '.join(missing)}, found neither. "
            "`setbook hub` makes the file; `openssl rand -hex 32` makes one secret."
        )
    return HubSecrets(**{name: str(value) for name, value in found.items()})


def _read_file(folder: StateFolder) -> dict[str, str]:
    if not folder.secrets_file.exists():
        return {}
    if os.name != "nt" and folder.secrets_file.stat().st_mode & OTHERS:
        raise SettingWrong(
            f"{folder.secrets_file}: expected a file that only its owner reads, found one that others may read. "
            "Make new secrets (remove the file) or close it: chmod 600."
        )
    try:
        kept = json.loads(folder.secrets_file.read_text(encoding="utf-8"))
    except ValueError:
        kept = None
    if not isinstance(kept, dict) or not all(isinstance(value, str) for value in kept.values()):
        raise SettingWrong(
            f"{folder.secrets_file}: expected the secrets as JSON, found something else. Restore it from a backup; "
            "without it, all have to sign in again."
        )
    return kept
