"""A thumb on a phone: counts what it touches, and how long it takes. A field that is typed into costs a tap."""

import re
import time

from playwright.sync_api import Locator, Page

MOST_TAPS = 12
MOST_SECONDS = 60


class Thumb:
    """Touches things of a page, one after the other."""

    def __init__(self, page: Page) -> None:
        """Begin to count, and start the watch."""
        self.page, self.taps, self.began = page, 0, time.monotonic()

    def tap(self, thing: Locator) -> None:
        """Touch a button, a link or a choice."""
        self.taps += 1
        thing.click()

    def go(self, thing: Locator) -> None:
        """Touch what leads to another page."""
        with self.page.expect_navigation():
            self.tap(thing)

    def type(self, name: str, text: str) -> None:
        """Touch a field and type into it."""
        self.tap(self.page.locator(f"[name={name}]"))
        self.page.keyboard.type(text)

    def choose(self, name: str, label: str) -> None:
        """Touch a list, which the phone shows as its own, and the choice in it."""
        self.taps += 2
        self.page.select_option(f"[name={name}]", label=label)

    def choose_and_wait(self, name: str, label: str, answer: re.Pattern[str]) -> None:
        """Choose what makes the page ask for more."""
        with self.page.expect_response(answer):
            self.choose(name, label)

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return time.monotonic() - self.began
