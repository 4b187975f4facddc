"""`setbook git …`: what sets git up, and what git then calls."""

from __future__ import annotations

import typer

from setbook.cli.git.diff import diff
from setbook.cli.git.install import install
from setbook.cli.git.merge import merge
from setbook.cli.git.pre_commit import pre_commit
from setbook.cli.git.resolve import resolve
from setbook.cli.git.status import status
from setbook.cli.git.textconv import textconv
from setbook.cli.git.uninstall import uninstall

git = typer.Typer(
    name="git",
    no_args_is_help=True,
    help="Let git speak of music: diffs, merges and checks of Live Sets.",
)
for command in (install, uninstall, status, resolve, textconv, diff, merge):
    git.command()(command)
git.command("pre-commit")(pre_commit)
