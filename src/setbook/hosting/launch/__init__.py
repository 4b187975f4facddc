"""Starts the processes of a hub on this machine, watches them, and leaves none behind."""

from setbook.hosting.launch.run import become_part, run_hub

__all__ = ["become_part", "run_hub"]
