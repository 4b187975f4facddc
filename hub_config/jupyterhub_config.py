# What JupyterHub reads in a container; all settings come from the environment (docs/hosting.md).
from setbook.hosting.configuration import configure

c = get_config()  # noqa: F821
configure(c)
