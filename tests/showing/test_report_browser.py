"""Can everyone read the report: in the dark, on a phone, with a keyboard or a screen reader?

Real Chromium and the rules of axe-core; every section is opened first, so that nothing hides from them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from tests.showing.pages import page
from tests.showing.test_health_page import view as of_health

from worthline.showing.report_html import report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text against its background, level AA."""
CONTRAST_OF_CELLS = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const seen = colour => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255);
  };
  const light = colour => {
    const [r, g, b] = seen(colour).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll(".heat td[class*=' h']:not(.h0)")].map(cell => {
    const style = getComputedStyle(cell);
    const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  });
}
"""

Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page("uk"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("healthy") / "report.html"
    path.write_text(report(of_health("uk")), encoding="utf-8")
    return path


def opened(browser: Browser, file: Path, scheme: Scheme, width: int) -> Page:
    shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    shown.goto(file.as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return shown


def violations(shown: Page) -> list[dict[str, Any]]:
    shown.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found = shown.evaluate("axe.run()")
    return [
        {"rule": rule["id"], "where": [node["target"] for node in rule["nodes"]][:3]}
        for rule in found["violations"]
    ]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser: Browser, file: Path, scheme: Scheme, width: int) -> None:
    assert violations(opened(browser, file, scheme, width)) == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_section_on_health_reads_as_well(
    browser: Browser, healthy: Path, scheme: Scheme, width: int
) -> None:
    shown = opened(browser, healthy, scheme, width)
    assert shown.locator("#health svg").count() > 5
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    assert violations(shown) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_in_the_heat_map_stay_legible(browser: Browser, file: Path, scheme: Scheme) -> None:
    contrasts = opened(browser, file, scheme, 1280).evaluate(CONTRAST_OF_CELLS)
    assert len(contrasts) > 50
    assert min(contrasts) >= LEAST_CONTRAST


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_page_never_scrolls_sideways(browser: Browser, file: Path, width: int) -> None:
    shown = opened(browser, file, "light", width)
    assert shown.evaluate("document.documentElement.scrollWidth") == width


def test_it_asks_the_network_for_nothing_and_complains_of_nothing(browser: Browser, file: Path) -> None:
    shown = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: complaints.append(message.text))
    shown.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert complaints == []


def test_the_first_tab_leads_to_the_summary(browser: Browser, file: Path) -> None:
    shown = opened(browser, file, "light", 1280)
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.getAttribute('href')") == "#summary"
