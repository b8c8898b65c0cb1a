"""What a first visit weighs on a weak network: everything a page loads by itself, compressed, without photos."""

import re

import pytest

from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative
from tests.makers.kept_pages import keeping_site
from tests.makers.products import make_product
from tests.makers.routes import ON_SQLITE

MOST_BYTES, MOST_REQUESTS = 60_000, 12
MOST_STYLE, MOST_SCRIPT = 25_000, 15_000
PICTURES = ("/media/", "/picture/")
LOADED = re.compile(r'<(link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"[^>]*>')


@pytest.fixture
def visitor(market, database):
    for place in range(3):
        maker = make_cooperative(f"HTX Sen Hồng {place}")
        for number in range(9):
            make_product(maker, name=f"Gạo nếp cái hoa vàng gặt tay số {place}{number}")
    return browser(keeping_site(market))


def loaded_by(page: str) -> set[str]:
    """Return what a browser fetches at once with a page; lazy pictures wait until they are scrolled to."""
    found = set()
    for tag in LOADED.finditer(page):
        kind, address = tag.groups()
        is_waiting = 'loading="lazy"' in tag[0] or address.startswith(PICTURES)
        is_link = kind == "link" and not re.search(r'rel="(stylesheet|icon)"', tag[0])
        if not (is_waiting or is_link):
            found.add(address)
    return found


def weigh(visitor, address: str) -> int:
    answer = visitor.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, address
    return len(answer.data)


@ON_SQLITE
def test_a_first_visit_is_light(visitor):
    maker = re.search(r'href="(/cooperatives/[^"]+)"', visitor.get("/cooperatives").text)
    product = re.search(r'href="(/products/[^"]+)"', visitor.get("/products").text)
    for path in ("/", "/products", product[1], maker[1]):
        parts = loaded_by(visitor.get(path).text)
        weights = {address: weigh(visitor, address) for address in (path, *parts)}
        assert len(weights) <= MOST_REQUESTS, (path, weights)
        assert sum(weights.values()) <= MOST_BYTES, (path, weights)


@ON_SQLITE
def test_style_and_script_stay_within_their_weight(visitor):
    parts = loaded_by(visitor.get("/").text)
    style, script = (next(part for part in parts if part.endswith(end)) for end in (".css", ".js"))
    assert weigh(visitor, style) <= MOST_STYLE
    assert weigh(visitor, script) <= MOST_SCRIPT
