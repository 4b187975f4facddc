"""The pre-commit check: what would be broken for whoever clones the repository."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast, get_args

from setbook.errors import GitError, PointerFile, SetbookError
from setbook.git.run import run_git
from setbook.git.staged import Staged, find_staged
from setbook.model import LiveSet, open_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from setbook.git.repository import Repository
    from setbook.model import Preset, Sample

Severity = Literal["error", "warning", "ignore"]

POINTER: Final = b"version https://git-lfs"
_NAMED: Final = 3
_KEYS: Final = {
    "missing_samples": "setbook.missingSamples",
    "samples_outside": "setbook.samplesOutside",
    "samples_untracked": "setbook.samplesUntracked",
    "broken_references": "setbook.brokenReferences",
    "pointers": "setbook.pointers",
}


@dataclass(frozen=True, slots=True)
class PreCommitOptions:
    """How severe each finding is: an ``error`` stops the commit, a ``warning`` is said, the rest is ignored.

    Attributes
    ----------
    missing_samples
        A sample is nowhere on this machine.
    samples_outside
        A sample lies outside the repository, so that a clone will miss it.
    samples_untracked
        A sample lies in the repository, but is not in git.
    broken_references
        The set breaks a rule that Live relies on; see `LiveSet.check`.
    pointers
        A Git LFS pointer stands where a set or sample should be.
    """

    missing_samples: Severity = "error"
    samples_outside: Severity = "warning"
    samples_untracked: Severity = "warning"
    broken_references: Severity = "error"
    pointers: Severity = "warning"

    @classmethod
    def read(cls, repository: Repository) -> PreCommitOptions:
        """Read git's configuration: ``git config setbook.missingSamples warning``.

        Raises
        ------
        GitError
            A value is none of the three words.
        """
        listed = run_git(repository.root, "config", "-z", "--get-regexp", r"^setbook\.", allow=(1,))
        rows = (row.partition("\n") for row in os.fsdecode(listed).split("\0") if row)
        found = {key.lower(): value for key, _, value in rows}
        chosen = {name: _severity(key, found) for name, key in _KEYS.items() if key.lower() in found}
        return cls(**chosen)


def _severity(key: str, found: dict[str, str]) -> Severity:
    value = found[key.lower()]
    if value not in get_args(Severity):
        raise GitError(f"{key}: expected error, warning or ignore, found {value!r}: git config {key} warning")
    return cast("Severity", value)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one staged set.

    Attributes
    ----------
    severity
        Whether it stops the commit.
    path
        The set, below the top of the work tree.
    what
        What was found, and what to do.
    """

    severity: Severity
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.path}: {self.what}"


def check_staged(repository: Repository, options: PreCommitOptions | None = None) -> list[Finding]:
    """Check every set, rack and preset that the next commit adds or changes.

    What is staged is checked, not what lies in the work tree, except where
    Git LFS keeps the content elsewhere.
    """
    options = PreCommitOptions() if options is None else options
    staged = find_staged(repository)
    known = _known_files(repository) if staged else frozenset()
    found = [finding for one in staged for finding in _check(one, repository, options, known)]
    return [finding for finding in found if finding.severity != "ignore"]


def _check(
    staged: Staged, repository: Repository, options: PreCommitOptions, known: frozenset[Path]
) -> Iterator[Finding]:
    try:
        content = staged.read()
        in_lfs = content.startswith(POINTER) and staged.is_in_lfs()
        opened = open_file(staged.file if in_lfs and staged.file.is_file() else content)
    except PointerFile as error:
        said = "not fetched, so not checked: run `git lfs pull`" if in_lfs else _without_place(error)
        yield Finding(options.pointers if in_lfs else "error", staged.path, said)
        return
    except SetbookError as error:
        yield Finding("error", staged.path, _without_place(error))
        return
    opened.document.path = staged.file  # relative paths of samples start there
    yield from _samples(opened, staged, repository, options, known)
    if isinstance(opened, LiveSet):
        for violation in opened.check():
            yield Finding(options.broken_references, staged.path, str(violation))


def _without_place(error: SetbookError) -> str:
    return str(error).replace("document from bytes", "the file")


def _samples(
    opened: LiveSet | Preset,
    staged: Staged,
    repository: Repository,
    options: PreCommitOptions,
    known: frozenset[Path],
) -> Iterator[Finding]:
    missing: list[Sample] = []
    outside: list[Sample] = []
    untracked: list[Sample] = []
    pointers: list[Sample] = []
    for sample in opened.samples:
        path = sample.path
        if path is None:
            missing.append(sample)
        elif not path.resolve().is_relative_to(repository.root):
            outside.append(sample)
        elif path.resolve() not in known:
            untracked.append(sample)
        elif _is_pointer(path):
            pointers.append(sample)
    for severity, samples, what in (
        (options.missing_samples, missing, "missing: find {} in Live's File Manager, or take {} out"),
        (options.samples_outside, outside, "outside this repository: use Collect All and Save in Live"),
        (options.samples_untracked, untracked, "not in git: run `git add` on {} too"),
        (options.pointers, pointers, "not fetched: run `git lfs pull`"),
    ):
        if samples:
            them = "it" if len(samples) == 1 else "them"
            yield Finding(severity, staged.path, f"{_named(samples)} {what.format(them, them)}")


def _named(samples: list[Sample]) -> str:
    names = ", ".join(sample.name for sample in samples[:_NAMED])
    more = f" and {len(samples) - _NAMED} more" if len(samples) > _NAMED else ""
    if len(samples) == 1:
        return f"1 sample ({names}) is"
    return f"{len(samples)} samples ({names}{more}) are"


def _is_pointer(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(POINTER)) == POINTER


def _known_files(repository: Repository) -> frozenset[Path]:
    """Give the files that git has or is about to have."""
    listed = os.fsdecode(run_git(repository.root, "ls-files", "-z", "--cached"))
    return frozenset(repository.root / name for name in listed.split("\0") if name)
