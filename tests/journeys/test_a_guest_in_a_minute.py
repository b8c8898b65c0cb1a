"""At 360 px: a guest buys with twelve taps within a minute, calls it off again, or claims what came broken."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from marketplace.kernel.database import db
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from tests.journeys import buying, steps
from tests.journeys.conftest import Camera, Site
from tests.journeys.people import NEIGHBOUR, NEIGHBOUR_PRODUCT, make_cast
from tests.journeys.taps import MOST_SECONDS, MOST_TAPS, Thumb
from tests.makers.orders import advance

pytestmark = pytest.mark.journey


@pytest.fixture
def page(chromium: Browser, site: Site) -> Page:
    """The phone of a guest who looks at a product."""
    make_cast(site)
    phone = steps.visitor(chromium, site)
    phone.goto("/search?q=que+ong")
    phone.get_by_role("link", name=NEIGHBOUR_PRODUCT).first.click()
    steps.heading(phone, NEIGHBOUR_PRODUCT)
    return phone


def buy(page: Page) -> Thumb:
    """Buy the product that is open: into the cart, to the checkout, name, phone, place, street, done."""
    thumb, main = Thumb(page), page.locator("main")
    thumb.go(main.get_by_role("button", name="Thêm vào giỏ", exact=True).first)
    thumb.go(page.get_by_role("button", name="Đặt hàng").first)
    thumb.type("buyer_name", "Lê Thị Khách")
    thumb.type("buyer_phone", buying.PHONE)
    thumb.choose_and_wait("province_id", "Thành phố Hà Nội", re.compile("/checkout$"))
    thumb.choose("commune_id", "Phường Hoàn Kiếm")
    thumb.type("street", "12 Hàng Mẫu")
    thumb.tap(page.locator("input[type=radio][value=cod]").first)
    thumb.go(main.get_by_role("button", name="Đặt hàng", exact=True).first)
    return thumb


def test_a_guest_buys_with_twelve_taps_in_a_minute(page: Page, camera: Camera) -> None:
    thumb = buy(page)
    expect(page.locator("main")).to_contain_text("Đã đặt hàng")
    camera(page, "placed")
    steps.no_sideways_scroll(page)
    assert thumb.taps <= MOST_TAPS, f"{thumb.taps} taps"
    assert thumb.seconds <= MOST_SECONDS, f"{thumb.seconds:.1f} seconds"


def test_she_calls_it_off_again(page: Page, camera: Camera) -> None:
    buy(page)
    page.get_by_role("button", name="Hủy đơn này").click()
    camera(page, "sure")
    with page.expect_navigation():
        page.get_by_role("button", name="Hủy đơn", exact=True).click()
    expect(page.locator("main .state").filter(has_text="Đã hủy")).to_have_count(1)
    expect(page.get_by_role("button", name="Hủy đơn này")).to_have_count(0)
    camera(page, "cancelled")
    steps.no_sideways_scroll(page)


def test_she_claims_what_came_broken_and_is_answered(page: Page, chromium: Browser, site: Site, camera: Camera) -> None:
    buy(page)
    here = page.url
    _deliver(site)
    _claim(page, here, camera)
    seller = steps.visitor(chromium, site)
    steps.sign_in(seller, NEIGHBOUR)
    _see_the_photo_and_agree(seller, camera)
    page.reload()
    expect(page.locator("main")).to_contain_text("Xin lỗi chị, em hoàn tiền ngay")
    camera(page, "claim-answered")
    steps.no_sideways_scroll(page)


def _deliver(site: Site) -> None:
    """Let the cooperative do its part, which another journey walks."""
    with site.app.app_context():
        order = db.session.query(Order).one()
        for state in (OrderState.CONFIRMED, OrderState.PACKED, OrderState.SHIPPED, OrderState.DELIVERED):
            advance(order, state, order.placed_at)
        db.session.remove()


def _claim(page: Page, here: str, camera: Camera) -> None:
    page.goto(here)
    page.locator("main").get_by_role("link", name="Hàng có vấn đề").first.click()
    page.locator("[name=what][value=damaged]").check()
    page.locator("input[name^=packs_]").first.fill("1")
    page.fill("[name=reason]", "Ống quế bị gãy, ẩm mốc")
    page.set_input_files("[name=photo]", {"name": "que.jpg", "mimeType": "image/jpeg", "buffer": steps.phone_photo()})
    camera(page, "claim")
    steps.no_sideways_scroll(page)
    steps.press(page, "Gửi yêu cầu")
    expect(page.locator("main")).to_contain_text("Ống quế bị gãy")
    camera(page, "claim-sent")


def _see_the_photo_and_agree(seller: Page, camera: Camera) -> None:
    seller.goto("/seller/order-cases")
    seller.locator("main a[href*='/seller/order-cases/']").first.click()
    expect(seller.locator("main")).to_contain_text("Ống quế bị gãy")
    photo = seller.locator("main img").first
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    camera(seller, "claim-at-the-desk")
    seller.fill("[name=answer]", "Xin lỗi chị, em hoàn tiền ngay")
    steps.press(seller, "Đồng ý")
    expect(seller.locator("main")).to_contain_text("hoàn tiền")
    camera(seller, "claim-accepted")
