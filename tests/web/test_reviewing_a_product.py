"""An officer opens a listing, sees what is missing and doubtful, and decides; only in her territory."""

import pytest

from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel.database import transaction
from marketplace.products import listing, queries
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.outbox import posted
from tests.makers.people import make_officer, sign_in
from tests.makers.products import MORNING, make_product, product_data
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def cooperative(database):
    return make_cooperative()


@pytest.fixture
def officer(client, database):
    return sign_in(client, make_officer())


def waiting(cooperative, **told):
    return make_product(cooperative, state=ProductState.SUBMITTED, **told)


def now(product):
    return queries.get_of_cooperative(product.code, cooperative_id=product.cooperative_id)


def test_she_sees_what_buyers_will_see_and_what_is_doubtful(officer, cooperative):
    product = waiting(cooperative, name="Tinh bột nghệ", story="Bà tôi chữa đau dạ dày bằng nghệ.")
    page = officer.get(f"/union/products/{product.code}").text
    for shown in ("Tinh bột nghệ", "120.000", "Để nơi khô ráo", "<mark>chữa</mark>", "Ảnh thật của sản phẩm"):
        assert shown in page


def test_she_publishes_what_she_has_read(officer, cooperative):
    product = waiting(cooperative)
    answer = officer.post(f"/union/products/{product.code}/publication", data={"revision": product.revision})
    assert (answer.status_code, answer.location) == (303, "/union/waiting")
    assert now(product).state == ProductState.PUBLISHED
    assert {letter["to"] for letter in posted("mail")} >= {cooperative.email}


def test_what_changed_meanwhile_is_not_published(officer, cooperative):
    product = waiting(cooperative)
    read = product.revision
    with transaction():
        listing.save(product.code, product_data("Tên khác"), cooperative_id=cooperative.id, act=MORNING)
    answer = officer.post(f"/union/products/{product.code}/publication", data={"revision": read})
    assert answer.status_code == 409
    assert "vừa sửa sản phẩm này" in answer.text
    assert now(product).state == ProductState.SUBMITTED


def test_she_sends_it_back_with_the_reason(officer, cooperative):
    product = waiting(cooperative)
    officer.post(f"/union/products/{product.code}/return", data={"reason": "Thiếu tên cơ sở trên nhãn."})
    assert (now(product).state, now(product).return_reason) == (ProductState.RETURNED, "Thiếu tên cơ sở trên nhãn.")
    assert all("Thiếu tên cơ sở trên nhãn." in letter["text"] for letter in posted("mail"))
    assert posted("mail")


def test_a_reason_is_asked_for(officer, cooperative):
    product = waiting(cooperative)
    answer = officer.post(f"/union/products/{product.code}/return", data={"reason": "sửa"})
    assert answer.status_code == 422
    assert "Hãy ghi rõ cần sửa gì" in answer.text
    assert now(product).state == ProductState.SUBMITTED


def test_a_viewer_looks_and_does_not_decide(client, cooperative):
    product = waiting(cooperative)
    viewer = sign_in(client, make_officer(role=OfficerRole.VIEWER))
    page = viewer.get(f"/union/products/{product.code}")
    assert page.status_code == 200
    assert "Duyệt và đăng" not in page.text
    assert viewer.post(f"/union/products/{product.code}/publication").status_code == 403
    assert viewer.post(f"/union/products/{product.code}/return").status_code == 403


def test_an_officer_of_another_province_finds_nothing(client, cooperative):
    product = waiting(cooperative)
    stranger = sign_in(client, make_officer(("province", "15")))
    assert stranger.get(f"/union/products/{product.code}").status_code == 404
    assert stranger.post(f"/union/products/{product.code}/publication").status_code == 404
    assert stranger.post(f"/union/products/{product.code}/return", data={"reason": "Không được."}).status_code == 404
    assert now(product).state == ProductState.SUBMITTED


def test_a_published_product_can_be_taken_down_from_its_page(officer, cooperative):
    product = make_product(cooperative)
    page = officer.get(f"/union/products/{product.code}").text
    assert "gỡ khỏi chợ" in page and "Duyệt và đăng" not in page


@pytest.mark.parametrize("state", [ProductState.RETURNED, ProductState.RETIRED])
def test_her_page_opens_when_there_is_nothing_to_decide(officer, cooperative, state):
    product = make_product(cooperative, state=state)
    assert officer.get(f"/union/products/{product.code}").status_code == 200
