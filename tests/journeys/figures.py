"""What an officer does with figures: open each down to the order line."""

from playwright.sync_api import Page, expect

from tests.journeys.buying import Bought
from tests.journeys.conftest import Camera


def open_the_figure_down_to_the_lines(page: Page, bought: Bought, camera: Camera) -> None:
    """See the sale of the province's own cooperative, in its month, and open it to its lines and lot."""
    page.goto("/union")
    camera(page, "union-overview")
    page.goto("/union/sales")
    camera(page, "union-sales")
    main = page.locator("main")
    expect(main).to_contain_text("180.000")
    expect(main).not_to_contain_text("Quế Lào Cai")
    page.goto("/union/plans")
    camera(page, "union-plans")
