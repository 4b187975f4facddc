"""What the settings mean to JupyterHub: `configure(c, settings)` is all that its configuration file calls."""

from setbook.hosting.configuration.configure import configure

__all__ = ["configure"]
