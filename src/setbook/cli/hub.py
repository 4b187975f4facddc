"""`setbook hub`: a hub on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from setbook.cli.output import complain
from setbook.errors import HostingError

if TYPE_CHECKING:
    from collections.abc import Callable


def hub(
    state: Annotated[
        Path | None, typer.Option(help="The folder that the hub lives in; by default HUB_STATE, or .hub.")
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(help="Be only this part of a hub: proxy, hub, service or worker, as containers do."),
    ] = None,
) -> None:
    """Run a hub: JupyterHub, its proxy and the community service, until stopped.

    Settings come from the environment and from hub.env in the hub's folder; docs/hub.md lists them.
    """
    import os

    if state is not None:
        os.environ["HUB_STATE"] = str(state)
    try:
        from setbook.hosting.deployment import HostingSettings
        from setbook.hosting.launch import become_part, run_hub
    except ImportError as missing:
        raise HostingError(
            f"expected the hub's packages, found: {missing}. Install them: pip install 'setbook[hub]'"
        ) from missing
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
