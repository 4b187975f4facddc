"""A process that commits, to be killed: says what was acknowledged, and only that.

``python -m tests.history.store.committer PROJECT FILE SEED COUNT``
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.history.store.saves import saved

from setbook.history import Store


def main(project: str, file: str, seed: int, count: int) -> None:
    """Commit `count` sets of one file, and say after each what it is."""
    store = Store.open(project, create=True)
    path = Path(project) / file
    _say("ready")
    for number in range(seed, seed + count):
        digest = saved(path, number, points=20)
        done = store.commit(path, f"Save {number}")
        _say(f"{done.version.id} {digest}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
