"""A shell for each test, with the extension loaded and unloaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from IPython.core.interactiveshell import InteractiveShell

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "setbook")
    yield shell
    shell.run_line_magic("unload_ext", "setbook")
    InteractiveShell.clear_instance()
