"""A card pays at 360 px: refused, then another one that her bank asks about; cancelled, it goes back by itself."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from marketplace.kernel.database import end_reading
from tests.journeys import buying, steps
from tests.journeys.conftest import Camera, Site, served
from tests.journeys.people import NEIGHBOUR_PRODUCT, make_cast
from tests.makers.cards import WEBHOOK_SECRET, keys, places

pytestmark = pytest.mark.journey

REFUSED, ASKS = "4000000000000341", "4000002500003155"
# localstripe's script leaves this one call of Stripe's empty, and makes tokens instead; its cards serve as well.
SHIM = """
const plainStripe = Stripe;
Stripe = (key) => {
  const made = plainStripe(key);
  made.createPaymentMethod = ({ card }) => made.createToken(card)
    .then((told) => (told.error ? told : { paymentMethod: { id: told.token.card.id } }));
  return made;
};
"""


@pytest.fixture
def card_site(tmp_path: Path, localstripe: str) -> Iterator[Site]:
    """A served market that takes cards, and to which the provider tells what happens."""
    with served(tmp_path, **keys(localstripe)) as found:
        told = json.dumps({"url": f"{found.url}/webhooks/stripe", "secret": WEBHOOK_SECRET}).encode()
        request = urllib.request.Request(f"{localstripe}/_config/webhooks/journey", data=told)  # noqa: S310 - our own
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - our own address
            yield found


def test_a_guest_pays_by_card_and_gets_it_back(
    chromium: Browser, card_site: Site, camera: Camera, localstripe: str
) -> None:
    make_cast(card_site)
    page = steps.visitor(chromium, card_site)
    page.route(f"{localstripe}/js.stripe.com/v3/", _with_shim)
    _order_by_card(page, camera)
    _type_card(page, REFUSED)
    page.locator("[data-card-pay]").click()
    expect(page.get_by_role("alert")).to_contain_text("Ngân hàng từ chối thẻ này")
    expect(page.get_by_placeholder("number")).to_have_value(REFUSED)
    steps.no_sideways_scroll(page)
    camera(page, "refused")
    page.get_by_placeholder("number").fill(ASKS)
    page.locator("[data-card-pay]").click()
    camera(page, "bank-asks")
    with page.expect_navigation():
        page.get_by_role("button", name="Complete authentication").click()
    expect(page.locator("main")).to_contain_text("Đã nhận tiền")
    camera(page, "paid")
    _wait_for_news(page, card_site)
    _cancel_and_get_it_back(page, camera)


def _with_shim(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text() + SHIM)


def _order_by_card(page: Page, camera: Camera) -> None:
    buying.search_and_add(page, "que ong", NEIGHBOUR_PRODUCT, camera)
    page.get_by_role("button", name="Đặt hàng").click()
    page.fill("[name=buyer_name]", "Lê Thị Khách")
    page.fill("[name=buyer_phone]", buying.PHONE)
    with page.expect_response(re.compile("/checkout$")):
        page.select_option("[name=province_id]", label="Thành phố Hà Nội")
    page.select_option("[name=commune_id]", label="Phường Hoàn Kiếm")
    page.fill("[name=street]", "12 Hàng Mẫu")
    page.locator("[name=pay_way][value=card]").check()
    expect(page.locator("input[value=cod]")).to_be_hidden()
    camera(page, "checkout-by-card")
    steps.press(page, "Đặt hàng")
    steps.heading(page, "Trả bằng thẻ")
    camera(page, "card-form")
    steps.no_sideways_scroll(page)


def _type_card(page: Page, number: str) -> None:
    for place, typed in {"number": number, "exp_month": "12", "exp_year": "30", "cvc": "123"}.items():
        page.get_by_placeholder(place).fill(typed)


def _wait_for_news(page: Page, site: Site) -> None:
    """The provider tells about a second later; what is known already changes nothing."""
    for _ in range(40):
        with site.app.app_context():
            end_reading()
            if "known" in places() or "applied" in places():
                return
        page.wait_for_timeout(250)
    raise AssertionError("the provider's news never came")


def _cancel_and_get_it_back(page: Page, camera: Camera) -> None:
    page.get_by_role("button", name="Hủy đơn này").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Hủy đơn", exact=True).click()
    back = page.locator("main").get_by_text("Đã hoàn xong")
    for _ in range(40):
        if back.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(back).to_be_visible()
    page.get_by_text("Tin nhắn về đơn này").click()
    expect(page.get_by_text("Chợ đã hoàn tiền của đơn này về thẻ bạn đã dùng để trả.")).to_be_visible()
    camera(page, "given-back")


def test_without_a_script_she_is_told_and_pays_otherwise(chromium: Browser, card_site: Site, camera: Camera) -> None:
    make_cast(card_site)
    page = steps.visitor(chromium, card_site, scripts="off")
    buying.search_and_add(page, "que ong", NEIGHBOUR_PRODUCT, camera)
    page.goto("/cart")
    steps.press(page, "Đặt hàng")
    page.fill("[name=buyer_name]", "Lê Thị Khách")
    page.fill("[name=buyer_phone]", buying.PHONE)
    page.select_option("[name=province_id]", label="Thành phố Hà Nội")
    page.locator("[name=pay_way][value=card]").check()
    steps.press(page, "Chọn xã, xem phí giao")
    page.select_option("[name=commune_id]", label="Phường Hoàn Kiếm")
    page.fill("[name=street]", "12 Hàng Mẫu")
    steps.press(page, "Đặt hàng")
    expect(page.locator("main")).to_contain_text("trả bằng thẻ cần JavaScript")
    camera(page, "no-script")
    steps.press(page, "Chuyển khoản VietQR")
    expect(page.locator("main")).to_contain_text("Nội dung chuyển khoản")
