"""The buyer's name, phone and street are the seller's only while she ships and for 30 days of complaints."""

from datetime import timedelta

import pytest

from marketplace.orders import queries
from marketplace.orders.labels import buyer_label, seller_label
from marketplace.orders.rules import contact_is_open
from marketplace.orders.states import OrderState as S
from tests.conftest import NOON
from tests.makers.orders import make_order

MONTH = timedelta(days=30)
SOON = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("state", "delivered_at", "at", "is_open"),
    [
        (S.PLACED, None, NOON + 10 * MONTH, True),
        (S.SHIPPED, None, NOON, True),
        (S.DELIVERED, NOON, NOON + MONTH - SOON, True),
        (S.DELIVERED, NOON, NOON + MONTH, False),
        (S.CANCELLED, None, NOON, False),
    ],
)
def test_when_the_contact_is_open(state, delivered_at, at, is_open):
    assert contact_is_open(state, delivered_at=delivered_at, at=at) is is_open


def seen(order, at):
    return queries.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=at)


def test_the_seller_who_ships_sees_where_to(database):
    view = seen(make_order(state=S.PACKED, note="Gọi trước khi giao"), NOON)
    assert (view.contact.name, view.contact.phone_shown) == ("Nguyễn Thị Lan", "0500 000 888")
    assert (view.contact.street, view.contact.is_masked, view.note) == ("Số 5, xóm Đông", False, "Gọi trước khi giao")


def test_thirty_days_later_she_sees_the_place_but_not_the_person(database):
    order = make_order(state=S.DELIVERED, note="Gọi Lan", old_address="Huyện Giao Thủy cũ")
    view = seen(order, order.delivered_at + MONTH)
    hidden = view.contact
    assert (hidden.name, hidden.phone, hidden.phone_shown) == ("N•••", "", "0500 ••• 888")
    assert (hidden.street, hidden.email, hidden.old_address, view.note) == ("•••", "", "", "")
    assert (hidden.commune, hidden.is_masked) == ("Xã Giao Thủy", True)


def test_a_cancelled_order_shows_nobody(database):
    order = make_order(state=S.CANCELLED)
    assert seen(order, NOON).contact.is_masked
    assert queries.orders_of_cooperative(order.cooperative_id, at=NOON)[0].buyer_name == "N•••"


def test_the_buyer_herself_sees_everything_always(database):
    order = make_order(state=S.CANCELLED)
    assert queries.find_order_for_guest(order.code, "0500000888").contact.name == "Nguyễn Thị Lan"


def test_a_buyer_reads_the_words_she_knows():
    words = [(str(buyer_label(state).text), buyer_label(state).tone) for state in S]
    assert words == [
        ("Chờ xác nhận", "waiting"),
        ("Chờ lấy hàng", "moving"),
        ("Chờ lấy hàng", "moving"),
        ("Đang giao", "moving"),
        ("Đã giao", "done"),
        ("Đã hủy", "stopped"),
        ("Trả hàng", "stopped"),
    ]


def test_a_seller_reads_whether_to_pack_or_to_send():
    assert str(seller_label(S.CONFIRMED).text) == "Chờ đóng gói"
    assert str(seller_label(S.PACKED).text) == "Chờ gửi hàng"
    assert seller_label(S.PLACED) == buyer_label(S.PLACED)
