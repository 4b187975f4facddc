"""What the tests of every package share: real sets, and a place to keep what was made."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STARTED = time.time()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let files with slow tests come first: begun last, one would keep a processor long after the others rest."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real Live Sets; its tests are skipped where it is absent."""
    folder = Path(os.environ.get("SETBOOK_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not (folder / "index.csv").exists():
        pytest.skip(f"no corpus of Live Sets at {folder}: set SETBOOK_CORPUS to its folder")
    return folder


@pytest.fixture(scope="session")
def demo_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo project, written once for all tests; whoever changes it works on a copy."""
    from setbook.demo import write_demo

    return write_demo(tmp_path_factory.mktemp("demo") / "demo-project")


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """The folder for screenshots and logs that a person looks at after the run."""
    folder = ROOT / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables that this run's tests wrote: what was found of seeded edits, of mutations, of forks."""
    for table in sorted((ROOT / "artifacts").glob("*.txt")):
        if table.stat().st_mtime >= STARTED:
            terminalreporter.section(table.stem.replace("-", " "))
            terminalreporter.write_line(table.read_text(encoding="utf-8").rstrip())
