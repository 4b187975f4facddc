"""`setbook hub`: a hub on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from setbook.cli.hub.settings import State, choose, hub_packages
from setbook.cli.output import complain

if TYPE_CHECKING:
    from collections.abc import Callable


def run(
    context: typer.Context,
    state: State = None,
    part: Annotated[
        str | None,
        typer.Option(help="Be only this part of a hub: proxy, hub, service or worker, as containers do."),
    ] = None,
) -> None:
    """Run a hub: JupyterHub, its proxy and the community service, until stopped.

    Settings come from the environment and from hub.env in the hub's folder; docs/hosting.md lists them.
    """
    choose(state)
    if context.invoked_subcommand is not None:
        return
    with hub_packages():
        from setbook.hosting.deployment import HostingSettings
        from setbook.hosting.launch import become_part, run_hub
    settings = HostingSettings.read()
    if part is not None:
        become_part(settings, part)
    run_hub(settings, _say, _progress())


def _say(line: str) -> None:
    sys.stdout.write(f"{_CLEAR if sys.stdout.isatty() else ''}{line}\n")
    sys.stdout.flush()


_CLEAR = "\r\x1b[2K"


def _progress() -> Callable[[str], None]:
    last = ""

    def show(line: str) -> None:
        nonlocal last
        if line == last:
            return
        last = line
        if sys.stdout.isatty():
            sys.stdout.write(_CLEAR + line)
            sys.stdout.flush()
        else:
            complain(line, kind="note")

    return show
