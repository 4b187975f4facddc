"""What ships in the wheel for the browser: one module and one style sheet a widget, small, with no address in it."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

WIDGETS = Path(__file__).parents[2] / "widgets"
STATIC = WIDGETS / "setbook_widgets" / "static"
NAMES = ("arrangement", "diff", "history", "merge", "mixer")

MOST_BYTES = 80 * 1024
"""A bundle is sent again with every widget object."""


@pytest.fixture(params=NAMES)
def bundle(request) -> Path:
    path = STATIC / f"{request.param}.js"
    if not path.exists():
        pytest.skip("the bundles are not built: run `npm run build` in widgets/")
    return path


def test_a_bundle_is_small(bundle):
    assert len(gzip.compress(bundle.read_bytes(), 9)) <= MOST_BYTES
    assert len(gzip.compress(bundle.with_suffix(".css").read_bytes(), 9)) <= MOST_BYTES


def test_a_bundle_is_one_module_that_asks_for_nothing(bundle):
    text = bundle.read_text(encoding="utf-8")
    assert re.search(r"export\s*\{\s*[\w$]+ as default\s*\}", text)
    assert not re.search(r"\bimport\s*[\"'{(*]", text)
    allowed = {"http://www.w3.org/2000/svg"}
    for content in (text, bundle.with_suffix(".css").read_text(encoding="utf-8")):
        assert set(re.findall(r"https?://[^\"'`\s)]+", content)) <= allowed


def test_every_style_belongs_to_setbook(bundle):
    """Notebook pages have styles of their own: ours must not reach them."""
    css = bundle.with_suffix(".css").read_text(encoding="utf-8")
    css = re.sub(r"@keyframes [\w-]+\{(?:[^{}]*\{[^{}]*\})*\}", "", css)
    selectors = [selector for rule in re.findall(r"([^{}@;]+)\{", css) for selector in _parts(rule)]
    own = [selector for selector in selectors if selector.strip() and "prefers-" not in selector]
    strangers = [selector for selector in own if ".setbook" not in selector and not _is_query(selector)]
    assert strangers == []


def test_the_lock_names_no_registry():
    packages = json.loads((WIDGETS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert "omit-lockfile-registry-resolved=true" in (WIDGETS / ".npmrc").read_text(encoding="utf-8")


def _parts(rule: str) -> list[str]:
    """Take a list of selectors apart, but not what stands in parentheses."""
    while True:
        flat = re.sub(r"\([^()]*\)", "", rule)
        if flat == rule:
            return flat.split(",")
        rule = flat


def _is_query(selector: str) -> bool:
    """Whether this is what a media or container query asks for."""
    return bool(re.search(r"(container|media|max-width|min-width|width|pointer|hover)\s*[(:<>]?", selector))
