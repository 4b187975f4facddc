"""Versions that git keeps: every commit that touched a set of the folder.

The `git` program is asked; nothing is written. A repository may come from a
stranger, and its configuration can name programs to run, so those settings
are overridden, no pager or prompt starts and no network protocol is allowed.
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import HistoryError, TooLarge
from setbook.format import Limits
from setbook.history.candidate import Candidate
from setbook.history.names import read_name

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_COMMITS = 1000
TIMEOUT_SECONDS = 60

# Settings of a hostile repository that would run a program are switched off one by one.
_SAFE = [
    "--no-pager",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.pager=cat",
    "-c", "protocol.allow=never",
    "-c", "log.showSignature=false",
    "-c", "diff.external=",
    "-c", "core.quotePath=false",
]  # fmt: skip
_RECORD, _FIELD = "\x1e", "\x1f"
_FORMAT = f"--format={_RECORD}%H{_FIELD}%ct{_FIELD}%s{_FIELD}"


def find_commits(folder: Path) -> list[Candidate]:
    """Find the commits of all branches that added or changed a set right in this folder.

    Without git, outside a repository or where git refuses (a repository that
    belongs to another user) there are none.
    """
    log = _git(
        folder, "log", "--all", "--topo-order", "--no-merges", f"--max-count={MOST_COMMITS}", "--no-renames", "--no-ext-diff",
        "--no-textconv", "--diff-filter=AM", "--name-only", "-z", "--relative", _FORMAT, "--", ":(glob)*.als",
    )  # fmt: skip
    if log is None:
        return []
    records = log.decode("utf-8", "replace").split(_RECORD)[1:]
    return [found for record in reversed(records) for found in _read(record, folder)]  # oldest first


def _read(record: str, folder: Path) -> Iterator[Candidate]:
    commit, stamp, message, names = record.split(_FIELD, 3)
    when = datetime.fromtimestamp(int(stamp), UTC).astimezone()
    for name in filter(None, names.strip("\n\0").split("\0")):
        path = name.strip("\n")
        yield Candidate(
            folder / path,
            read_name(Path(path).stem),
            "git",
            when,
            partial(_blob, folder, commit, path),
            commit,
            message,
        )


def _blob(folder: Path, commit: str, path: str) -> bytes:
    name = f"{commit}:./{path}"
    size = _git(folder, "cat-file", "-s", name)
    limit = Limits().file_bytes
    if size is not None and int(size) > limit:
        raise TooLarge(f"{name}: expected at most {limit:,} bytes, found {int(size):,}; it is left out.")
    content = _git(folder, "cat-file", "blob", name)
    if content is None:
        raise HistoryError(
            f"{name}: expected git to hold this version, found that it does not; run `git fsck`."
        )
    return content


def _git(folder: Path, *arguments: str) -> bytes | None:
    environment = os.environ | {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "0",
    }
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            ["git", *_SAFE, *arguments],  # noqa: S607 - the user's own git
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
