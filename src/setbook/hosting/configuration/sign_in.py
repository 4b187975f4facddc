"""How people sign in: with a password of this hub's own, or through another site."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from setbook.errors import SettingWrong
from setbook.hosting.accounts.authenticator import SignUpAuthenticator
from setbook.hosting.accounts.departed_users import WithDepartures
from setbook.hosting.accounts.service_tokens import WithServiceTokens
from setbook.hosting.deployment.addresses import hide_password
from setbook.hosting.servers.app_users import WithAppUsers

if TYPE_CHECKING:
    from setbook.hosting.deployment import HostingSettings

SITES = {
    "github": ("oauthenticator.github", "GitHubOAuthenticator"),
    "gitlab": ("oauthenticator.gitlab", "GitLabOAuthenticator"),
    "google": ("oauthenticator.google", "GoogleOAuthenticator"),
    "oidc": ("oauthenticator.generic", "GenericOAuthenticator"),
}


def set_sign_in(c: Any, settings: HostingSettings) -> None:
    """Tell JupyterHub how people sign in.

    Raises
    ------
    SettingWrong
        The package that knows the other site is not installed.
    """
    if settings.auth == "signup":
        c.JupyterHub.authenticator_class = with_own_routes(SignUpAuthenticator)
        c.SignUpAuthenticator.accounts_url = settings.accounts_url
        c.Authenticator.any_allow_config = True  # its own rule is who an admin let in
        return
    c.JupyterHub.authenticator_class = with_own_routes(_site(settings.auth))
    c.Authenticator.admin_users = set(settings.admins)
    c.Authenticator.enable_auth_state = True
    oauth = settings.oauth
    c.OAuthenticator.client_id = oauth.client_id
    c.OAuthenticator.client_secret = oauth.client_secret
    c.OAuthenticator.oauth_callback_url = f"{settings.public_url}/hub/oauth_callback"
    everyone = "*" in oauth.allowed
    c.Authenticator.allow_all = everyone
    c.Authenticator.allowed_users = set() if everyone else set(oauth.allowed)
    if settings.auth == "oidc":
        c.GenericOAuthenticator.authorize_url = oauth.authorize_url
        c.GenericOAuthenticator.token_url = oauth.token_url
        c.GenericOAuthenticator.userdata_url = oauth.userdata_url
        c.GenericOAuthenticator.username_claim = oauth.name_claim
        c.GenericOAuthenticator.scope = ["openid", "profile"]


def with_own_routes(authenticator: type) -> type:
    """Return the authenticator with the routes for users of apps, tokens for people, and departures."""
    return type(authenticator.__name__, (WithAppUsers, WithServiceTokens, WithDepartures, authenticator), {})


def _site(auth: str) -> type:
    module, name = SITES[auth]
    try:
        found: type = getattr(import_module(module), name)
    except ImportError as missing:
        raise SettingWrong(
            f"AUTH={auth}: expected the package oauthenticator, found: {hide_password(str(missing))}. "
            "pip install 'setbook[hub]' installs it."
        ) from missing
    return found
