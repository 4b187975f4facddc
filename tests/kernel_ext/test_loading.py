"""Loading, reloading and unloading the extension."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook_kernel.display import DISPLAYS

if TYPE_CHECKING:
    from pathlib import Path

    from IPython.core.interactiveshell import InteractiveShell


@pytest.mark.parametrize(("module", "name"), list(DISPLAYS))
def test_displays_are_registered_for_types_that_exist(module: str, name: str) -> None:
    shown = getattr(import_module(module), name)
    assert (shown.__module__, shown.__qualname__) == (module, name)


def test_loading_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "before = set(sys.modules)\n"
        "shell.run_line_magic('load_ext', 'setbook')\n"
        "new = set(sys.modules) - before\n"
        "print(sorted({'numpy', 'lxml', 'numba', 'anywidget', 'setbook.model', 'setbook_widgets'} & new))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_both_names_load_it(shell: InteractiveShell) -> None:
    assert "setbook" in shell.magics_manager.magics["line"]
    assert "already loaded" not in str(shell.run_line_magic("load_ext", "setbook_kernel"))
    shell.run_line_magic("reload_ext", "setbook")
    assert "setbook" in shell.magics_manager.magics["line"]


def test_unloading_takes_everything_back(shell: InteractiveShell) -> None:
    shell.run_line_magic("unload_ext", "setbook")
    formatter = shell.display_formatter.mimebundle_formatter
    assert "setbook" not in shell.magics_manager.magics["line"]
    assert not any(pair in formatter.deferred_printers for pair in DISPLAYS)
    assert "history" not in shell.complete("", "%setbook ", 9)[1]
    shell.run_line_magic("load_ext", "setbook")


def test_a_persons_own_display_wins_and_survives_unloading(
    shell: InteractiveShell, demo_project: Path
) -> None:
    live_set = sb.open(demo_project / "Night Drive v1.als")
    formatter = shell.display_formatter.mimebundle_formatter

    def mine(_shown: object, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": "mine"}

    formatter.for_type(sb.LiveSet, mine)
    assert shell.display_formatter.format(live_set)[0]["text/plain"] == "mine"
    shell.run_line_magic("unload_ext", "setbook")
    assert shell.display_formatter.format(live_set)[0]["text/plain"] == "mine"
    formatter.pop(sb.LiveSet)
    shell.run_line_magic("load_ext", "setbook")
