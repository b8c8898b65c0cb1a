"""A cooperative changes a product on sale, and an officer reads old beside new; the shop sells the old meanwhile."""

from dataclasses import replace

import pytest

from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel.database import db, transaction
from marketplace.products import listing, queries, revisions
from marketplace.products.rules import told_by
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.outbox import posted
from tests.makers.people import make_officer, sign_in
from tests.makers.products import EVERYWHERE, MORNING, make_product
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE
NEW = "Nếp nương vụ mới"


@pytest.fixture
def product(database):
    product = make_product(make_cooperative())
    with transaction():
        data = replace(told_by(product), name=NEW)
        listing.save(product.code, data, cooperative_id=product.cooperative_id, act=MORNING)
    return product


@pytest.fixture
def officer(client, database):
    return sign_in(client, make_officer())


@pytest.fixture
def seller(database, product):
    return sign_in(browser(database.app), make_member(cooperative_of(product)))


def cooperative_of(product):
    return queries.get_for_review(product.code, scope=EVERYWHERE).cooperative


def now(product):
    found = queries.get_of_cooperative(product.code, cooperative_id=product.cooperative_id)
    db.session.refresh(found)
    return found


def test_the_shop_shows_the_old_and_the_officer_both(officer, product):
    shop = officer.get(f"/products/{product.slug}")
    assert (shop.status_code, NEW in shop.text) == (200, False)
    assert f"/union/products/{product.code}/revision" in officer.get("/union/waiting").text
    page = officer.get(f"/union/products/{product.code}/revision").text
    assert product.name in page and f"<mark>{NEW}</mark>" in page


def test_she_approves_what_she_has_read(officer, product):
    answer = officer.post(f"/union/products/{product.code}/revision/approval", data={"revision": product.revision - 1})
    assert (answer.status_code, now(product).name == NEW) == (409, False)
    answer = officer.post(f"/union/products/{product.code}/revision/approval", data={"revision": product.revision})
    assert (answer.status_code, now(product).name) == (303, NEW)
    assert NEW in officer.get(f"/products/{product.slug}").text
    assert posted("mail")


def test_she_returns_it_with_reason_and_link(officer, product):
    path = f"/union/products/{product.code}/revision/return"
    assert officer.post(path, data={"reason": "sửa"}).status_code == 422
    answer = officer.post(path, data={"reason": "Tên chưa đúng với nhãn.", "part": "name"})
    assert answer.status_code == 303
    assert any(f"/seller/products/{product.code}/name#name" in letter["text"] for letter in posted("mail"))
    assert officer.get(f"/products/{product.slug}").status_code == 200


def test_the_cooperative_sees_what_waits_edits_it_and_takes_it_back(seller, product):
    path = f"/seller/products/{product.code}"
    assert NEW in seller.get(path).text
    form = seller.get(f"{path}/name").text
    assert f'value="{NEW}"' in form
    assert seller.post(f"{path}/revision/withdrawal").status_code == 303
    assert revisions.find_open(product.id) is None
    assert seller.post(f"{path}/revision/withdrawal").status_code == 404


def test_a_viewer_and_a_stranger_decide_nothing(database, client, product):
    viewer = sign_in(client, make_officer(role=OfficerRole.VIEWER))
    assert "Duyệt bản sửa</button>" not in viewer.get(f"/union/products/{product.code}/revision").text
    assert viewer.post(f"/union/products/{product.code}/revision/approval").status_code == 403
    stranger = sign_in(browser(database.app), make_officer(("province", "15")))
    assert stranger.get(f"/union/products/{product.code}/revision").status_code == 404
