"""What a guest does: find, put into the cart, order by phone number, pay one part by VietQR."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from marketplace.payments import vietqr
from tests.journeys import steps
from tests.journeys.conftest import Camera
from tests.journeys.people import NEIGHBOUR_PRODUCT
from tests.journeys.selling import PRODUCT

PHONE = "0500 000 333"


@dataclass(frozen=True)
class Bought:
    """What the guest wrote down. Sums in đồng."""

    group_code: str
    order_codes: tuple[str, ...]
    honey: int
    cinnamon: int


def buy_from_two_cooperatives(page: Page, camera: Camera) -> Bought:
    """Search without accents, fill one cart from two cooperatives, pay one by VietQR and one on delivery."""
    page.goto("/")
    camera(page, "home")
    search_and_add(page, "mat ong", PRODUCT, camera)
    search_and_add(page, "que ong", NEIGHBOUR_PRODUCT, camera)
    camera(page, "cart")
    page.get_by_role("button", name="Đặt hàng").click()
    fill_in(page)
    camera(page, "checkout")
    steps.no_sideways_scroll(page)
    steps.press(page, "Đặt hàng")
    camera(page, "order-placed")
    steps.no_sideways_scroll(page)
    return _read_and_pay(page, camera)


def search_and_add(page: Page, words: str, product: str, camera: Camera) -> None:
    """Find a product by words without accents and put one pack into the cart."""
    page.goto(f"/search?q={words.replace(' ', '+')}")
    camera(page, "search")
    page.get_by_role("link", name=product).first.click()
    camera(page, "product")
    steps.no_sideways_scroll(page)
    steps.press(page, "Thêm vào giỏ")


def fill_in(page: Page) -> None:
    """Say who receives the goods, where, and that the first part is paid by transfer."""
    page.fill("[name=buyer_name]", "Lê Thị Khách")
    page.fill("[name=buyer_phone]", PHONE)
    with page.expect_response(re.compile("/checkout$")):
        page.select_option("[name=province_id]", label="Thành phố Hà Nội")
    page.select_option("[name=commune_id]", label="Phường Hoàn Kiếm")
    page.fill("[name=street]", "12 Hàng Mẫu")
    page.locator("input[type=radio][value=vietqr]").first.check()


def _read_and_pay(page: Page, camera: Camera) -> Bought:
    shown = page.locator(".qr-box-code").first
    picture = camera.folder / "vietqr.png"
    shown.screenshot(path=picture, scale="css")
    transfer = vietqr.parse(steps.code_in_picture(picture))
    rows = page.locator(".qr-box-rows").first.inner_text()
    assert transfer.amount == steps.money_in(rows)
    assert transfer.account in rows
    assert transfer.purpose is not None
    assert transfer.purpose in rows
    assert len(transfer.purpose) <= 19
    group_code = page.url.rsplit("/", 1)[1]
    assert group_code in page.locator("h1").inner_text()
    codes = tuple(
        re.search(r"/orders/[^/]+/([^/]+)/", form.get_attribute("action") or "")[1]  # type: ignore[index]
        for form in page.locator("form[action*=cancellation]").all()
    )
    assert len(codes) == 2
    return Bought(group_code, codes, honey=180_000, cinnamon=65_000)


def see_both_delivered(page: Page, bought: Bought, camera: Camera) -> None:
    """Find the order again by code and phone, as from another device."""
    page.context.clear_cookies()
    page.goto("/orders")
    page.fill("[name=code]", bought.group_code.lower())
    page.fill("[name=phone]", "0500 000 999")
    page.locator("main").get_by_role("button", name="Xem đơn").click()
    expect(page.locator("main")).to_contain_text("Không có đơn nào khớp")
    page.fill("[name=phone]", PHONE)
    steps.press(page, "Xem đơn")
    expect(page.locator("main .state").filter(has_text="Đã giao")).to_have_count(2)
    camera(page, "order-delivered")
