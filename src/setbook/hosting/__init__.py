"""A hub as a whole: JupyterHub, the proxy and the community service, from settings by URL to processes that run.

Layers, high to low: `launch` starts and watches the processes, `configuration` tells JupyterHub what the settings
mean, `accounts` signs people in, `servers` runs their notebooks and apps, `deployment` is what all of them know.
"""
