"""`rollcall demo` as a process, and its page in headless Chromium; the pictures in the docs are taken with it too."""

from __future__ import annotations

import base64
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

DESKTOP, PHONE = 1200, 390
ARTICLE = """Allies weigh their presence in Iraq

9 January 2020

Portugal said on Wednesday that it would withdraw its 34 soldiers from Besmaya. Hungary has moved 20 of its 200 \
soldiers to Kuwait, its defence ministry said. Sweden said that its 70 soldiers would stay in Erbil.
"""
"""An invented article of the first story's days."""
_SETTLED = """
    const page = window.simcordPreview;
    return Boolean(page?.ready && page.awaitingRevision === null && !page.pendingQuery
                   && page.commandPicker.autocomplete.state !== "loading");
"""
"""Whether the page takes what is pressed: SimCord drops a click while it waits for the answer to another."""
_ASKED = "return window.simcordPreview.pendingAction?.requestId ?? window.simcordPreview.lastAction?.requestId"
"""What the page asked of the bot last."""
_CARDS = "#channel-message-list article.channel-message"
PATIENCE = 45.0
"""Seconds for anything to appear; a loaded machine is slow, and a broken page gives up after a minute."""


class Demo:
    """One run of `rollcall demo`, from the start of the `with` to its end."""

    def __enter__(self) -> Self:
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("ROLLCALL_", "DISCORD_"))
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment | {"PYTHONUNBUFFERED": "1"},
        )
        self.output = ""
        self.url = self._address()
        return self

    def _address(self) -> str:
        """The address that it prints. Raises RuntimeError with what it printed instead."""
        assert self._process.stdout is not None
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0 and self._process.poll() is None:
            readable, _, _ = select.select([self._process.stdout], [], [], left)
            if readable:
                self.output += os.read(self._process.stdout.fileno(), 65536).decode()
            if found := re.search(r"(http://127\.0\.0\.1:\d+/\S*)\s", self.output):
                return found[1]
        self._process.kill()
        raise RuntimeError(f"the demo printed no address:\n{self.output}")

    def interrupt(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        self._process.send_signal(signal.SIGINT)
        rest, _ = self._process.communicate(timeout=PATIENCE)
        self.output += rest.decode()
        return self._process.returncode

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


@dataclass(frozen=True)
class Image:
    width: int
    """Pixels of the file; `shown` is how wide it stands on the page."""
    shown: float
    alt: str


class Page:
    """The demo's page, as a reader uses it."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self._answered: list[str] = []
        driver.get(url)
        self._until(lambda: self.cards())

    def resize(self, width: int, height: int = 900, *, scale: float = 1) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self._until(lambda: self.driver.execute_script("return window.innerWidth") == width)

    def open_again(self) -> None:
        """Load the page anew."""
        self.driver.refresh()
        self._until(lambda: self._settled() and self.cards())

    def view_as(self, reader: str) -> None:
        self._until(lambda: self._pick(reader))
        self._until(lambda: self._picker().first_selected_option.text == reader and self.cards())
        self._until(self._settled)

    def _pick(self, reader: str) -> bool:
        self._picker().select_by_visible_text(reader)
        return True

    def _picker(self) -> Select:
        return Select(self.driver.find_element(By.ID, "viewer-picker"))

    def turn_to(self, channel: str) -> None:
        """Follow the link to another channel."""
        link = self._until(lambda: self.driver.find_element(By.LINK_TEXT, f"# {channel}"))
        self.driver.execute_script("arguments[0].click()", link)
        self._until(lambda: self.driver.find_element(By.ID, "channel-name").text == channel)
        self._until(lambda: self._settled() and self._picker().options)

    def reader(self) -> str:
        """Who looks at the page."""
        return str(self._until(lambda: self._picker().first_selected_option.text))

    def ask(self, command: str, **options: str | Path) -> WebElement:
        """Type a slash command, choose it, fill in its options, send it; returns the new card."""
        before = self._ids()
        self.send(command, **options)
        self._until(lambda: self._ids()[-1] not in before, f"/{command} was never answered")
        self._answered = before
        return self.cards()[-1]

    def answers(self) -> list[WebElement]:
        """What came since the last question, be it the answer or a post in the channel."""
        newer = "!arguments[0].includes(card.dataset.messageId)"
        found = f"return [...document.querySelectorAll({_CARDS!r})].filter(card => {newer})"
        cards: list[WebElement] = self.driver.execute_script(found, self._answered)
        return cards

    def _ids(self) -> list[str]:
        """The ids of the messages: another viewer sees another number of them."""
        ids = f"return [...document.querySelectorAll({_CARDS!r})].map(card => card.dataset.messageId)"
        found: list[str] = self.driver.execute_script(ids)
        return found

    def description(self, command: str) -> str:
        """What the composer says of a command that was begun."""
        self._until(lambda: self._begun(command), f"/{command} is not offered")
        return self.driver.find_element(By.CSS_SELECTOR, ".command-context-detail").text

    def send(self, command: str, **options: str | Path) -> None:
        """As `ask`, whatever comes of it."""
        self._leave_command()
        self._until(lambda: self._begun(command), f"/{command} is not offered")
        for name, words in options.items():
            self._fill(name, words)
        self._act(lambda: self.driver.find_element(By.ID, "send-message"))

    # forms

    def form(self) -> WebElement:
        """The dialog that is open."""
        shown: WebElement = self._until(
            lambda: self.driver.find_element(By.CSS_SELECTOR, "#modal-root [role='dialog']")
        )
        return shown

    def jump(self, day: str) -> None:
        """Choose in the newest card's menu."""
        self._act(lambda: self._offered(self.cards()[-1].find_element(By.CSS_SELECTOR, "[role='combobox']"), day))

    def _offered(self, box: WebElement, words: str) -> WebElement:
        """The option with these words, once the menu is open; a change of the page closes it."""
        if box.get_attribute("aria-expanded") != "true":
            self._press(box)
        menu = f"//*[@id='{box.get_attribute('aria-controls')}']"
        return self.driver.find_element(By.XPATH, f"{menu}//*[@role='option'][contains(., '{words}')]")

    def pick(self, number: int, option: str) -> None:
        """Choose in the form's select of this number."""
        box = self._until(lambda: self.form().find_elements(By.CSS_SELECTOR, "[role='combobox']")[number])
        self._press(box)
        words = f".//*[@role='option'][contains(., '{option}')]"
        self._press(self._until(lambda: self.driver.find_element(By.XPATH, f"//*[@id='modal-root']{words[1:]}")))

    def paste_article(self, text: str, command: str = "read") -> None:
        """Give the text of an article to /read, in its form."""
        self._answered = self._ids()
        self.send(command)
        boxes = self.form().find_elements(By.CSS_SELECTOR, "textarea, input")
        boxes[0].send_keys(text)
        boxes[2].send_keys("The Wire")
        self.submit()

    def wait_until_says(self, words: str, times: int) -> None:
        """Wait until the newest card says this so many times."""
        self._until(lambda: self.cards()[-1].text.count(words) == times)

    def submit(self) -> None:
        self._act(lambda: self.form().find_element(By.CSS_SELECTOR, "button[type='submit']"))

    def image(self, card: WebElement) -> Image:
        """The picture of a card, once it is loaded."""
        found = card.find_element(By.CSS_SELECTOR, "img[alt]:not([alt=''])")
        self._until(lambda: self.driver.execute_script("return arguments[0].naturalWidth", found))
        shown = self.driver.execute_script("return arguments[0].getBoundingClientRect().width", found)
        natural = self.driver.execute_script("return arguments[0].naturalWidth", found)
        return Image(natural, shown, found.get_attribute("alt") or "")

    def _leave_command(self) -> None:
        """Close a command that is still in the composer."""
        for close in self.driver.find_elements(By.CSS_SELECTOR, "#channel-composer .command-context-close"):
            self.driver.execute_script("arguments[0].click()", close)

    def _begun(self, command: str) -> bool:
        """Whether the command stands in the composer; it is typed first, again where a change of the page lost it."""
        picker = self._picker_state()
        if picker["draft"]:
            return bool(picker["draft"]["invocation"] == command)
        box = self.driver.find_element(By.ID, "channel-composer-input")
        if picker["query"] == command and picker["activeEntryKey"]:
            box.send_keys(Keys.ENTER)
        elif box.get_attribute("value") != f"/{command}":
            box.send_keys(Keys.CONTROL + "a" + Keys.NULL + f"/{command}")
        return False

    def _picker_state(self) -> dict[str, Any]:
        """What the page says of the command in its composer."""
        state: dict[str, Any] = self.driver.execute_script("return window.simcordPreview.commandPicker")
        return state

    def _fill(self, name: str, words: str | Path) -> None:
        """One option, a file for a path, opened first if the composer shows it only on request."""
        file = isinstance(words, Path)
        box = (
            f"input[type='file'][aria-label^='{name} ']"
            if file
            else f"input.command-option-input[data-option='{name}']"
        )
        if not self.driver.find_elements(By.CSS_SELECTOR, box):
            self._until(lambda: self.driver.find_element(By.CSS_SELECTOR, "button.command-ghost")).click()
            offered = f"//*[contains(@class, 'command-popup')]//*[@role='option'][starts-with(., '{name}')]"
            self._until(lambda: self.driver.find_element(By.XPATH, offered)).click()
        self._until(lambda: self.driver.find_element(By.CSS_SELECTOR, box)).send_keys(str(words))
        if not file:
            self._until(lambda: self._chosen(name, box))

    def _chosen(self, name: str, box: str) -> bool:
        """Whether the option has its value: the first that is offered for the typed words, else the words."""
        if not self._settled():
            return False
        [option] = [one for one in self._picker_state()["draft"]["options"] if one["name"] == name]
        offered = self.driver.find_elements(By.CSS_SELECTOR, ".command-popup [role='option']")
        if option["type"] == "channel" and not offered:
            return False
        self.driver.find_element(By.CSS_SELECTOR, box).send_keys(Keys.ENTER if offered else Keys.TAB)
        return True

    def cards(self) -> list[WebElement]:
        """The messages of the channel, oldest first."""
        return self.driver.find_elements(By.CSS_SELECTOR, _CARDS)

    def days(self) -> list[str]:
        """The days between the messages."""
        return [line.text for line in self.driver.find_elements(By.CSS_SELECTOR, ".timeline-day-divider")]

    def wait_for(self, *words: str) -> WebElement:
        """The newest card, once it says all of this."""

        def newest() -> WebElement | None:
            card = self.cards()[-1]
            return card if all(word in card.text for word in words) else None

        found: WebElement = self._until(newest, f"the newest card never said {words}")
        return found

    def says(self, card: WebElement) -> str:
        """What a card says, without the lines around it, which the page writes in English."""
        parts = "[...arguments[0].querySelectorAll('.message-content, .message-components')]"
        return str(self.driver.execute_script(f"return {parts}.map(part => part.innerText).join('\\n')", card))

    def wait_until(self, met: Callable[[str], bool], expected: str) -> None:
        """Wait until one of the answers says what it must."""
        try:
            self._until(lambda: any(met(self.says(card)) for card in self.answers()))
        except TimeoutException:
            pytest.fail(f"{expected!r} is not in {[self.says(card) for card in self.answers()]}")

    def press(self, label: str) -> None:
        """A button of the newest card."""
        button = f".//button[contains(@class, 'component-button')][.='{label}'][not(@disabled)]"
        self._act(lambda: self.cards()[-1].find_element(By.XPATH, button), f"no button {label}")

    def _act(self, find: Callable[[], WebElement], otherwise: str = "") -> None:
        """Press what asks something of the bot, once the page takes it, and wait until it is answered."""
        self._until(lambda: self._settled() and self._taken(find()), otherwise)
        self._until(self._settled)

    def _taken(self, button: WebElement) -> bool:
        before = self.driver.execute_script(_ASKED)
        self._press(button)
        return bool(self.driver.execute_script(_ASKED) != before)

    def _settled(self) -> bool:
        return bool(self.driver.execute_script(_SETTLED))

    def _press(self, button: WebElement) -> None:
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()

    def overflow(self, card: WebElement) -> int:
        """By how many pixels something in the card, or the page itself, is wider than the room it has."""
        width = """
            const parts = [arguments[0], ...arguments[0].querySelectorAll('*')];
            const beyond = parts.map(part => part.getBoundingClientRect().right - window.innerWidth);
            const inside = parts.filter(part => getComputedStyle(part).overflowX !== 'visible')
                                .filter(part => getComputedStyle(part).textOverflow !== 'ellipsis')
                                .map(part => part.scrollWidth - part.clientWidth);
            const page = document.documentElement.scrollWidth - window.innerWidth;
            return Math.ceil(Math.max(0, page, ...beyond, ...inside));
        """
        return int(self.driver.execute_script(width, card))

    def picture(self, card: WebElement, margin: int = 16) -> bytes:
        """A PNG of the whole card, from who asked what to its buttons; the page must be tall enough."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", card)
        time.sleep(0.3)
        box, body = card.rect, card.find_element(By.CSS_SELECTOR, ".component-container").rect
        right = min(box["x"] + box["width"], body["x"] + body["width"] + margin)
        clip = {
            "x": box["x"],
            "y": box["y"] - margin / 2,
            "width": right - box["x"],
            "height": box["height"] + margin,
            "scale": 1,
        }
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
        return base64.b64decode(taken["data"])

    def _until(self, condition: Any, otherwise: str = "") -> Any:
        wait = WebDriverWait(
            self.driver,
            PATIENCE,
            0.1,
            ignored_exceptions=[
                StaleElementReferenceException,
                NoSuchElementException,
                ElementNotInteractableException,
                ElementClickInterceptedException,
                IndexError,
            ],
        )
        return wait.until(lambda _: condition(), otherwise)
