"""What the settings mean to JupyterHub, and files for containers that say the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import jsonschema
import pytest
import yaml
from traitlets.config import Config

from setbook.errors import SettingWrong
from setbook.hosting.configuration import configure
from setbook.hosting.deployment import HostingSettings, keep_secrets
from setbook.hosting.launch import become_part, first_run
from setbook.hosting.servers.app_copy import publish_copy
from setbook.hosting.servers.spawning import prepare_for

HUB_CONFIG = Path(__file__).parents[2] / "hub_config"
OAUTH = {"OAUTH_CLIENT_ID": "the id", "OAUTH_CLIENT_SECRET": "the secret"}
OIDC = {
    name: f"https://sign.in.example/{name}"
    for name in ("OAUTH_AUTHORIZE_URL", "OAUTH_TOKEN_URL", "OAUTH_USERDATA_URL")
}


def configured(folder: Path, **said: str) -> Config:
    settings = HostingSettings.read({"HUB_STATE": str(folder / "hub"), **said})
    settings.state.prepare()
    keep_secrets(settings.state)
    c = Config()
    configure(c, settings)
    return c


def test_everything_lives_on_an_origin_of_its_own(tmp_path: Path) -> None:
    c = configured(tmp_path, PUBLIC_URL="https://hub.example")
    assert c.JupyterHub.subdomain_host == "https://hub.example"
    assert c.JupyterHub.bind_url == "http://127.0.0.1:8000"
    assert c.JupyterHub.default_url == "https://community--service.hub.example/services/community/login"
    assert c.ConfigurableHTTPProxy.should_start is False


def test_only_parts_that_there_are_run_alone(tmp_path: Path) -> None:
    settings = HostingSettings.read({"HUB_STATE": str(tmp_path / "hub")})
    settings.state.prepare()
    keep_secrets(settings.state)
    with pytest.raises(SettingWrong, match="proxy, hub, service, worker, found: cellar"):
        become_part(settings, "cellar")


def test_a_worker_does_the_jobs_unless_that_is_not_wanted(tmp_path: Path) -> None:
    def command(**said: str) -> tuple[str, ...]:
        return HostingSettings.read({"HUB_STATE": str(tmp_path / "hub"), **said}).worker_command

    assert command()[-2:] == ("-m", "setbook.hub.jobs")
    assert command(WORKER_COMMAND="python 'my jobs.py'") == ("python", "my jobs.py")
    assert command(WORKER_COMMAND="none") == ()
    assert command(SERVICE_APP="other.app:make") == ()


def test_no_service_may_do_all(tmp_path: Path) -> None:
    c = configured(tmp_path)
    scopes = {scope for role in c.JupyterHub.load_roles if role.get("services") for scope in role["scopes"]}
    assert not scopes & {
        "admin:users",
        "admin:servers",
        "tokens",
        "servers",
        "access:servers",
        "shares",
        "self",
    }


@pytest.mark.parametrize("auth", ["github", "gitlab", "google", "oidc"])
def test_another_site_signs_people_in(tmp_path: Path, auth: str) -> None:
    c = configured(tmp_path, AUTH=auth, HUB_ADMIN="Learner", OAUTH_ALLOWED="maestro, novice", **OAUTH, **OIDC)
    authenticator = c.JupyterHub.authenticator_class(config=c)
    assert authenticator.client_id == "the id"
    assert authenticator.oauth_callback_url == "http://hub.localhost:8000/hub/oauth_callback"
    assert authenticator.admin_users == {"learner"}
    assert {"maestro", "novice"} <= authenticator.allowed_users
    assert not authenticator.allow_all
    # No site may say that somebody is an app.
    assert authenticator.check_blocked_users("app-1") is False
    known = {"auth_state": {authenticator.user_auth_state_key: {"hd": "", "email": "maestro@hub.example"}}}
    assert authenticator.check_blocked_users("maestro", known)
    routes = [route[0] for route in authenticator.get_handlers(None)]
    assert "/api/app-users/([^/]+)" in routes
    assert "/signup" not in routes


def test_everyone_of_another_site_only_where_that_is_said(tmp_path: Path) -> None:
    assert configured(tmp_path, AUTH="github", **OAUTH).Authenticator.allow_all is False
    assert configured(tmp_path, AUTH="github", OAUTH_ALLOWED="*", **OAUTH).Authenticator.allow_all is True


@pytest.mark.parametrize(
    ("spawner", "module", "name"),
    [
        ("docker", "dockerspawner", "DockerSpawner"),
        ("kube", "kubespawner", "KubeSpawner"),
        ("systemd", "systemdspawner", "SystemdSpawner"),
    ],
)
def test_servers_elsewhere_need_their_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spawner: str, module: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SettingWrong, match=f"SPAWNER={spawner}.*pip install"):
        configured(tmp_path, SPAWNER=spawner)
    there = ModuleType(module)
    setattr(there, name, type(name, (), {}))
    monkeypatch.setitem(sys.modules, module, there)
    c = configured(tmp_path, SPAWNER=spawner, SPAWNER_IMAGE="an-image")
    assert c.JupyterHub.spawner_class.__name__ == name
    assert "an-image" in json.dumps(c[name]) or spawner == "systemd"
    assert "--allow-root" not in c.Spawner.args or spawner == "systemd"


@pytest.mark.parametrize("spawner", ["simple", "systemd", "docker", "kube"])
def test_every_persons_server_is_told_where_the_hub_is_and_no_apps(tmp_path: Path, spawner: str) -> None:
    said = {"HUB_STATE": str(tmp_path), "SPAWNER": spawner, "SERVICE_HOST": "service", "SERVICE_PORT": "9000"}
    settings = HostingSettings.read(said)
    prepare = prepare_for(settings)
    learner = SimpleNamespace(
        user=SimpleNamespace(name="learner"), environment={"PATH": "/bin"}, user_options={}
    )
    prepare(learner)
    assert learner.environment == {
        "PATH": "/bin",
        "SETBOOK_HUB_URL": "http://service:9000/services/community/",
    }
    settings.state.prepare()
    copy = publish_copy(settings.state.app_copies, "7", {"lesson.ipynb": b"{}"})
    options = {"copy": copy, "notebook": "lesson.ipynb"}
    app = SimpleNamespace(user=SimpleNamespace(name="app-7"), environment={}, user_options=options)
    prepare(app)
    assert set(app.environment) == {"APP_KERNEL_LIMIT"}


def test_what_all_servers_on_this_machine_are_told_names_no_hub(tmp_path: Path) -> None:
    assert set(configured(tmp_path).Spawner.environment) == {"PATH"}


def test_the_file_that_is_written_is_the_one_for_containers() -> None:
    def without_comments(text: str) -> str:
        return re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip()

    own = (HUB_CONFIG / "jupyterhub_config.py").read_text()
    assert without_comments(own) == without_comments(first_run.JUPYTERHUB_CONFIG)


def test_containers_are_told_settings_that_exist(tmp_path: Path) -> None:
    compose = _read("compose.yaml")
    values = _read("z2jh-values.yaml")
    known = _known_settings()
    for told in (
        compose["x-settings"],
        values["hub"]["extraEnv"],
        *(
            _environment(part)
            for part in yaml.safe_load_all((HUB_CONFIG / "kubernetes-service.yaml").read_text())
        ),
    ):
        assert set(told) <= known, set(told) - known
    plain = {name: value for name, value in values["hub"]["extraEnv"].items() if isinstance(value, str)}
    assert HostingSettings.read({**plain, "HUB_STATE": str(tmp_path)}).spawner == "kube"
    filled = {
        name: re.sub(r"\$\{\w+:[-?]([^}]*)\}", r"\1", value) for name, value in compose["x-settings"].items()
    }
    settings = HostingSettings.read({**filled, "HUB_STATE": str(tmp_path)})
    assert settings.spawner == "docker"
    # Only the proxy is reached from outside of the containers, and only from this machine.
    assert {name: part["ports"] for name, part in compose["services"].items() if "ports" in part} == {
        "proxy": ["127.0.0.1:8000:8000"]
    }
    given_the_machine = [
        name
        for name, part in compose["services"].items()
        if "docker.sock" in json.dumps(part.get("volumes", []))
    ]
    assert given_the_machine == ["hub"]


def test_new_secrets_are_those_that_compose_asks_for() -> None:
    made = subprocess.run([HUB_CONFIG / "make-secrets"], capture_output=True, text=True, check=True).stdout
    secrets = dict(line.split("=") for line in made.splitlines())
    asked = set(re.findall(r"\$\{(\w+):\?", (HUB_CONFIG / "compose.yaml").read_text()))
    assert set(secrets) == asked
    assert all(re.fullmatch(r"[0-9a-f]{64}", secret) for secret in secrets.values())
    assert len(set(secrets.values())) == len(secrets)


def test_compose_fits_its_published_schema() -> None:
    schema = json.loads(_schema("SETBOOK_COMPOSE_SCHEMA").read_text())
    jsonschema.Draft202012Validator({**schema, "$schema": None}).validate(_read("compose.yaml"))


def test_the_values_fit_the_charts_schema() -> None:
    schema = _schema("SETBOOK_Z2JH_SCHEMA")
    defaults = yaml.safe_load((schema.parent / "values.yaml").read_text())
    jsonschema.Draft7Validator(yaml.safe_load(schema.read_text())).validate(
        _merged(defaults, _read("z2jh-values.yaml"))
    )


def _schema(name: str) -> Path:
    path = Path(os.environ.get(name, ""))
    if not path.is_file():
        pytest.skip(
            f"{name} names no schema: compose-spec.json of compose-spec, or values.schema.yaml beside values.yaml"
        )
    return path


def _read(name: str) -> Any:
    return yaml.safe_load((HUB_CONFIG / name).read_text())


def _merged(below: Any, above: Any) -> Any:
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {**below, **{name: _merged(below.get(name), value) for name, value in above.items()}}


def _environment(part: Any) -> set[str]:
    containers = part["spec"].get("template", {}).get("spec", {}).get("containers", [])
    return {variable["name"] for container in containers for variable in container["env"]}


def _known_settings() -> set[str]:
    """Return every name that the code reads."""
    source = "".join(
        path.read_text() for path in (HUB_CONFIG.parent / "src" / "setbook" / "hosting").rglob("*.py")
    )
    secrets = {
        f"HUB_{name}"
        for name in ("COOKIE_SECRET", "CRYPT_KEY", "PROXY_TOKEN", "SERVICE_TOKEN", "LAUNCHER_TOKEN")
    }
    return set(re.findall(r'"([A-Z][A-Z_]+)"', source)) | secrets | {"FORWARDED_ALLOW_IPS"}
