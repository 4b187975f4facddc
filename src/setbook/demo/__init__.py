"""The demo project: a song of our own making, in versions that tell a story."""

from setbook.demo.project import write_demo

__all__ = ["write_demo"]
