"""Packing names the lot each line came from, when she has lots."""

from datetime import date

import pytest
from sqlalchemy import select

from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.orders import queries
from marketplace.orders.models import OrderLine
from marketplace.orders.states import OrderState
from marketplace.products.models import Product
from marketplace.traceability import lot_book, lot_life
from marketplace.traceability.models import Lot
from marketplace.trade import fulfilling
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_offer, make_order


def make_lot(variant, *, best_before_on=date(2027, 6, 1)):
    product = db.session.get_one(Product, variant.product_id)
    code = new_code(8)
    lot = Lot(
        code=code,
        number=code,
        cooperative_id=product.cooperative_id,
        product_id=product.id,
        produced_on=date(2026, 6, 1),
        best_before_on=best_before_on,
        quantity=100_000,
        left=100_000,
        unit="kg",
        created_at=NOON,
    )
    with transaction():
        db.session.add(lot)
    return lot


def confirmed():
    honey = make_offer()
    order = make_order(state=OrderState.CONFIRMED, wanted={honey: 2})
    line_id = db.session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).one()
    return honey, order, line_id


def pack(order, lots, *, cooperative_id=None):
    with transaction():
        whose = cooperative_id or order.cooperative_id
        fulfilling.pack(order.code, cooperative_id=whose, act=Act(None, NOON), lots=lots)


def lot_code_of(order):
    return queries.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=NOON).lines[0].lot_code


def test_a_line_remembers_its_lot(database):
    honey, order, line_id = confirmed()
    lot = make_lot(honey)
    pack(order, {line_id: f" {lot.code.lower()} "})
    assert lot_code_of(order) == lot.code


def test_lots_may_be_left_out(database):
    _, order, line_id = confirmed()
    pack(order, {line_id: "  "})
    assert order.state is OrderState.PACKED
    assert lot_code_of(order) is None


def refused(order, lots, error):
    with pytest.raises(error) as refusal:
        pack(order, lots)
    db.session.expire_all()
    assert order.state is OrderState.CONFIRMED
    return refusal.value


def test_a_lot_of_another_product_is_refused_at_its_line(database):
    honey, order, line_id = confirmed()
    seller = db.session.get_one(Product, honey.product_id).cooperative_id
    tea = make_offer(name="Chè Shan tuyết", cooperative=type("Seller", (), {"id": seller}))
    assert set(refused(order, {line_id: make_lot(tea).code}, InvalidInput).fields) == {f"lot-{line_id}"}


def test_a_lot_of_another_cooperative_is_refused(database):
    _, order, line_id = confirmed()
    other = make_lot(make_offer(cooperative=make_cooperative("Tà Phìn")))
    assert set(refused(order, {line_id: other.code}, InvalidInput).fields) == {f"lot-{line_id}"}


def test_a_lot_that_does_not_exist_is_refused(database):
    _, order, line_id = confirmed()
    refused(order, {line_id: "KHONGCO"}, InvalidInput)


def test_a_line_of_another_order_cannot_be_given_a_lot(database):
    honey, order, _ = confirmed()
    refused(order, {987_654: make_lot(honey).code}, InvalidInput)


def test_a_lot_past_its_best_before_day_is_refused(database):
    honey, order, line_id = confirmed()
    old = make_lot(honey, best_before_on=date(2026, 11, 21))
    refusal = refused(order, {line_id: old.code}, RuleBroken)
    assert f"Lô {old.code} đã hết hạn ngày 21/11/2026" in str(refusal)


def test_the_best_before_day_itself_is_still_good(database):
    honey, order, line_id = confirmed()
    lot = make_lot(honey, best_before_on=date(2026, 11, 22))
    pack(order, {line_id: lot.code})
    assert lot_code_of(order) == lot.code


def test_another_cooperative_cannot_pack_it(database):
    _, order, _ = confirmed()
    with pytest.raises(NotFound):
        pack(order, {}, cooperative_id=make_cooperative("Tà Phìn").id)


def hold_back(lot):
    with transaction():
        lot_life.hold(lot, reason="Chờ kết quả kiểm nghiệm.", act=Act(None, NOON))


def test_a_lot_that_is_held_back_is_not_packed(database):
    honey, order, line_id = confirmed()
    lot = make_lot(honey)
    hold_back(lot)
    refused(order, {line_id: lot.code}, RuleBroken)


def test_what_was_packed_before_its_lot_was_held_back_does_not_leave(database):
    honey, order, line_id = confirmed()
    lot = make_lot(honey)
    pack(order, {line_id: lot.code})
    hold_back(lot)
    with pytest.raises(RuleBroken, match="bị giữ"), transaction():
        fulfilling.ship(order.code, cooperative_id=order.cooperative_id, act=Act(None, NOON), carrier="Tự giao")
    db.session.refresh(order)
    assert order.state is OrderState.PACKED
    with transaction():
        lot_life.release(lot, reason="Đã kiểm, không sao.", act=Act(None, NOON))
    with transaction():
        fulfilling.ship(order.code, cooperative_id=order.cooperative_id, act=Act(None, NOON), carrier="Tự giao")
    assert order.state is OrderState.SHIPPED


def test_a_lot_is_found_by_what_its_label_says(database):
    honey, order, _ = confirmed()
    lot, own = make_lot(honey), order.cooperative_id
    shown = f"{lot.code[:3]}-{lot.code[3:6]}-{lot.code[6:]}".lower()
    for typed in (
        lot.code,
        shown,
        f"https://cho.example/trace/{lot.code}?lang=en",
        f"/01/8930000000000/10/{lot.number}",
    ):
        assert lot_book.scanned_code(typed, cooperative_id=own) == lot.code
    assert lot_book.scanned_code(lot.code, cooperative_id=make_cooperative("Dara").id) == lot.code
    assert lot_book.scanned_code("https://elsewhere.example/", cooperative_id=own) == "ELSEWHERE.EXAMPLE".replace(
        ".", ""
    )
