"""Buyers see what is published, by verified cooperatives, page after page without gap or double."""

from datetime import date

import pytest

from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db, transaction
from marketplace.products import catalogue, variants
from marketplace.products.models import Product, ProductCertificate
from marketplace.products.shelves import Page, ShelfFilter, ShelfOrder, price_per_unit
from marketplace.products.states import ProductState
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import GIAO_THUY, TA_PHIN, make_cooperative
from tests.makers.products import MORNING, make_product, variant_of
from tests.makers.statements import counted_statements

EVERYTHING = ShelfFilter()


def names(page: Page) -> list[str]:
    return [card.name for card in page.items]


def certify(product: Product, cooperative, **given) -> None:
    certificate = make_certificate(cooperative, **given)
    with transaction():
        db.session.add(ProductCertificate(product_id=product.id, certificate_id=certificate.id))


@pytest.fixture
def seven(database) -> list[str]:
    """Seven products published at the same moment, two of them at the same price."""
    cooperative = make_cooperative()
    prices = [50_000, 30_000, 30_000, 90_000, 10_000, 70_000, 20_000]
    for number, price in enumerate(prices):
        make_product(cooperative, name=f"Gạo số {number}", variants=[("1 kg", "kg", 1000, price)])
    return [f"Gạo số {number}" for number in range(7)]


@pytest.mark.parametrize("order", list(ShelfOrder))
def test_pages_follow_each_other_without_gap_or_double(seven, order):
    seen, after = [], ""
    for _ in range(4):
        page = catalogue.cards(EVERYTHING, order=order, after=after, limit=2)
        seen += names(page)
        after = page.next
    assert sorted(seen) == seven
    assert after == ""


@pytest.mark.parametrize("order", list(ShelfOrder))
def test_the_way_back_shows_the_same_pages(seven, order):
    first = catalogue.cards(EVERYTHING, order=order, limit=3)
    second = catalogue.cards(EVERYTHING, order=order, after=first.next, limit=3)
    back = catalogue.cards(EVERYTHING, order=order, before=second.previous, limit=3)
    assert names(back) == names(first)
    assert (back.previous, back.next) == ("", first.next)


def test_prices_go_up_and_down(seven):
    up = catalogue.cards(EVERYTHING, order=ShelfOrder.CHEAPEST)
    down = catalogue.cards(EVERYTHING, order=ShelfOrder.DEAREST)
    assert [card.price for card in up.items] == [10_000, 20_000, 30_000, 30_000, 50_000, 70_000, 90_000]
    assert names(down) == names(up)[::-1]


@pytest.mark.parametrize("nonsense", ["", "x", "1", "1.", ".1", "-5.3", "9" * 30 + ".1", "1.2.3", "１.２"])
def test_a_page_that_begins_nowhere_is_the_first(seven, nonsense):
    assert len(catalogue.cards(EVERYTHING, after=nonsense).items) == 7


def test_a_page_costs_one_statement(seven):
    with counted_statements() as sent:
        catalogue.cards(EVERYTHING, limit=5)
    assert len(sent) == 1


def test_a_card_tells_maker_place_and_the_cheapest_pack(database):
    cooperative = make_cooperative("Mây Núi", commune_code=TA_PHIN)
    packs = [("Hũ 500 g", "g", 500, 310_000), ("Hũ 250 g", "g", 250, 165_000)]
    make_product(cooperative, name="Mật ong bạc hà", variants=packs, category="mat-ong")
    (card,) = catalogue.cards(EVERYTHING).items
    assert (card.maker, card.commune, card.province) == ("Mây Núi", "Tả Phìn", "Lào Cai")
    assert (card.price, card.dearest, card.amount) == (165_000, 310_000, 250)
    assert (card.stars, card.photo_key, card.drawing) == (0, "", "honey")


@pytest.mark.parametrize("state", [state for state in ProductState if state is not ProductState.PUBLISHED])
def test_only_published_products_are_seen(database, state):
    make_product(make_cooperative(), state=state)
    assert not catalogue.cards(EVERYTHING).items


@pytest.mark.parametrize("state", [state for state in CooperativeState if state is not CooperativeState.VERIFIED])
def test_only_verified_cooperatives_are_seen(database, state):
    cooperative = make_cooperative()
    product = make_product(cooperative)
    with transaction():
        cooperative.state = state
    assert not catalogue.cards(EVERYTHING).items
    assert not catalogue.cards_of([product.id])
    assert not catalogue.matches([product.id])


def test_what_has_no_pack_for_sale_is_not_seen(database):
    cooperative = make_cooperative()
    product = make_product(cooperative)
    with transaction():
        variants.hide_variant(variant_of(product).id, cooperative_id=cooperative.id, act=MORNING)
    assert not catalogue.cards(EVERYTHING).items


def test_stars_are_shown_while_the_certificate_holds(database):
    cooperative = make_cooperative()
    valid, expired = make_product(cooperative, name="Còn hạn"), make_product(cooperative, name="Hết hạn")
    certify(valid, cooperative, stars=4)
    certify(expired, cooperative, stars=5, issued_on=date(2020, 1, 1))
    stars = {card.name: card.stars for card in catalogue.cards(EVERYTHING).items}
    assert stars == {"Còn hạn": 4, "Hết hạn": 0}
    assert names(catalogue.cards(ShelfFilter(stars=4))) == ["Còn hạn"]
    assert names(catalogue.cards(ShelfFilter(fewest_stars=3))) == ["Còn hạn"]
    assert not catalogue.cards(ShelfFilter(stars=5)).items


def test_filters_narrow_the_shelf(database):
    north, south = make_cooperative(commune_code=TA_PHIN), make_cooperative(commune_code=GIAO_THUY)
    make_product(north, name="Mật ong núi", category="mat-ong")
    make_product(south, name="Mật ong biển", category="mat-ong")
    make_product(south, name="Gạo biển")
    assert names(catalogue.cards(ShelfFilter(category="mat-ong", province="15"))) == ["Mật ong núi"]
    assert names(catalogue.cards(ShelfFilter(cooperative_id=south.id))) == ["Gạo biển", "Mật ong biển"]
    assert not catalogue.cards(ShelfFilter(category="khong-co")).items
    assert catalogue.provinces_with_makers() == [("15", "Lào Cai"), ("37", "Ninh Bình")]


def test_found_products_keep_the_order_they_were_found_in(database):
    cooperative = make_cooperative()
    ids = [make_product(cooperative, name=f"Chè số {number}", category="che-ca-phe").id for number in range(3)]
    wanted = [ids[1], 999_999, ids[2], ids[0]]
    assert [card.product_id for card in catalogue.cards_of(wanted)] == [ids[1], ids[2], ids[0]]
    assert [match.product_id for match in catalogue.matches(wanted)] == [ids[1], ids[2], ids[0]]
    assert catalogue.cards_of([]) == catalogue.matches([]) == []


@pytest.mark.parametrize(
    ("unit", "amount", "told"),
    [
        ("g", 500, "240.000\u00a0₫/kg"),
        ("qua", 30, "4.000\u00a0₫/quả"),
        ("chiec", 1, ""),
        ("ml", 250, "480.000\u00a0₫/lít"),
    ],
)
def test_packs_are_compared_by_what_they_hold(unit, amount, told):
    assert price_per_unit(120_000, unit=unit, amount=amount) == told
