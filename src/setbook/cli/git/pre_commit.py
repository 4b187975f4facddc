"""`setbook git pre-commit`: check what is staged."""

from __future__ import annotations

from pathlib import Path

import typer

from setbook.cli.output import complain


def pre_commit() -> None:
    """Check the staged sets.

    Missing samples and broken references stop the commit; samples that a clone
    would miss are warned of. `git config setbook.missingSamples warning`
    chooses otherwise.
    """
    from setbook.diff.reports.visible import visible
    from setbook.git.pre_commit import PreCommitOptions, check_staged
    from setbook.git.repository import find_repository

    repository = find_repository(Path())
    found = check_staged(repository, PreCommitOptions.read(repository))
    for finding in found:
        complain(visible(f"{finding.path}: {finding.what}"), kind=finding.severity)
    if any(finding.severity == "error" for finding in found):
        complain("nothing was committed; `git commit --no-verify` commits all the same", kind="note")
        raise typer.Exit(1)
