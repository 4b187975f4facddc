"""The house stands: imports point down, and what is public is small, lazy and documented."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import setbook as sb

ROOT = Path(__file__).parent.parent


def test_imports_point_down_the_layers() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_package_of_src_has_its_place_among_the_layers() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "Layers of src")
    packages = {
        path.stem for path in (ROOT / "src" / "setbook").iterdir() if path.suffix == ".py" or path.is_dir()
    }
    placed = {name for layer in layers for name in layer.split(" | ")}
    assert packages - {"__init__", "__pycache__"} == placed


def test_the_surface_is_small_and_every_name_is_there() -> None:
    assert len(sb.__all__) <= 15
    assert sorted(sb.__all__) == sb.__all__
    assert all(getattr(sb, name) is not None for name in sb.__all__)


def test_importing_setbook_loads_nothing_heavy() -> None:
    code = "import sys, setbook; print(sorted({'numpy', 'lxml', 'numba', 'soundfile', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_functions_win_over_the_sub_packages_of_their_name() -> None:
    code = (
        "import setbook.diff, setbook.history, setbook as sb\n"
        "from setbook.diff import Diff\n"
        "from setbook.history import History\n"
        "assert sb.diff.__name__ == 'diff' and sb.history.__name__ == 'history'\n"
        "assert sb.Diff is Diff and sb.History is History"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
