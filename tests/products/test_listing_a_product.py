"""A cooperative writes down what it sells; only it sees the draft."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, StaleState
from marketplace.kernel.history import history_of
from marketplace.products import listing, queries, revisions
from marketplace.products.models import Product
from marketplace.products.rules import ProductData, told_by
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.indexes import told
from tests.makers.products import MORNING, category_id, make_product, product_data


def create(cooperative, data):
    with transaction():
        return listing.create(cooperative.id, data, act=MORNING)


def save(product, **changes):
    with transaction():
        data = replace(told_by(product), **changes)
        return listing.save(product.code, data, cooperative_id=product.cooperative_id, act=MORNING)


def test_a_name_and_a_shelf_are_enough_for_a_draft(database):
    product = create(make_cooperative(), ProductData("  Mật ong   bạc hà ", category_id("mat-ong")))
    assert product.state == ProductState.DRAFT
    assert product.name == "Mật ong bạc hà"
    assert product.folded_name == "mat ong bac ha"
    assert product.slug.startswith("mat-ong-bac-ha-")
    assert product.drawing == "honey"


def test_two_products_of_one_name_have_two_addresses(database):
    cooperative = make_cooperative()
    one, other = create(cooperative, product_data("Chè Shan")), create(cooperative, product_data("Chè Shan"))
    assert one.slug != other.slug
    assert one.code != other.code


@pytest.mark.parametrize("name", ["", "  ", "ab", "123"])
def test_a_name_must_say_something(database, name):
    with pytest.raises(InvalidInput) as caught:
        create(make_cooperative(), product_data(name))
    assert list(caught.value.fields) == ["name"]


def test_all_faults_are_told_at_once(database):
    with pytest.raises(InvalidInput) as caught:
        create(make_cooperative(), product_data("", storage="x" * 501, description="x" * 5_001))
    assert set(caught.value.fields) == {"name", "storage", "description"}


def test_an_unknown_shelf_is_refused(database):
    with pytest.raises(InvalidInput) as caught:
        create(make_cooperative(), ProductData("Mật ong", 999_999))
    assert list(caught.value.fields) == ["category_id"]


def test_a_draft_changes_freely_and_its_address_with_it(database):
    product = save(make_product(make_cooperative(), state=ProductState.DRAFT), name="Nếp cẩm nương")
    assert product.state == ProductState.DRAFT
    assert product.slug.startswith("nep-cam-nuong-")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Nếp cẩm Mù Cang Chải"},
        {"description": "Một câu mô tả khác hẳn câu trước."},
        {"ingredients": "90% nếp, 10% đỗ"},
        {"storage": "Để trong tủ lạnh."},
        {"warning": "Không dùng khi bao bì rách."},
        {"story": "Mười hai chị em cùng làm."},
        {"origin": "Yên Bái"},
        {"summary": "Dẻo và thơm"},
    ],
)
def test_changing_what_buyers_are_told_waits_as_a_revision(database, changes):
    product = make_product(make_cooperative())
    before = told_by(product)
    save(product, **changes)
    assert (product.state, told_by(product)) == (ProductState.PUBLISHED, before)
    revision = revisions.find_open(product.id)
    assert revisions.told_in(revision, product) == replace(before, **changes)
    assert history_of("revision", revision.id)[-1].action == "edit"


def test_an_address_buyers_may_have_kept_stays(database):
    product = make_product(make_cooperative())
    before = product.slug
    assert save(product, name="Tên mới hẳn").slug == before


def test_saving_the_same_words_changes_nothing(database):
    product = make_product(make_cooperative())
    assert save(product, name=f" {product.name} ").state == ProductState.PUBLISHED


def test_the_index_hears_nothing_before_an_officer_has_read_it(database):
    product = make_product(make_cooperative())
    before = len(told("product"))
    save(product, name="Nếp cẩm nương")
    assert told("product")[before:] == []


def test_a_stranger_finds_nothing_to_change(database):
    product, stranger = make_product(make_cooperative()), make_cooperative("Khác")
    with pytest.raises(NotFound), transaction():
        listing.save(product.code, told_by(product), cooperative_id=stranger.id, act=MORNING)


def test_losing_against_an_officer_who_publishes_is_told(database):
    product = make_product(make_cooperative(), state=ProductState.SUBMITTED)
    with pytest.raises(StaleState), transaction():
        read = queries.get_of_cooperative(product.code, cooperative_id=product.cooperative_id)
        # Another process moves the row behind the back of this session.
        publish = update(Product).where(Product.id == read.id).values(state=ProductState.PUBLISHED)
        db.session.execute(publish.execution_options(synchronize_session=False))
        revisions.tell_anew(read, act=MORNING)
