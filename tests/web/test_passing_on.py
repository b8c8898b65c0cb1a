"""The text a seller pastes into a Zalo group: name, price, stars while valid, link."""

import re
from html import unescape

from tests.conftest import browser
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_gone, make_offer, product_of
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


def text_on(page):
    found = re.search(r'<textarea[^>]*id="share-text"[^>]*readonly>(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]).replace("\u00a0", " ") if found else ""


def test_it_says_what_it_is_what_it_costs_and_where(database):
    hoa = make_person("Hoa")
    cooperative = make_cooperative(manager=hoa)
    product = product_of(make_offer(cooperative=cooperative))
    seller = sign_in(browser(database.app), hoa)
    lines = text_on(seller.get(f"/seller/products/{product.code}").text).split("\n")
    assert lines == [
        "Mật ong bạc hà",
        "120.000 ₫",
        "Do Sen Hồng, Ninh Bình làm.",
        f"Đặt mua: http://localhost/products/{product.slug}",
    ]
    of_all = text_on(seller.get("/seller/products").text)
    assert of_all.split("\n") == [
        "Sen Hồng",
        "- Mật ong bạc hà · 120.000 ₫",
        f"Đặt mua: http://localhost/cooperatives/{cooperative.slug}",
    ]
    make_gone(product)
    assert text_on(seller.get(f"/seller/products/{product.code}").text) == ""
    assert text_on(seller.get("/seller/products").text) == ""
    assert make_certificate(cooperative).id
