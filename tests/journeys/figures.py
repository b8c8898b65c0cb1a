"""What officers do with figures: find both sales in their places, and open each down to the order line."""

from playwright.sync_api import Page, expect

from marketplace.kernel import clock
from tests.journeys import steps
from tests.journeys.buying import Bought
from tests.journeys.conftest import Camera
from tests.journeys.people import NEIGHBOUR_NAME
from tests.journeys.selling import NAME, PRODUCT


def see_both_sales_in_their_places(page: Page, bought: Bought, camera: Camera) -> None:
    """The centre sees each sale under its cooperative, its province and its month."""
    page.goto("/union")
    camera(page, "union-overview")
    page.goto("/union/sales")
    month = page.locator("main tbody tr").filter(has_text=f"{clock.today():%m/%Y}")
    expect(month).to_contain_text(_dong(bought.honey + bought.cinnamon))
    camera(page, "union-sales-by-month")
    _row(page, "Hợp tác xã", NAME, bought.honey)
    _row(page, "Hợp tác xã", NEIGHBOUR_NAME, bought.cinnamon)
    camera(page, "union-sales-by-cooperative")
    _row(page, "Tỉnh, thành phố", "Ninh Bình", bought.honey)
    _row(page, "Tỉnh, thành phố", "Lào Cai", bought.cinnamon)
    camera(page, "union-sales-by-province")


def open_the_figure_down_to_the_lines(page: Page, bought: Bought, camera: Camera) -> None:
    """Open one province's figure to its order, and the order to its line and lot."""
    page.locator("main tbody tr").filter(has_text="Ninh Bình").get_by_role("link", name="180.000").click()
    camera(page, "union-orders-behind")
    page.locator("main table a[href*='/union/sales/orders/']").first.click()
    assert any(code in page.url for code in bought.order_codes)
    expect(page.locator("main")).to_contain_text(PRODUCT)
    expect(page.locator("main a[href*='/trace/']")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("Lê Thị Khách")
    camera(page, "union-order-lines")
    page.goto("/union/plans")
    camera(page, "union-plans")


def see_only_her_own_province(page: Page, camera: Camera) -> None:
    """The officer of one province, on her phone, sees nothing of another."""
    page.goto("/union/sales")
    expect(page.locator("main")).to_contain_text("180.000")
    expect(page.locator("main")).not_to_contain_text(NEIGHBOUR_NAME)
    steps.no_sideways_scroll(page)
    camera(page, "union-sales-on-a-phone")


def _row(page: Page, tab: str, name: str, amount: int) -> None:
    page.locator("main").get_by_role("link", name=tab, exact=True).first.click()
    expect(page.locator("main tbody tr").filter(has_text=name)).to_contain_text(_dong(amount))


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
