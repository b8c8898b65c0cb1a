"""A buyer whose card gets money back is told of it once: in the market, and by letter or SMS in her language."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select

from marketplace.jobs import HANDLERS
from marketplace.kernel import outbox
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.notices.models import Notice
from marketplace.orders.kinds import PayBy
from marketplace.payments import card_paying, card_refunds, queries
from marketplace.payments.card_models import CardRefund
from marketplace.payments.kinds import CardOccasion, CardStatus, RefundStatus
from marketplace.payments.ports import CardBackOutcome, CardNews, CardOutcome
from marketplace.payments.states import RefundState
from marketplace.trade import auditing, cards, letters
from tests.conftest import NOON, browser
from tests.makers.cards import GOOD, orders_of
from tests.makers.orders import BUYER_PHONE, cancelled, make_cart, make_checkout, make_offer, place
from tests.makers.short_messages import LATER, sent_to

ACT = Act(None, NOON)


def owed(**changes):
    """Return an order that was paid by card and cancelled, and the refund that waits for it."""
    placed = place(make_checkout(make_cart({make_offer(price=90_000): 1}), pay_by=PayBy.CARD, **changes))
    with transaction():
        wish = card_paying.begin(placed.group_id, GOOD, act=ACT)
        cards.settle(wish.intent_id, CardOutcome(CardStatus.SUCCEEDED, f"pi_{placed.group_id}", wish.amount), act=ACT)
    order = orders_of(placed)[0]
    cancelled(order)
    return order, queries.refunds_of(order.id)[0]


def at_the_provider(refund, status, number="re_1"):
    with transaction():
        card_refunds.prepare(refund.id, act=ACT)
    with transaction():
        row_id = db.session.scalar(
            select(CardRefund.id).where(CardRefund.refund_id == refund.id).order_by(CardRefund.id.desc()).limit(1)
        )
        cards.record_refund(row_id, CardBackOutcome(status, number), act=ACT)


def told(order):
    chosen = select(Notice.template).where(Notice.order_id == order.id, Notice.template.in_(letters.REFUNDS))
    return list(db.session.scalars(chosen.order_by(Notice.id)))


def letters_now(database, order):
    """Return what the worker writes now about money that went back for an order: subject and text."""
    folder = Path(database.var) / "mail"
    others = dict.fromkeys(HANDLERS, lambda _payload: None)
    outbox.deliver_due(others | {"order-mail": HANDLERS["order-mail"]}, at=LATER)
    found = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml")))
    about = [each for each in found if order.code in each["Subject"] and each["To"] == "lan@example.vn"]
    return [(each["Subject"], each.get_body(("plain",)).get_content()) for each in about]


@pytest.mark.parametrize(
    ("locale", "subject", "lead", "note"),
    [
        ("vi", "Đã hoàn tiền về thẻ", "về thẻ bạn đã dùng để trả", "Đã hoàn: {}"),
        ("en", "Money back on its way to your card", "to the card you paid with", "Sent back: {}"),
    ],
)
def test_she_reads_in_her_language_how_much_went_back_to_her_card(database, locale, subject, lead, note):
    order, refund = owed(locale=locale)
    at_the_provider(refund, RefundStatus.ACCEPTED)
    assert told(order) == ["refund_sent_to_card"]
    found = [text for title, text in letters_now(database, order) if title == f"{subject} {order.code}"]
    assert len(found) == 1
    assert lead in found[0]
    assert note.format(f"{refund.amount:,}".replace(",", "." if locale == "vi" else ",")) in found[0]


def test_what_the_provider_says_again_is_told_once(database):
    order, refund = owed()
    for status in (RefundStatus.ACCEPTED, RefundStatus.ACCEPTED, RefundStatus.ARRIVED):
        at_the_provider(refund, status)
    with transaction():
        news = CardNews(
            "evt_again",
            CardOccasion.REFUND_CHANGED,
            "refund.updated",
            NOON,
            back=CardBackOutcome(RefundStatus.ARRIVED, "re_1"),
        )
        cards.hear(news, act=ACT)
    assert told(order) == ["refund_sent_to_card"]
    assert [title for title, _text in letters_now(database, order)].count(f"Đã hoàn tiền về thẻ {order.code}") == 1


def test_before_the_provider_took_it_on_she_is_told_nothing(database):
    order, refund = owed()
    at_the_provider(refund, RefundStatus.FAILED)
    assert told(order) == []
    with transaction():
        card_refunds.try_again(refund.id, act=ACT)
    at_the_provider(refund, RefundStatus.ACCEPTED, "re_2")
    assert told(order) == ["refund_sent_to_card"]


def test_a_card_that_sent_it_back_is_followed_by_a_word_of_the_transfer(database):
    order, refund = owed()
    at_the_provider(refund, RefundStatus.ACCEPTED)
    with transaction():
        row_id = db.session.scalar(select(CardRefund.id).where(CardRefund.refund_id == refund.id))
        cards.record_refund(row_id, CardBackOutcome(RefundStatus.FAILED, "re_1", "expired_card"), act=ACT)
    assert queries.refunds_of(order.id)[0].state is RefundState.FAILED
    with transaction():
        cards.refund_by_bank(refund.id, bank_reference="FT26330", act=ACT)
    assert told(order) == ["refund_sent_to_card", "refund_sent_for_card"]
    subjects = [title for title, _text in letters_now(database, order)]
    assert subjects.count(f"Đã chuyển khoản tiền hoàn {order.code}") == 1
    assert list(auditing.faults()) == []


def test_by_telephone_she_hears_it_in_one_sms(database):
    order, refund = owed(buyer_email="")
    at_the_provider(refund, RefundStatus.ACCEPTED)
    texts = {each["template"]: each["text"] for each in sent_to(database, "order-sms", at=LATER)}
    assert (
        f"da hoan {refund.amount:,}d cua don {order.code} ve the.".replace(",", ".", 1) in texts["refund_sent_to_card"]
    )
    assert len(texts["refund_sent_to_card"]) <= 160


def test_she_reads_it_in_the_market_as_well(database):
    order, refund = owed()
    at_the_provider(refund, RefundStatus.ACCEPTED)
    typed = {"code": order.code, "phone": BUYER_PHONE}
    page = browser(database.app).post("/orders", data=typed, follow_redirects=True)
    assert "Chợ đã hoàn tiền của đơn này về thẻ bạn đã dùng để trả." in page.get_data(as_text=True)
