"""Bundle the TypeScript before packing, unless the bundles are already current."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface):
    """Build `setbook_widgets/static/` with the node that the nodejs wheel carries."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Run npm only where a source is newer than its bundle: packing needs no network then."""
        widgets = Path(self.root, "widgets")
        if not (widgets / "build.mjs").exists() or is_current(widgets):
            return
        for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            # A process of its own: it sees the build requirements, among them the wheel that carries node.
            status = subprocess.run(
                [sys.executable, str(widgets / "npm.py"), *arguments], check=False
            ).returncode
            if status != 0:
                raise RuntimeError(f"`npm {arguments[0]}` ended with status {status} in {widgets}; see above")


def is_current(widgets: Path) -> bool:
    """Whether every bundle is newer than every source."""
    bundles = list((widgets / "setbook_widgets" / "static").glob("*.js"))
    sources = [*(widgets / "ts").rglob("*.ts"), *(widgets / "ts").rglob("*.css"), widgets / "build.mjs"]
    sources = [source for source in sources if source.exists()]
    if not bundles:
        return False
    oldest_bundle = min(bundle.stat().st_mtime for bundle in bundles)
    return all(source.stat().st_mtime <= oldest_bundle for source in sources)
