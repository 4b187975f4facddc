"""The servers of a hub: a notebook server for each person, an app server for each published app.

Nothing is imported here: the app's own process must not load JupyterHub's side, nor the hub that of Voilà.
"""
