"""Strips, sends, groups, returns, main: a plan played."""

from __future__ import annotations

from setbook.audio.console.console import Console, Meter

__all__ = ["Console", "Meter"]
