"""What a director, a packer and an officer do."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Camera

NAME = "HTX Sen Hồng"
PRODUCT = "Mật ong hoa vải Giao Thủy"
STORY = "Mười hai chị em ở Giao Thủy nuôi ong theo mùa hoa vải, quay mật khi vít nắp và lọc nguội, không thêm đường."


def apply_to_the_union(page: Page, camera: Camera) -> None:
    """Open an account and apply, on three short screens."""
    page.goto("/account/register")
    page.fill("[name=name]", "Vũ Thị Sen")
    page.fill("[name=email]", "sen.hong@example.vn")
    page.fill("[name=phone]", "0500 000 222")
    page.fill("[name=password]", steps.PASSWORD)
    page.check("[name=leads_cooperative]")
    page.check("[name=consents]")
    camera(page, "register")
    steps.press(page, "Mở tài khoản")
    page.get_by_role("link", name="Bắt đầu đăng ký").click()
    _who_we_are(page, camera)
    _where_and_who(page, camera)
    _bank_and_story(page, camera)
    camera(page, "application-ready")
    page.check("[name=terms]")
    steps.press(page, "Gửi hồ sơ")
    camera(page, "application-sent")
    steps.no_sideways_scroll(page)


def _who_we_are(page: Page, camera: Camera) -> None:
    page.get_by_label("Hợp tác xã (HTX)").check()
    page.fill("[name=legal_name]", "Hợp tác xã Nông nghiệp Sen Hồng")
    page.fill("[name=name]", NAME)
    page.fill("[name=registration_number]", "0700-MAU-01")
    page.fill("[name=representative]", "Vũ Thị Sen")
    page.fill("[name=phone]", "0500 000 222")
    camera(page, "application-who")
    steps.press(page, "Lưu và tiếp tục")


def _where_and_who(page: Page, camera: Camera) -> None:
    page.fill("[name=street]", "Xóm 5, thôn Hoành Sơn")
    page.fill("[name=commune_search]", "giao thuy")
    steps.press(page, "Tìm xã")
    page.get_by_label("Xã Giao Thủy, Tỉnh Ninh Bình").check()
    page.fill("[name=posts-0-holder_name]", "Vũ Thị Sen")
    page.select_option("[name=posts-0-title]", "director")
    page.check("[name=posts-0-held_by_woman]")
    for name, count in (("members", 24), ("women_members", 20), ("workers", 31), ("women_workers", 27)):
        page.fill(f"[name={name}]", str(count))
    camera(page, "application-where")
    steps.press(page, "Lưu và tiếp tục")


def _bank_and_story(page: Page, camera: Camera) -> None:
    page.select_option("[name=bank_key]", "vietcombank")
    page.fill("[name=account_number]", "0000000222")
    page.fill("[name=account_holder]", "HTX SEN HONG")
    page.fill("[name=story]", STORY)
    camera(page, "application-bank")
    steps.press(page, "Lưu và xem lại")


def verify(page: Page, camera: Camera) -> None:
    """Look at what waits, open the application, and verify it."""
    page.goto("/union/waiting")
    camera(page, "union-waiting")
    page.get_by_role("link", name=re.compile(NAME)).first.click()
    expect(page.locator("main")).to_contain_text("Xã Giao Thủy")
    camera(page, "union-application")
    steps.press(page, "Xác minh")
    page.goto("/union/cooperatives")
    camera(page, "union-register")
    expect(page.locator("main")).to_contain_text(NAME)


def list_a_product(page: Page, camera: Camera) -> None:
    """List a product in three screens: photo and name, packs and price, story."""
    page.goto("/seller/products/new")
    page.set_input_files(
        "[name=photo]", {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": steps.phone_photo()}
    )
    page.fill("[name=name]", PRODUCT)
    page.select_option("[name=category_id]", label="Mật ong")
    camera(page, "product-name")
    steps.press(page, "Lưu và tiếp tục")
    page.fill("[name=amount]", "500")
    page.select_option("[name=unit]", "ml")
    page.fill("[name=price]", "180.000")
    page.fill("[name=stock]", "12")
    camera(page, "product-variant")
    steps.press(page, "Lưu và tiếp tục")
    page.fill("textarea[name=description]", "Mật ong hoa vải quay nguội, màu hổ phách, vị thanh.")
    page.fill("[name=ingredients]", "Mật ong 100 %")
    page.fill("[name=storage]", "Để nơi khô, thoáng, tránh nắng.")
    camera(page, "product-story")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_load_state()
    camera(page, "product-ready")


def enter_an_ocop_certificate(page: Page, camera: Camera) -> None:
    """Enter a certificate, link it to the product, and hand the product in."""
    page.goto("/seller/certificates/new")
    page.fill("[name=product_name]", PRODUCT)
    page.check("[name=stars][value='4']")
    page.fill("[name=decision_number]", "12/QĐ-UBND (mẫu)")
    page.fill("[name=authority]", "UBND tỉnh Ninh Bình")
    page.fill("[name=issued_on]", "2026-03-02")
    camera(page, "certificate")
    steps.press(page, "Gửi để đối chiếu")
    page.goto("/seller/products")
    page.get_by_role("link", name=PRODUCT).click()
    steps.press(page, "Gắn vào sản phẩm")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")
    camera(page, "product-sent")


def review_and_publish(page: Page, camera: Camera) -> None:
    """Hold the certificate against the decision, then publish the product."""
    page.goto("/union/waiting")
    camera(page, "union-waiting-for-product")
    page.locator("main a[href*='/union/certificates/']").first.click()
    camera(page, "union-certificate")
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_load_state()
    page.goto("/union/waiting")
    page.locator("main a[href*='/union/products/']").first.click()
    camera(page, "union-product")
    steps.press(page, "Duyệt và đăng")


def print_labels_and_scan_one(page: Page, camera: Camera) -> None:
    """Open a lot, print a sheet of labels, and open the address of its code as a buyer's phone would."""
    page.goto("/seller/lots/new")
    page.select_option("[name=product_code]", index=1)
    page.fill("[name=quantity]", "60")
    page.fill("[name=produced_on]", "2026-11-02")
    page.fill("[name=best_before_on]", "2028-11-02")
    camera(page, "lot-new")
    steps.press(page, "Mở lô")
    camera(page, "lot")
    page.get_by_role("main").get_by_role("link", name="In tem").click()
    page.fill("[name=count]", "24")
    steps.press(page, "Chuẩn bị tem để in")
    camera(page, "labels-ready")
    sheet = page.get_by_role("link", name="Tải tệp 24 tem").get_attribute("href")
    codes = steps.codes_in_pdf(page.request.get(str(sheet)).body())
    assert len(codes) == 24
    assert len(set(codes)) == 1
    page.goto(codes[0])
    expect(page.locator("main")).to_contain_text(PRODUCT)
    expect(page.locator("main")).to_contain_text("OCOP 4 sao")
    expect(page.locator("main")).to_contain_text("Xã Giao Thủy")
    steps.no_sideways_scroll(page)
    camera(page, "trace")


def send_and_deliver(page: Page, codes: tuple[str, ...], camera: Camera) -> None:
    """Do the one next step of the cooperative's new order, until the buyer has it."""
    page.goto("/seller")
    camera(page, "seller-today")
    page.locator("main a[href*='/seller/orders/']").first.click()
    assert any(code in page.url for code in codes)
    camera(page, "seller-order")
    steps.press(page, "Xác nhận đơn")
    camera(page, "seller-order-to-pack")
    steps.press(page, "Đã đóng gói")
    page.select_option("[name=carrier]", "Viettel Post")
    page.fill("[name=tracking_number]", "VTP000111222")
    camera(page, "seller-order-to-ship")
    steps.press(page, "Đã gửi hàng")
    steps.press(page, "Người mua đã nhận")
    expect(page.locator("main")).to_contain_text("Đã giao")
    page.locator("main").get_by_role("button", name=re.compile("Đã nhận")).click()
    page.wait_for_load_state()
    steps.no_sideways_scroll(page)
    camera(page, "seller-order-done")
    page.goto("/seller/earnings")
    camera(page, "seller-earnings")
