"""`setbook hub …`: a hub on this machine, its backups, and the sweep of its contents."""

from __future__ import annotations

import typer

from setbook.cli.hub.backup import backup
from setbook.cli.hub.gc import gc
from setbook.cli.hub.restore import restore
from setbook.cli.hub.run import run

hub = typer.Typer(name="hub", invoke_without_command=True)
hub.callback()(run)
for command in (backup, restore, gc):
    hub.command()(command)
