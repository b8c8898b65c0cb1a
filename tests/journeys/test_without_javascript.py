"""Scripts are a convenience: an old phone, or a network that loses them, buys all the same."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import buying, steps
from tests.journeys.conftest import Camera, Site
from tests.journeys.people import NEIGHBOUR_PRODUCT, make_cast

pytestmark = pytest.mark.journey


def test_a_guest_buys_on_delivery_without_a_script(chromium: Browser, site: Site, camera: Camera) -> None:
    make_cast(site)
    page = steps.visitor(chromium, site, scripts="off")
    buying.search_and_add(page, "que ong", NEIGHBOUR_PRODUCT, camera)
    page.fill("main [name=quantity]", "3")
    steps.press(page, "Cập nhật")
    expect(page.locator("main")).to_contain_text("195.000")
    camera(page, "cart")
    steps.press(page, "Đặt hàng")
    _say_where_to(page)
    camera(page, "checkout")
    steps.no_sideways_scroll(page)
    steps.press(page, "Đặt hàng")
    expect(page.locator("main")).to_contain_text("Đã đặt hàng")
    expect(page.locator("main")).to_contain_text("Phường Hoàn Kiếm")
    steps.no_sideways_scroll(page)
    camera(page, "order")


def _say_where_to(page: Page) -> None:
    page.fill("[name=buyer_name]", "Lê Thị Khách")
    page.fill("[name=buyer_phone]", buying.PHONE)
    page.select_option("[name=province_id]", label="Thành phố Hà Nội")
    steps.press(page, "Chọn xã, xem phí giao")
    expect(page.locator("[name=buyer_name]")).to_have_value("Lê Thị Khách")
    page.select_option("[name=commune_id]", label="Phường Hoàn Kiếm")
    page.fill("[name=street]", "12 Hàng Mẫu")


def test_goods_are_found_by_place_and_their_delivery_is_told_without_a_script(chromium: Browser, site: Site) -> None:
    make_cast(site)
    page = steps.visitor(chromium, site, scripts="off")
    page.goto("/places")
    page.locator(".place-link").first.click()
    page.locator("main .product-card-link").first.click()
    page.select_option("[name=province]", label="Hồ Chí Minh")
    steps.press(page, "Xem phí")
    expect(page.locator("main")).to_contain_text("Thành phố Hồ Chí Minh")
    steps.no_sideways_scroll(page)
