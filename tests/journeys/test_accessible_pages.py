"""The pages people use most, held against WCAG 2.2 AA by axe, on a phone and at a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from marketplace.cooperatives import queries as cooperatives
from marketplace.payments.states import PayoutState
from tests.journeys import buying, steps
from tests.journeys.conftest import DESK, PHONE, Camera, Site
from tests.journeys.people import CENTRE, NEIGHBOUR, NEIGHBOUR_PRODUCT, make_cast
from tests.makers.ledger import card_order, make_payout
from tests.makers.lots import make_lot

pytestmark = pytest.mark.journey

RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}
PUBLIC = (
    "/",
    "/products",
    "/products?category=mat-ong",
    "/places",
    "/places/ninh-binh",
    "/crafts",
    "/crafts/nuoi-ong",
    "/in-season",
    "/search?q=que+ong",
    "/cooperatives",
    "/orders",
    "/ranking",
    "/how-it-works",
    "/trace",
    "/wishes",
    "/ns/trace",
    "/account/sign-in",
    "/account/register",
)
SELLER = (
    "/seller",
    "/seller/orders",
    "/seller/products",
    "/seller/stock",
    "/seller/lots",
    "/seller/earnings",
    "/seller/more",
    "/seller/orders?tab=to-harvest",
    "/seller/order-cases",
    "/seller/money",
    "/seller/money/cod",
    "/seller/money/settlements",
    "/seller/assistance",
    "/seller/seasons",
    "/seller/seasons/new",
    "/seller/delivery",
    "/seller/recalls",
    "/seller/certificates",
    "/seller/lots/recording",
    "/seller/lots/raw/new",
    "/seller/partner-keys",
    "/seller/team",
    "/seller/products/import",
    "/account/messages",
)
UNION = (
    "/union",
    "/union/waiting",
    "/union/cooperatives",
    "/union/sales",
    "/union/plans",
    "/union/certificates",
    "/union/recalls",
    "/union/disputes",
    "/union/money",
    "/union/takedowns",
    "/union/prepayment",
)


@pytest.mark.parametrize("width", [PHONE["width"], DESK["width"]])
def test_no_page_shuts_anybody_out(chromium: Browser, site: Site, camera: Camera, width: int) -> None:
    lot_code, payout_code = _stock_the_market(site)
    guest, seller, officer = (steps.visitor(chromium, site, width=width) for _ in range(3))
    faults = _of_the_purchase(guest, camera)
    guest.goto("/nowhere")
    faults += _of(guest)
    faults += [fault for path in (*PUBLIC, f"/trace/{lot_code}") for fault in _at(guest, path)]
    steps.sign_in(seller, NEIGHBOUR)
    of_the_lot = (f"/seller/lots/{lot_code}", f"/seller/lots/{lot_code}/labels", f"/seller/lots/{lot_code}/recall")
    of_the_money = (f"/seller/money/payouts/{payout_code}", f"/seller/money/payouts/{payout_code}/receipt")
    faults += [fault for path in (*SELLER, *of_the_lot, *of_the_money) for fault in _at(seller, path)]
    seller.goto("/seller/orders")
    seller.locator("main .record-title").first.click()
    faults += _of(seller)
    steps.sign_in(officer, CENTRE)
    faults += [fault for path in UNION for fault in _at(officer, path)]
    assert faults == []


def _stock_the_market(site: Site) -> tuple[str, str]:
    """Let one cooperative sell, and return the codes of a lot and of a payout of her card money."""
    cast = make_cast(site)
    with site.app.app_context():
        hers = cooperatives.memberships_of(cast.neighbour_id)[0]
        neighbour = cooperatives.cooperative_of(hers.cooperative_id)
        card_order(neighbour)
        payout = make_payout(neighbour.id, PayoutState.PAID).code
        return make_lot(neighbour).code, payout


def _of_the_purchase(page: Page, camera: Camera) -> list[str]:
    """Buy something and look at each page on the way, the one with faults among them."""
    faults = _at(page, "/cart")
    buying.search_and_add(page, "que ong", NEIGHBOUR_PRODUCT, camera)
    faults += _of(page)
    page.goto("/checkout")
    faults += _of(page)
    steps.press(page, "Đặt hàng")
    faults += _of(page)
    buying.fill_in(page)
    steps.press(page, "Đặt hàng")
    faults += _of(page)
    page.goto("/products")
    page.get_by_role("link", name=NEIGHBOUR_PRODUCT).first.click()
    page.get_by_text("Chia sẻ").click()
    page.select_option("[name=province]", label="Hồ Chí Minh")
    page.locator("[data-delivery-place]").wait_for()
    faults += _of(page)
    page.locator("main a[href^='/cooperatives/']").first.click()
    return faults + _of(page)


def _at(page: Page, path: str) -> list[str]:
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok, f"{answer.status} on {path}"
    return _of(page)


def _of(page: Page) -> list[str]:
    page.wait_for_load_state()
    steps.no_sideways_scroll(page)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url}: {each['id']} at {node['target']}" for each in found for node in each["nodes"]]
