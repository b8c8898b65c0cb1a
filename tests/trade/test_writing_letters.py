"""The worker writes each posted letter to whoever it concerns, in her language."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from marketplace.jobs import HANDLERS
from marketplace.kernel import outbox
from marketplace.kernel.database import db, transaction
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.trade import letters
from tests.conftest import NOON
from tests.makers.orders import advance, cancelled, make_order
from tests.makers.reviews import make_review
from tests.makers.seasons import make_season, preorder


@pytest.fixture
def written(database):
    """Return the letters the worker writes now."""
    folder = Path(database.var) / "mail"

    def write():
        for old in folder.glob("*.eml"):
            old.unlink()
        while outbox.deliver_due(WRITING | dict.fromkeys(OTHERS, lambda _payload: None), at=LATE):
            pass
        found = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml")))
        return {letter["To"]: letter for letter in found}

    return write


WRITING = {kind: HANDLERS[kind] for kind in ("order-mail", "mail")}
OTHERS = [kind for kind in HANDLERS if kind not in WRITING]
LATE = NOON.replace(month=12)


def text(letter):
    return letter.get_body(("plain",)).get_content()


def test_the_buyer_reads_what_she_ordered_and_where_to_find_it(written):
    order = make_order()
    letter = written()["lan@example.vn"]
    assert letter["Subject"].startswith("Đã nhận đơn hàng G")
    assert "Mật ong bạc hà 1 kg × 2: 240.000\u00a0₫" in text(letter)
    assert order.code in text(letter)
    assert "http://localhost/orders?code=G" in text(letter)


def test_she_reads_it_in_her_language(written):
    make_order(locale="en")
    assert written()["lan@example.vn"]["Subject"].startswith("Order received")


def test_without_an_address_nothing_is_sent_to_the_buyer(written):
    make_order(buyer_email="")
    assert "lan@example.vn" not in written()


def test_the_cooperative_reads_what_to_send_but_not_to_whom(written):
    order = make_order()
    letters = written()
    hers = [letter for to, letter in letters.items() if to != "lan@example.vn"]
    assert hers
    for letter in hers:
        assert letter["Subject"] == f"Đơn hàng mới {order.code}"
        assert "Mật ong bạc hà" in text(letter)
        assert not any(secret in letter.as_string() for secret in ("Nguyễn Thị Lan", "0500", "xóm Đông"))


def test_the_buyer_reads_who_carries_it(written):
    order = make_order(state=OrderState.PACKED)
    written()
    advance(order, OrderState.SHIPPED)
    assert "Vận chuyển: Bưu điện VN123" in text(written()["lan@example.vn"])


def test_the_buyer_reads_why_it_does_not_come(written):
    order = make_order()
    written()
    cancelled(order, reason="Hết hàng do mưa bão")
    assert "Hết hàng do mưa bão" in text(written()["lan@example.vn"])


def test_she_is_asked_what_she_thinks_unless_she_has_said_so_or_it_came_back(written):
    order, reviewed, back = (make_order(state=OrderState.DELIVERED) for _ in range(3))
    make_review(reviewed)
    written()
    with transaction():
        for each in (order, reviewed, back):
            letters.ask_for_reviews(each.code, at=NOON)
        db.session.get_one(Order, back.id).state = OrderState.RETURNED
    (letter,) = written().values()
    assert letter["Subject"] == f"Bạn thấy hàng thế nào? {order.code}"
    assert f"/{order.code}/reviews" in text(letter)


@pytest.mark.parametrize(
    ("pay_by", "to_buyer", "to_seller"),
    [
        (PayBy.COD, "nên bạn không phải làm gì.", "không cần gửi hàng nữa.\n"),
        (PayBy.VIETQR, "hợp tác xã sẽ hoàn lại cho bạn.", "hãy hoàn lại cho người mua."),
        (PayBy.CARD, "chợ tự hoàn về thẻ.", "bạn không phải chuyển lại."),
    ],
)
def test_both_sides_read_who_gives_the_money_back(written, pay_by, to_buyer, to_seller):
    by_her, by_the_buyer = make_order(pay_by=pay_by), make_order(pay_by=pay_by)
    written()
    cancelled(by_her)
    assert to_buyer in text(written()["lan@example.vn"])
    with transaction():
        letters.tell_of_cancelling_by_buyer(by_the_buyer.code, at=NOON)
    assert all(to_seller in text(letter) for letter in written().values())


def test_an_order_before_the_harvest_is_told_as_such_to_both_sides(written):
    order = preorder(make_season(), 2)
    found = written()
    to_buyer = found.pop("lan@example.vn")
    to_seller, *_others = found.values()
    assert to_buyer["Subject"].startswith("Đã nhận đơn đặt trước G")
    assert to_seller["Subject"] == f"Đơn đặt trước mới {order.code}"
    assert "Chưa cần đóng gói" in text(to_seller)
    assert all("Thu hoạch và gửi từ" in text(letter) for letter in (to_buyer, to_seller))
