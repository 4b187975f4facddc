"""The page of a diff as a browser shows it: on a desk, on a phone, by day, by night, on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.views.diff_page import diff_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.browser.outside import RequestLog

CONTRAST = """
() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const poor = [];
  for (const node of document.querySelectorAll("body *:not(svg *)")) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) continue;
    const [one, other] = [light(getComputedStyle(node).color), light(ground(node))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) poor.push(node.className + " " + node.textContent.slice(0, 30));
  }
  return poor;
}
"""


@pytest.fixture(scope="module")
def html(demo_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the step with the most kinds of change."""
    diff = sb.diff(demo_project / "Night Drive v3.als", demo_project / "Night Drive v6.als")
    path = tmp_path_factory.mktemp("page") / "diff.html"
    path.write_text(diff_page(diff), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1400, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_well_at_every_width_and_hour(
    page: Page, html: Path, artifacts: Path, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    page.emulate_media(color_scheme=scheme)
    page.goto(html.as_uri())
    page.screenshot(path=artifacts / f"diff-page-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []


def test_it_asks_for_nothing_and_runs_nothing(page: Page, requests: RequestLog, html: Path) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(html.as_uri())
    page.wait_for_load_state("networkidle")
    assert complaints == []
    assert requests.urls == [html.as_uri()]


def test_what_matters_most_leads_to_its_place_and_what_is_behind_opens(page: Page, html: Path) -> None:
    page.goto(html.as_uri())
    page.locator(".first a").nth(3).click()
    assert page.url.endswith("#change-4")
    row = page.locator("#change-4")
    assert row.is_visible()
    facts = row.locator("dl")
    assert not facts.is_visible()
    row.locator("summary").press("Enter")
    assert re.search(r"(Added|Removed|Changed|Moved) · ", facts.inner_text())


def test_on_paper_it_is_black_on_white_and_shorter(page: Page, html: Path) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(html.as_uri())
    on_screen = page.evaluate("document.body.scrollHeight")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.body.scrollHeight") < on_screen
    assert page.pdf().startswith(b"%PDF")
