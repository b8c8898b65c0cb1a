"""One sale at 360 px, from the cooperative's phone to the Union's figure."""

import pytest
from playwright.sync_api import Browser

from tests.journeys import buying, figures, selling, steps
from tests.journeys.conftest import DESK, Camera, Site
from tests.journeys.people import CENTRE, NEIGHBOUR, OFFICER, make_cast

pytestmark = pytest.mark.journey


def test_one_sale_from_the_phone_to_the_figure(chromium: Browser, site: Site, camera: Camera) -> None:
    make_cast(site)
    director, officer = steps.visitor(chromium, site), steps.visitor(chromium, site)
    selling.apply_to_the_union(director, camera)
    steps.sign_in(officer, OFFICER)
    selling.verify(officer, camera)
    selling.list_a_product(director, camera)
    selling.enter_an_ocop_certificate(director, camera)
    selling.review_and_publish(officer, camera)
    selling.print_labels_and_scan_one(director, camera)
    guest = steps.visitor(chromium, site)
    bought = buying.buy_from_two_cooperatives(guest, camera)
    neighbour = steps.visitor(chromium, site)
    steps.sign_in(neighbour, NEIGHBOUR)
    selling.send_and_deliver(director, bought.order_codes, camera)
    selling.send_and_deliver(neighbour, bought.order_codes, camera)
    buying.see_both_delivered(guest, bought, camera)
    desk = steps.visitor(chromium, site, width=DESK["width"])
    steps.sign_in(desk, CENTRE)
    figures.see_both_sales_in_their_places(desk, bought, camera)
    figures.open_the_figure_down_to_the_lines(desk, bought, camera)
    figures.see_only_her_own_province(officer, camera)
