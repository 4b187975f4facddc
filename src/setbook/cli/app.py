"""The `setbook` command: its subcommands, its version, and where every error ends."""

from __future__ import annotations

import sys
import warnings
from typing import Annotated, Any

import typer

from setbook.cli.branch import branch
from setbook.cli.cache import cache
from setbook.cli.checkout import checkout
from setbook.cli.commit import commit
from setbook.cli.demo import demo
from setbook.cli.diff import diff
from setbook.cli.difftool import difftool
from setbook.cli.export import export
from setbook.cli.fork import fork
from setbook.cli.git import git
from setbook.cli.history import history
from setbook.cli.hub import hub
from setbook.cli.info import info
from setbook.cli.log import log
from setbook.cli.login import login
from setbook.cli.merge import merge
from setbook.cli.output import complain, speak_utf8
from setbook.cli.play import play
from setbook.cli.publish import publish
from setbook.cli.pull import pull
from setbook.cli.render import render
from setbook.cli.samples import samples
from setbook.cli.sync import sync
from setbook.cli.tag import tag
from setbook.cli.verify import verify
from setbook.cli.watch import watch
from setbook.errors import SetbookError, SetbookWarning

app = typer.Typer(
    name="setbook",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the boxes of rich cost a third of a second at every --help
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    *(info, history, diff, difftool, merge),
    *(commit, log, checkout, branch, tag, verify, watch),
    *(render, play, export, samples),
    *(login, publish, fork, pull, sync),
    demo,
):
    app.command()(command)
app.add_typer(git)
app.add_typer(hub)
app.add_typer(cache, name="cache")


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"setbook {version('setbook')}")
        raise typer.Exit


@app.callback()
def setbook(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Open, compare, mix and hear the versions of a song made with Ableton Live."""


def main() -> None:
    """Run the command line; what goes wrong ends as one message on stderr and status 1."""
    speak_utf8()
    _show_warnings_plainly()
    try:
        app()
    except SetbookError as error:
        complain(str(error))
        sys.exit(1)
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        sys.exit(1)


def _show_warnings_plainly() -> None:
    """Show our own warnings as notes; others keep the interpreter's form."""
    show = warnings.showwarning

    def show_plainly(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, SetbookWarning):
            complain(str(message), kind="note")
        else:
            show(message, category, *where, **more)

    warnings.showwarning = show_plainly
