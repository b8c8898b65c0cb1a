"""A heart shows what is on the list, although its page was kept whole for everybody."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import steps
from tests.journeys.conftest import Camera, Site
from tests.journeys.people import NEIGHBOUR_PRODUCT, make_cast

pytestmark = pytest.mark.journey


def test_a_heart_is_marked_after_reload_and_lets_go_again(chromium: Browser, site: Site, camera: Camera) -> None:
    make_cast(site)
    page = steps.visitor(chromium, site)
    page.goto("/products")
    heart = page.locator(f'.heart[aria-label$="{NEIGHBOUR_PRODUCT}"]').first
    expect(heart).to_have_attribute("aria-pressed", "false")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(heart).to_have_attribute("aria-label", f"Đã thích: {NEIGHBOUR_PRODUCT}")
    camera(page, "liked")
    page.locator(".product-card-link", has_text=NEIGHBOUR_PRODUCT).first.click()
    mine = page.locator('main .button[form="wish-form"]')
    expect(mine).to_have_attribute("aria-pressed", "true")
    expect(mine).to_have_text("Đã thích")
    camera(page, "product")
    mine.click()
    expect(mine).to_have_attribute("aria-pressed", "false")
    page.goto("/products")
    expect(heart).to_have_attribute("aria-pressed", "false")
    expect(heart).to_have_attribute("aria-label", f"Yêu thích: {NEIGHBOUR_PRODUCT}")


def test_without_a_script_the_heart_is_a_button_that_keeps(chromium: Browser, site: Site) -> None:
    make_cast(site)
    page = steps.visitor(chromium, site, scripts="off")
    page.goto("/products")
    page.locator(f'.heart[aria-label$="{NEIGHBOUR_PRODUCT}"]').first.click()
    expect(page.locator("main")).to_contain_text(NEIGHBOUR_PRODUCT)
    assert page.url.endswith("/wishes")
    page.locator("main a", has_text=NEIGHBOUR_PRODUCT).first.click()
    page.locator('main .button[form="wish-form"]').click()
    assert page.url.endswith("/wishes")
