"""Letters that are no part of an order can be ended with one press in the mail program (RFC 8058)."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from marketplace import jobs
from marketplace.jobs import HANDLERS
from marketplace.kernel import outbox
from marketplace.kernel.database import db, transaction
from marketplace.orders.states import OrderState
from marketplace.trade import letters
from marketplace.wishes.models import StockWait
from tests.conftest import NOON
from tests.makers.money import machine
from tests.makers.orders import make_offer, make_order
from tests.makers.routes import ON_SQLITE
from tests.makers.wishes import make_wait, restock

pytestmark = ON_SQLITE
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def sent(database):
    """Return the letters of a kind that the worker sends now."""
    folder = Path(database.var) / "mail"

    def send(kind):
        for old in folder.glob("*.eml"):
            old.unlink()
        others = dict.fromkeys(set(HANDLERS) - {kind}, lambda _payload: None)
        outbox.deliver_due(others | {kind: HANDLERS[kind]}, at=NOON.replace(month=12))
        found = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml"))
        return [letter for letter in found if letter["To"] == "lan@example.vn"]

    return send


def ask_for_review():
    order = make_order(state=OrderState.DELIVERED)
    with transaction():
        letters.ask_for_reviews(order.code, at=NOON)


def press(letter):
    """End letters as a mail program does: from elsewhere, with no cookie and no question."""
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert machine().get(link).status_code == 200
    answer = machine().post(link, data=ONE_CLICK)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return link


def test_whoever_does_not_want_to_be_asked_is_not_asked_again(sent):
    ask_for_review()
    (asking,) = [letter for letter in sent("order-mail") if "Bạn thấy hàng" in letter["Subject"]]
    link = press(asking)
    assert machine().post(link, data=ONE_CLICK).status_code == 200
    assert link in asking.get_body(("plain",)).get_content().replace("=\n", "")
    ask_for_review()
    told = [letter["Subject"] for letter in sent("order-mail")]
    assert [subject for subject in told if "Bạn thấy hàng" in subject] == []
    assert any("Hàng đang trên đường" in subject for subject in told)


def test_asking_alone_ends_nothing(sent):
    ask_for_review()
    (asking,) = [letter for letter in sent("order-mail") if "Bạn thấy hàng" in letter["Subject"]]
    machine().get(asking["List-Unsubscribe"].strip("<>").removeprefix("http://localhost"))
    ask_for_review()
    assert [letter for letter in sent("order-mail") if "Bạn thấy hàng" in letter["Subject"]]


def test_what_she_waited_for_can_be_ended_the_same_way(sent):
    first, second = make_offer(stock=0), make_offer(stock=0)
    make_wait(first)
    other = make_wait(second)
    restock(first, 5)
    assert other.state == "waiting"
    jobs.tell_of_returned_stock()
    (letter,) = sent("restock-mail")
    press(letter)
    db.session.expire_all()
    assert db.session.get_one(StockWait, other.id).state == "stopped"


def test_letters_about_her_own_order_cannot_be_ended(sent):
    make_order(state=OrderState.SHIPPED)
    assert [letter["List-Unsubscribe"] for letter in sent("order-mail")] == [None, None]


@pytest.mark.parametrize("door", ["/letters/abc", "/wishes/letters/abc"])
def test_a_link_that_is_none_of_ours_ends_nothing(database, door):
    assert machine().get(door).status_code == 404
    assert machine().post(door, data=ONE_CLICK).status_code == 404
