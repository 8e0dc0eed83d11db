"""Published pages in a real Chromium: on a phone and on a desk, by keyboard alone, enlarged, without JavaScript.

axe-core is looked for in the folder that AXE_CORE names (`npm install axe-core` somewhere outside the checkout).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bot.actions.upkeep.open import open_library
from bot.pictures.renderer import Renderer
from bot.site.addresses import Site
from bot.site.publish import Publisher
from bot.site.server import served
from bot.site.story import Terms

from .chromium import CHROMEDRIVER, CHROMIUM, browser
from .demo_page import PHONE

pytestmark = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason=f"{CHROMIUM} and {CHROMEDRIVER} are not both here"
    ),
    pytest.mark.timeout(300),
]
AXE = Path(os.environ.get("AXE_CORE", "")) / "axe.min.js"
DESK = 1280
STORY, DAY, WHO = "iraq-2020/en/", "iraq-2020/fr/days/2020-01-08/", "iraq-2020/en/who/DE/"
PAGES = [
    *("", "iraq-2020/", STORY, "iraq-2020/fr/", DAY, WHO, "iraq-2020/fr/reports/IQ20-0012/", "iraq-2020/en/changes/"),
    *("iraq-2020/fr/sources/", "iraq-2020/en/how/", "iraq-2020/en/embed/left/", "iraq-2020/en/embed/map/"),
]
CONTRASTS = {"light": [], "dark": [{"name": "prefers-color-scheme", "value": "dark"}]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a published story."""
    import asyncio

    folder, ready, address = tmp_path_factory.mktemp("published"), threading.Event(), list[str]()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with open_library(f"sqlite:///{folder / 'rollcall.db'}") as library, Renderer() as renderer:
            publisher = Publisher(library, renderer, folder / "site", Site())
            await publisher.publish(["iraq-2020"], {"iraq-2020": Terms("CC-BY-4.0")}, now=datetime.now(UTC))
        async with served(folder / "site", "127.0.0.1", 0) as port:
            address.append(f"http://127.0.0.1:{port}/")
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(120)
    yield address[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    with browser() as chromium:
        yield chromium


@contextmanager
def at(driver: webdriver.Chrome, width: int, height: int = 900, scheme: str = "light", script: bool = True):
    """A window of that size; a phone where it is narrow."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": CONTRASTS[scheme]})
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
    yield driver
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def overflow(driver: webdriver.Chrome) -> int:
    return driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_window_and_nothing_is_refused(driver, site, width, path):
    with at(driver, width):
        driver.get(site + path)
        assert overflow(driver) <= 0
        assert [one for one in driver.get_log("browser") if one["level"] == "SEVERE"] == []


@pytest.mark.parametrize("path", [STORY, DAY, WHO])
def test_a_page_enlarged_to_twice_its_size_still_fits(driver, site, path):
    """At 200 % a window of 1280 pixels has room for 640 of the page's, and at 400 % for 320."""
    for width in (DESK // 2, DESK // 4):
        with at(driver, width):
            driver.get(site + path)
            assert overflow(driver) <= 0


@pytest.mark.skipif(not AXE.is_file(), reason="AXE_CORE names no folder with axe.min.js: npm install axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(driver, site, path, width, scheme):
    with at(driver, width, scheme=scheme):
        driver.get(site + path)
        driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        driver.execute_script(AXE.read_text(encoding="utf-8"))
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {runOnly: arguments[0]}).then(done, error => done({violations: [String(error)]}));",
            rules,
        )
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []


def test_the_first_thing_that_tab_reaches_skips_to_the_answer(driver, site):
    with at(driver, DESK):
        driver.get(site + STORY)
        driver.switch_to.active_element.send_keys(Keys.TAB)
        skip = driver.switch_to.active_element
        assert skip.get_attribute("href").endswith("#answer")
        assert skip.rect["x"] >= 0
        skip.send_keys(Keys.ENTER)
        assert driver.current_url.endswith("#answer")


def test_every_link_is_reached_by_tab_in_the_order_of_the_page(driver, site):
    with at(driver, DESK):
        driver.get(site + WHO)
        links = driver.find_elements(By.CSS_SELECTOR, "a[href], summary, [tabindex='0'], input")
        reached = []
        for _ in links:
            driver.switch_to.active_element.send_keys(Keys.TAB)
            reached.append(driver.switch_to.active_element)
        assert reached == links
        outline = "return getComputedStyle(arguments[0]).outlineStyle"
        assert driver.execute_script(outline, reached[-1]) != "none"


def test_the_slider_goes_to_a_day_by_keyboard_and_not_before_enter(driver, site):
    with at(driver, DESK):
        driver.get(site + STORY)
        slider = driver.find_element(By.CSS_SELECTOR, ".days input[type=range]")
        slider.send_keys(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
        assert slider.get_attribute("aria-valuetext") == "20 Jan 2020"
        assert driver.current_url.endswith(STORY)
        slider.send_keys(Keys.ENTER)
        assert driver.current_url.endswith("/days/2020-01-20/")


def test_without_javascript_every_day_is_a_link(driver, site):
    with at(driver, PHONE, script=False):
        driver.get(site + STORY)
        assert not driver.find_elements(By.CSS_SELECTOR, ".days input")
        driver.find_element(By.LINK_TEXT, "8 Jan 2020").click()
        assert driver.current_url.endswith("/days/2020-01-08/")


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", [STORY, DAY])
def test_nothing_moves_once_it_is_shown(driver, site, width, path):
    with at(driver, width):
        driver.get(site + path)
        driver.execute_script("window.scrollTo(0, document.body.scrollHeight)")
        shifted = driver.execute_async_script(
            "const done = arguments[0]; let sum = 0;"
            "new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })"
            ".observe({type: 'layout-shift', buffered: true});"
            "setTimeout(() => done(sum), 700);"
        )
        assert shifted == 0


def test_a_map_is_drawn_for_the_theme_of_the_page_and_has_words(driver, site):
    for scheme, name in (("light", "map.svg"), ("dark", "map-dark.svg")):
        with at(driver, DESK, scheme=scheme):
            driver.get(site + STORY)
            image = driver.find_element(By.CSS_SELECTOR, "figure img")
            driver.execute_script("arguments[0].scrollIntoView()", image)
            assert driver.execute_script(
                "return arguments[0].decode().then(() => arguments[0].currentSrc)", image
            ).endswith(name)
            assert "Germany" in image.get_attribute("alt")
