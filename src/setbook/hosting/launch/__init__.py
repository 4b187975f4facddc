"""Starts the processes of a hub on this machine, watches them, and leaves none behind."""

from setbook.hosting.launch.run import run_hub

__all__ = ["run_hub"]
