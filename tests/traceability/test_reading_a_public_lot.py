"""Anybody may read what a lot's label leads to, and nothing beyond."""

from datetime import date

import pytest
from sqlalchemy import event

from marketplace.certificates.states import CertificateState
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import NotFound
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Photo, Product, ProductCertificate
from marketplace.products.states import ProductState
from marketplace.traceability import queries
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import LONG_AGO, make_cooperative
from tests.makers.lots import make_lot
from tests.makers.products import make_product

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 11, 22)


def _put_photo(product: Product) -> None:
    with transaction():
        db.session.add(
            Photo(
                product_id=product.id, key=f"k{product.id}", state=PhotoState.READY, width=640, height=640,
                uploaded_at=LONG_AGO,
            )
        )  # fmt: skip


def _put_certificate(product: Product, **changed: object) -> None:
    paper = make_certificate(make_cooperative("Dara"), **changed)  # type: ignore[arg-type]
    with transaction():
        db.session.add(ProductCertificate(product_id=product.id, certificate_id=paper.id))


def test_a_code_leads_to_product_maker_place_and_story() -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    shown = queries.public_lot(lot.code, today=TODAY)
    assert (shown.product.name, shown.cooperative.id) == ("Gạo nếp nương Tú Lệ", chi.id)
    assert shown.address == "Thôn 3, Xã Giao Thủy, Tỉnh Ninh Bình"
    assert [event.place for event in shown.events] == ["Bản Lìm Mông"] * 3
    assert shown.is_sold_here


@pytest.mark.parametrize("code", ["LAAAAAAAA", "", "L", "../..", "LÔ-1", "L" * 500])
def test_an_unknown_or_broken_code_leads_nowhere(code: str) -> None:
    with pytest.raises(NotFound, match="Không có lô nào mang mã này"):
        queries.public_lot(code, today=TODAY)


def test_a_slip_in_one_character_never_leads_to_another_lot() -> None:
    code = make_lot(make_cooperative()).code
    wrong = code[:3] + ("A" if code[3] != "A" else "B") + code[4:]
    with pytest.raises(NotFound):
        queries.public_lot(wrong, today=TODAY)


def test_only_certificates_that_hold_are_shown() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    lot = make_lot(chi, rice)
    _put_certificate(rice, stars=4)
    _put_certificate(rice, stars=5, issued_on=date(2020, 1, 1))
    _put_certificate(rice, stars=3, state=CertificateState.WITHDRAWN)
    assert [paper.stars for paper in queries.public_lot(lot.code, today=TODAY).certificates] == [4]


def test_what_no_officer_has_seen_is_not_shown() -> None:
    chi = make_cooperative()
    draft = make_product(chi, state=ProductState.DRAFT)
    _put_photo(draft)
    shown = queries.public_lot(make_lot(chi, draft).code, today=TODAY)
    assert (shown.was_reviewed, shown.photo, shown.is_sold_here) == (False, None, False)


def test_a_printed_code_still_leads_to_a_product_no_longer_sold() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    _put_photo(rice)
    lot = make_lot(chi, rice)
    with transaction():
        db.session.get_one(Product, rice.id).state = ProductState.RETIRED
    shown = queries.public_lot(lot.code, today=TODAY)
    assert shown.photo is not None and shown.was_reviewed and not shown.is_sold_here


def test_a_photo_completes_the_list_of_ten() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    lot = make_lot(chi, rice)
    assert queries.public_lot(lot.code, today=TODAY).told == 9
    _put_photo(rice)
    assert queries.public_lot(lot.code, today=TODAY).told == 10


def test_it_takes_few_statements_however_long_the_story() -> None:
    code = make_lot(make_cooperative()).code
    db.session.rollback()
    db.session.expunge_all()
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    queries.public_lot(code, today=TODAY)
    assert len([statement for statement in seen if statement.startswith("SELECT")]) <= 6
