"""JupyterLab without its question whether to fetch news, and without a look for updates: who runs the hub sees to those."""

from __future__ import annotations

from typing import Any

NEWS = "@jupyterlab/apputils-extension:announcements"


def quieten(settings: dict[str, Any]) -> None:
    """Switch them off on the pages of a server, beside what its settings do to the pages already."""
    earlier = settings.get("page_config_hook")

    def hook(handler: Any, page_config: dict[str, Any]) -> dict[str, Any]:
        config: dict[str, Any] = page_config if earlier is None else earlier(handler, page_config)
        config["disabledExtensions"] = sorted({*config.get("disabledExtensions", ()), NEWS})
        return config

    settings["page_config_hook"] = hook
