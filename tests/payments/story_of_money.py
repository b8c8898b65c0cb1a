"""The chapter of the money: transfers short, over, late, twice and astray, cash of parcels, refunds, the desk."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import Row, select

from marketplace.kernel.database import db
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.payments import desk, refunding
from marketplace.payments.kinds import NewsSource, Outcome
from marketplace.payments.models import Payment, ProviderNews, Refund
from marketplace.payments.ports import News
from marketplace.payments.states import NewsState, RefundState
from marketplace.trade import paying
from tests.payments.story import ANY_ONE, Story, after

SUMS = ("exact", "exact", "short", "over")
TEXTS = ("right", "right", "right", "unknown", "somebody else's")
BANKS = (NewsSource.STATEMENT, NewsSource.SEPAY, NewsSource.CASSO)
ON_DESK = (NewsState.DUPLICATE, NewsState.LATE, NewsState.NO_MATCH, NewsState.WRONG_ACCOUNT)
UNKNOWN_CODE = "CS000000000"

anything_was_bought = after("place")


class StoryOfMoney(Story):
    """What buyers, banks, carriers and cooperatives do with money that goes straight to the cooperative."""

    def __init__(self, stage: Any) -> None:
        """Begin with nothing told."""
        super().__init__(stage)
        self.told: list[tuple[int, News]] = []
        self.kept: set[tuple[int, NewsSource, str]] = set()

    @anything_was_bought
    @rule(pick=ANY_ONE, how_much=st.sampled_from(SUMS), text=st.sampled_from(TEXTS), bank=st.sampled_from(BANKS))
    def transfer(self, pick: int, how_much: str, text: str, bank: NewsSource) -> None:
        """A buyer transfers money, for whatever order in whatever state, and her bank or provider tells of it."""
        self.transfer_for(self.order(pick), how_much, text, bank)

    def transfer_for(self, order: Row[Any], how_much: str, text: str, bank: NewsSource) -> None:
        """Let money come to the cooperative's account, and her hear of it."""
        amount = self._sum(order, how_much)
        if amount:
            told = {
                "right": f"CT DEN {order.code}",
                "unknown": UNKNOWN_CODE,
                "somebody else's": self._other_code(order),
            }
            self._hear(order.cooperative_id, self._news(bank, amount, told[text]))

    @after("hear")
    @rule(pick=ANY_ONE, bank=st.sampled_from(BANKS))
    def tell_again(self, pick: int, bank: NewsSource) -> None:
        """The same line comes again; and another source tells of the same money."""
        seller, news = self.told[pick % len(self.told)]
        again = self.happens("hear the same again", lambda: paying.hear(news, cooperative_id=seller, act=self.act))
        assert again.outcome in (Outcome.KNOWN, Outcome.NOT_OURS)
        if bank is not news.source and news.source is not NewsSource.CARRIER:
            echo = News(bank, f"echo-{len(self.told)}", news.amount, news.text, news.at + timedelta(minutes=1))
            self._hear(seller, echo)

    @anything_was_bought
    @rule(pick=ANY_ONE, how_much=st.sampled_from(SUMS), fee=st.sampled_from((0, 12_000)))
    def remit(self, pick: int, how_much: str, fee: int) -> None:
        """A carrier pays out the cash of a parcel, or of one that it never had."""
        order = self.order(pick, OrderState.SHIPPED, OrderState.DELIVERED, OrderState.CANCELLED, pay_by=PayBy.COD)
        if order is not None:
            amount = self._sum(order, how_much)
            if amount or fee:
                self._hear(order.cooperative_id, self._news(NewsSource.CARRIER, amount, order.code, fee))

    @anything_was_bought
    @rule(pick=ANY_ONE)
    def say_that_it_came(self, pick: int) -> None:
        """The cooperative saw the transfer, or holds the cash."""
        order = self.order(pick)
        given: Any = {"cooperative_id": order.cooperative_id, "act": self.act}
        self.happens("confirm received", lambda: paying.confirm_received(order.code, **given))

    @after("hear")
    @rule(pick=ANY_ONE, to=ANY_ONE, what=st.sampled_from(("assign", "give back", "place again", "dismiss")))
    def decide_at_the_desk(self, pick: int, to: int, what: str) -> None:
        """The cooperative says what money was that found no place by itself."""
        columns = (ProviderNews.id, ProviderNews.cooperative_id)
        found = self.one(pick, select(*columns).where(ProviderNews.state.in_(ON_DESK)).order_by(ProviderNews.id))
        if found is None:
            return
        given: Any = {"cooperative_id": found.cooperative_id, "act": self.act}
        order = self.order(to, cooperative_id=found.cooperative_id)
        code = UNKNOWN_CODE if order is None else order.code
        deeds = {
            "assign": lambda: paying.assign(found.id, code, **given),
            "give back": lambda: desk.give_back(found.id, **given),
            "place again": lambda: paying.place_again(found.id, **given),
            "dismiss": lambda: desk.dismiss(found.id, reason="Tiền riêng", **given),
        }
        self.happens(what, deeds[what])

    @anything_was_bought
    @rule(pick=ANY_ONE, what=st.sampled_from(("send", "send", "confirm", "fail", "send all")))
    def give_money_back(self, pick: int, what: str) -> None:
        """The cooperative sends what is owed; it arrives, or it does not."""
        states = (RefundState.SENT,) if what in ("confirm", "fail") else (RefundState.OWED, RefundState.FAILED)
        chosen = (
            select(Refund.id, Order.code, Order.cooperative_id)
            .join(Payment, Payment.id == Refund.payment_id)
            .join(Order, Order.id == Payment.order_id)
            .where(Refund.state.in_(states))
        )
        found = self.one(pick, chosen.order_by(Refund.id))
        if found is None:
            return
        given: Any = {"cooperative_id": found.cooperative_id, "act": self.act}
        number = {"bank_reference": f"FT{found.id}"}
        deeds = {
            "send": lambda: refunding.send(found.id, **given, **number),
            "confirm": lambda: refunding.confirm(found.id, **given),
            "fail": lambda: refunding.fail(found.id, **given),
            "send all": lambda: paying.confirm_refunded(found.code, **given, **number),
        }
        self.happens(f"refund: {what}", deeds[what])

    def _sum(self, order: Row[Any], how_much: str) -> int:
        amount, paid = db.session.execute(
            select(Payment.amount, Payment.paid).where(Payment.order_id == order.id)
        ).one()
        # Who has paid everything pays everything once more.
        missing = amount - paid if amount > paid else amount
        return {"exact": missing, "short": missing // 2, "over": missing + 10_000}[how_much]

    def _news(self, source: NewsSource, amount: int, text: str, fee: int = 0) -> News:
        return News(source, f"line-{len(self.told)}", Dong(amount), text, self.now, fee=Dong(fee))

    def _hear(self, seller: int, news: News) -> None:
        heard = self.happens("hear", lambda: paying.hear(news, cooperative_id=seller, act=self.act))
        self.stage.played[f"news: {heard.outcome.value}"] += 1
        self.told.append((seller, news))
        if heard.outcome is not Outcome.NOT_OURS:
            self.kept.add((seller, news.source, news.own_id))

    def _other_code(self, order: Row[Any]) -> str:
        chosen = select(Order.code).where(Order.cooperative_id != order.cooperative_id).order_by(Order.id)
        return db.session.scalar(chosen.limit(1)) or UNKNOWN_CODE

    def news_is_kept(self) -> None:
        """Every piece of news about us is stored under its own id, once."""
        stored = db.session.execute(select(ProviderNews.cooperative_id, ProviderNews.source, ProviderNews.own_id)).all()
        assert sorted(map(tuple, stored)) == sorted(self.kept)
