"""One settings object, from the environment and from `hub.env`; secrets that stay secret."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from setbook.errors import SettingWrong
from setbook.hosting.deployment import HostingSettings, StateFolder, keep_secrets, read_secrets
from setbook.hosting.deployment.addresses import service_public_url
from setbook.hosting.launch.commands import service_environment

if TYPE_CHECKING:
    from pathlib import Path


def test_without_any_setting_everything_is_on_this_machine(tmp_path: Path) -> None:
    settings = HostingSettings.read({"HUB_STATE": str(tmp_path)})
    assert settings.public_url == "http://hub.localhost:8000"
    assert {settings.bind_host, settings.hub_bind_host, settings.proxy_host, settings.service_host} == {
        "127.0.0.1"
    }
    for url in (
        settings.database_url,
        settings.hub_database_url,
        settings.accounts_url,
        settings.queue_url,
    ):
        assert url.startswith(f"sqlite:///{tmp_path}/")
    assert settings.blob_url == (tmp_path / "blobs").as_uri()
    assert settings.spawner == "simple"
    assert settings.auth == "signup"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    StateFolder(tmp_path).settings_file.write_text('# mine\nHUB_PORT=9001\nBLOB_URL="s3://sounds/blobs"\n\n')
    settings = HostingSettings.read({"HUB_STATE": str(tmp_path), "HUB_PORT": "9002"})
    assert settings.hub_port == 9002
    assert settings.blob_url == "s3://sounds/blobs"


def test_the_port_of_the_public_address_is_the_one_that_is_bound(tmp_path: Path) -> None:
    def bound(**said: str) -> int:
        return HostingSettings.read({"HUB_STATE": str(tmp_path), **said}).bind_port

    assert bound(PUBLIC_URL="http://hub.localhost:8765/") == 8765
    assert bound(PUBLIC_URL="https://hub.example") == 8000
    assert bound(PUBLIC_URL="https://hub.example", BIND_PORT="9000") == 9000


def test_postgresql_is_spoken_to_by_the_driver_that_is_installed(tmp_path: Path) -> None:
    said = {"HUB_STATE": str(tmp_path), "DATABASE_URL": "postgresql://me:secret@there/songs"}
    assert HostingSettings.read(said).database_url == "postgresql+psycopg://me:secret@there/songs"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "hub.example"),
        ("PUBLIC_URL", "ftp://hub.example"),
        ("PUBLIC_URL", "http://"),
        ("PUBLIC_URL", "http://hub:99999999"),
        ("DATABASE_URL", "mysql://there/songs"),
        ("BLOB_URL", "/srv/blobs"),
        ("QUEUE_URL", "amqp://there"),
        ("SPAWNER", "lxd"),
        ("AUTH", "password"),
        ("HUB_PORT", "zero"),
        ("HUB_PORT", "0"),
        ("HUB_PORT", "-1"),
        ("BIND_HOST", "not a host"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingWrong, match=name):
        HostingSettings.read({"HUB_STATE": str(tmp_path), name: value})


def test_a_refused_address_does_not_show_its_password(tmp_path: Path) -> None:
    with pytest.raises(SettingWrong) as refused:
        HostingSettings.read({"HUB_STATE": str(tmp_path), "DATABASE_URL": "mysql://me:hunter2@there/songs"})
    assert "hunter2" not in str(refused.value)


def test_a_broken_line_of_the_file_is_named_with_its_number(tmp_path: Path) -> None:
    StateFolder(tmp_path).settings_file.write_text("HUB_PORT=9001\nHUB PORT\n")
    with pytest.raises(SettingWrong, match="line 2"):
        HostingSettings.read({"HUB_STATE": str(tmp_path)})


def test_another_site_to_sign_in_needs_what_it_gave_out(tmp_path: Path) -> None:
    with pytest.raises(SettingWrong, match="OAUTH_CLIENT_SECRET"):
        HostingSettings.read({"HUB_STATE": str(tmp_path), "AUTH": "github", "OAUTH_CLIENT_ID": "a"})
    with pytest.raises(SettingWrong, match="OAUTH_TOKEN_URL"):
        HostingSettings.read(
            {"HUB_STATE": str(tmp_path), "AUTH": "oidc", "OAUTH_CLIENT_ID": "a", "OAUTH_CLIENT_SECRET": "b"}
        )


def test_secrets_are_made_once_closed_and_never_shown(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "hub")
    folder.prepare()
    secrets = keep_secrets(folder)
    assert keep_secrets(folder) == secrets
    assert stat.S_IMODE(folder.secrets_file.stat().st_mode) == 0o600
    assert secrets.service_token not in repr(secrets)
    folder.secrets_file.chmod(0o640)
    with pytest.raises(SettingWrong, match="chmod 600"):
        read_secrets(folder, {})


def test_containers_take_their_secrets_from_the_environment(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path)
    names = ("COOKIE_SECRET", "CRYPT_KEY", "PROXY_TOKEN", "SERVICE_TOKEN", "LAUNCHER_TOKEN")
    given = {f"HUB_{name}": name.lower() for name in names}
    assert read_secrets(folder, given).proxy_token == "proxy_token"
    with pytest.raises(SettingWrong, match="HUB_CRYPT_KEY"):
        read_secrets(folder, {name: value for name, value in given.items() if name != "HUB_CRYPT_KEY"})


def test_the_service_is_told_where_everything_is(tmp_path: Path) -> None:
    from setbook.hub.settings import HubSettings

    settings = HostingSettings.read(
        {
            "HUB_STATE": str(tmp_path),
            "PUBLIC_URL": "https://hub.example",
            "BLOB_URL": "s3://sounds",
            "DATABASE_URL": "postgresql://there/songs",
        }
    )
    settings.state.prepare()
    told = service_environment(settings, keep_secrets(settings.state))
    service = HubSettings.from_environment(told)
    assert service.database_url == settings.database_url
    assert service.blob_url == "s3://sounds"
    assert service.path_prefix == "/services/community"
    assert service.public_url == "https://community--service.hub.example/services/community/"
    assert told["JUPYTERHUB_OAUTH_CALLBACK_URL"].startswith(
        "https://community--service.hub.example/services/"
    )
    assert service_public_url("https://hub.example:8443").startswith(
        "https://community--service.hub.example:8443/"
    )
    assert "HUB_COOKIE_SECRET" not in {name for name in told if name not in os.environ}
