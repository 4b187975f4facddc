"""What every process of a hub has to know: its settings, its addresses, its folder and its secrets."""

from setbook.hosting.deployment.secrets import HubSecrets, keep_secrets, read_secrets
from setbook.hosting.deployment.settings import HostingSettings, OAuthSettings
from setbook.hosting.deployment.state_folder import StateFolder

__all__ = ["HostingSettings", "HubSecrets", "OAuthSettings", "StateFolder", "keep_secrets", "read_secrets"]
