"""Measure what it takes a moderator to file from prose, on the demo's page: typed as options, and read from the text.

Interactions are what the bot answers: a command, a form, a click. Seconds are 0.2 for each character typed, 1.5 for
each click or choice, which is a practised hand, and the answers of the bot as they were measured. To read the article
and to check what is proposed takes the same time either way, and is not counted.
"""

import time
from dataclasses import dataclass, field

from tests.browser.chromium import browser
from tests.browser.demo_page import DESKTOP, Demo, Page

_KEY, _CLICK = 0.2, 1.5
SENTENCE = "Poland said on 9 January 2020 it will move 30 of its 268 soldiers from Taji to Kuwait for two weeks."
OPTIONS = {
    "country": "Poland", "action": "relocation", "phase": "announced", "when": "9 Jan 2020", "moved": "30",
    "of": "268", "from": "Taji", "to": "Kuwait", "source": "The Wire",
}  # fmt: skip
COUNTRIES = ("Poland", "Portugal", "Hungary", "Romania", "Slovakia", "Croatia", "Latvia", "Slovenia")
ARTICLE = "Allies leave Iraq\n\n9 January 2020\n\n" + "\n\n".join(
    f"{country} will move {10 + number} of its {60 + number} soldiers from Taji to Kuwait, its defence ministry said."
    for number, country in enumerate(COUNTRIES)
)


@dataclass
class Effort:
    interactions: int = 0
    keys: int = 0
    clicks: int = 0
    waited: float = 0.0
    _began: float = field(default=0.0, repr=False)

    def does(self, interactions: int = 0, keys: int = 0, clicks: int = 0) -> None:
        self.interactions += interactions
        self.keys += keys
        self.clicks += clicks
        self._began = time.monotonic()

    def answered(self) -> None:
        self.waited += time.monotonic() - self._began

    def __str__(self) -> str:
        seconds = self.keys * _KEY + self.clicks * _CLICK + self.waited
        parts = f"{self.interactions} interactions, {self.keys} characters, {self.clicks} clicks and choices"
        return f"{parts}, {self.waited:.0f} s of answers: {seconds:.0f} s"


def by_options(page: Page, country: str) -> Effort:
    """One report with /update add: each option chosen and filled in, then filed."""
    effort, options = Effort(), OPTIONS | {"country": country}
    page.ask("update add", **options)
    page.wait_for("Draft:")
    effort.does(1, len("/update add") + sum(map(len, options.values())), len(options) + 1)
    effort.does(1, clicks=1)
    page.press("Confirm")
    page.wait_for("IQ20-")
    effort.answered()
    return effort


def by_sentence(page: Page) -> Effort:
    """The sentence pasted into /update write, then filed."""
    effort = Effort()
    effort.does(1, len("/update write") + 2, 2)
    page.ask("update write", text=SENTENCE, source="The Wire")
    page.wait_for("Draft:")
    effort.keys += len("The Wire")
    effort.clicks += 1
    effort.does(1, clicks=1)
    page.press("Confirm")
    page.wait_for("IQ20-")
    effort.answered()
    return effort


def by_article(page: Page) -> Effort:
    """The article pasted into /read, and each of its eight reports approved by its own button."""
    effort = Effort()
    page.paste_article(ARTICLE)
    effort.does(2, len("/read") + 2 + len("The Wire"), 4)
    page.wait_for("8 proposed reports wait here:")
    effort.answered()
    page.turn_to("desk")
    page.wait_for("Allies leave Iraq")
    effort.clicks += 1
    for number in range(1, 9):
        if number == 7:
            effort.does(1, clicks=1)
            page.press("›")
            page.wait_for("Approve 7")
            effort.answered()
        effort.does(1, clicks=1)
        page.press(f"Approve {number}")
        page.wait_until_says("Approved by", number if number < 7 else number - 6)
        effort.answered()
    return effort


def main() -> None:
    with Demo() as demo, browser() as driver:
        page = Page(driver, demo.url)
        page.resize(DESKTOP, 1600)
        page.view_as("moderator")
        one = by_options(page, "Poland")
        print(f"one sentence, /update add: {one}")
        eight = Effort(8 * one.interactions, 8 * one.keys, 8 * one.clicks, 8 * one.waited)
        print(f"eight countries, /update add eight times (reckoned from one): {eight}")
        print(f"one sentence, /update write: {by_sentence(page)}")
        print(f"eight countries, /read: {by_article(page)}")


if __name__ == "__main__":
    main()
