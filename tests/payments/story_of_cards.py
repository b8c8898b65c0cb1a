"""The chapter of cards: tries that succeed, fail, hang and are told of in any order; and what the operator pays out.

The provider answers with data here; over HTTP it is met in `test_paying_by_card`.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import Row, select

from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.payments import card_books, card_paying, card_refunds, payouts
from marketplace.payments.card_models import CardIntent, CardRefund
from marketplace.payments.kinds import CardOccasion, CardStatus, RefundStatus
from marketplace.payments.ledger_models import Payout
from marketplace.payments.models import Payment, Refund
from marketplace.payments.ports import CardBackOutcome, CardNews, CardOutcome
from marketplace.payments.states import RefundState
from marketplace.trade import cards
from tests.payments.story import ANY_ONE, Story, after

OCCASIONS = st.sampled_from((CardOccasion.PAID, CardOccasion.PAID, *CardOccasion))
#: How the provider answers; nothing when the answer is lost on the way.
ANSWERS = st.sampled_from((CardStatus.SUCCEEDED, CardStatus.SUCCEEDED, None, *CardStatus))

BANK_DEEDS = ("send", "confirm", "fail", "lose sight", "drop")
USUAL = (
    ["send", "confirm"],
    ["send", "confirm", "fail"],
    ["send", "lose sight", "confirm"],
    ["send", "fail"],
    ["drop"],
)
WHAT_THE_BANK_DOES = st.one_of(st.sampled_from(USUAL), st.lists(st.sampled_from(BANK_DEEDS), max_size=3))
STATUSES = st.lists(st.sampled_from(RefundStatus), min_size=1, max_size=3)

anything_was_bought = after("place")
anything_was_charged = after("card: succeeded", "card news: paid")


class StoryOfCards(Story):
    """What buyers, the card provider and the operator do with money that the operator holds."""

    def __init__(self, stage: Any) -> None:
        """Begin with nothing told."""
        super().__init__(stage)
        self.told_of_cards: list[CardNews] = []

    @anything_was_bought
    @rule(pick=ANY_ONE, answer=ANSWERS, fee=st.sampled_from((None, 3_000)))
    def pay_by_card(self, pick: int, answer: CardStatus | None, fee: int | None) -> None:
        """A buyer gives her card for what a checkout still owes."""
        order = self.order(pick, pay_by=PayBy.CARD)
        if order is not None:
            self.pay_by_card_for(order, answer, None if fee is None else Dong(fee))

    def pay_by_card_for(self, order: Row[Any], answer: CardStatus | None, fee: Dong | None) -> None:
        """Charge a card what the checkout of an order still owes; without answer, nobody knows how it went."""
        wish = self.happens(
            "begin a card payment", lambda: card_paying.begin(order.group_id, "pm_card_visa", act=self.act)
        )
        if wish is None or answer is None:
            return
        outcome = CardOutcome(answer, f"pi_{wish.intent_id}", wish.amount, fee=fee)
        self.happens(f"card: {answer.value}", lambda: cards.settle(wish.intent_id, outcome, act=self.act))

    @after("begin a card payment")
    @rule(pick=ANY_ONE, occasion=OCCASIONS, is_right=st.sampled_from((True, True, True, False)))
    def hear_of_a_card(self, pick: int, occasion: CardOccasion, is_right: bool) -> None:
        """The provider tells of a payment, rightly or of another sum, and then tells the same once more."""
        intent = self.one(pick, select(CardIntent.id, CardIntent.amount).order_by(CardIntent.id))
        if intent is None:
            return
        number, amount = f"evt_{len(self.told_of_cards)}", Dong(intent.amount if is_right else intent.amount - 1)
        told = CardNews(number, occasion, occasion.value, self.now, f"pi_{intent.id}", amount, row_id=intent.id)
        self.told_of_cards.append(told)
        for name in (f"card news: {occasion.value}", "card news again"):
            self.happens(name, lambda: cards.hear(told, act=self.act))

    @anything_was_bought
    @rule(pick=ANY_ONE, pay_by=st.sampled_from(PayBy))
    def pay_otherwise(self, pick: int, pay_by: PayBy) -> None:
        """The buyer pays what she still owes by card in another way, or gives up a try that hangs."""
        order = self.order(pick, pay_by=PayBy.CARD)
        if order is None:
            return
        found = card_paying.find_open(order.group_id)
        if found is not None:
            self.happens("give up a card payment", lambda: card_paying.give_up(found.wish.intent_id, act=self.act))
        self.happens("pay otherwise", lambda: cards.pay_otherwise(order.group_id, pay_by, act=self.act))

    @anything_was_charged
    @rule(pick=ANY_ONE, statuses=STATUSES, by_bank=st.booleans())
    def give_back_to_a_card(self, pick: int, statuses: list[RefundStatus], by_bank: bool) -> None:
        """The worker sends what is owed back to cards; the card may refuse it, and the operator transfers it then."""
        chosen = (
            select(Refund.id, Refund.state)
            .join(Payment, Payment.id == Refund.payment_id)
            .where(Payment.pay_by == PayBy.CARD, Refund.state.in_((RefundState.OWED, RefundState.FAILED)))
        )
        refund = self.one(pick, chosen.order_by(Refund.id))
        if refund is None:
            return
        if by_bank and refund.state is RefundState.FAILED:
            given: Any = {"bank_reference": f"FT{refund.id}", "act": self.act}
            self.happens("refund a card by bank", lambda: cards.refund_by_bank(refund.id, **given))
            return
        for back in self.happens("prepare a card refund", lambda: card_refunds.prepare(refund.id, act=self.act)) or ():
            for status in statuses:
                self._record_refund(back.row_id, status)

    @anything_was_charged
    @rule(pick=ANY_ONE, status=st.sampled_from(RefundStatus))
    def hear_of_a_card_refund(self, pick: int, status: RefundStatus) -> None:
        """A refund to a card arrives, or comes back from her bank."""
        row = self.one(pick, select(CardRefund.id).order_by(CardRefund.id))
        if row is not None:
            self._record_refund(row.id, status)

    def _record_refund(self, row_id: int, status: RefundStatus) -> None:
        outcome = CardBackOutcome(status, f"re_{row_id}")
        self.happens(f"card refund: {status.value}", lambda: cards.record_refund(row_id, outcome, act=self.act))

    @anything_was_charged
    @rule(pick=ANY_ONE, then=WHAT_THE_BANK_DOES)
    def settle_with_a_cooperative(self, pick: int, then: list[str]) -> None:
        """The operator puts everything that a cooperative may have into one payout, and the bank does what it does."""
        self.settle_with(self.stage.cooperatives[pick % 2], then, back=pick % 3)

    def settle_with(self, seller: int, then: list[str], *, back: int = 0) -> None:
        """Draft a payout for a cooperative, and let the bank do something with it, or with one of the last before."""
        self.happens("draft a payout", lambda: payouts.draft(seller, act=self.act))
        found = self.one(-1 - back, select(Payout.code).order_by(Payout.id))
        for deed in () if found is None else then:
            self._do_with_payout(found.code, deed)

    def _do_with_payout(self, code: str, deed: str) -> None:
        told: Any = {"reason": "Hỏi ngân hàng", "act": self.act}
        deeds = {
            "send": lambda: payouts.send(code, act=self.act),
            "confirm": lambda: payouts.confirm(code, bank_reference="FT26330000001", **told),
            "fail": lambda: payouts.fail(code, **told),
            "lose sight": lambda: payouts.lose_sight(code, **told),
            "drop": lambda: payouts.drop(code, act=self.act),
        }
        self.happens(f"payout: {deed}", deeds[deed])

    @anything_was_charged
    @rule(amount=st.integers(1, 300_000))
    def receive_from_the_provider(self, amount: int) -> None:
        """The card provider pays the operator a part of what it holds."""
        given: Any = {"bank_reference": f"ST{self.now:%m%d%H%M%S}", "act": self.act}
        self.happens("card money arrives", lambda: card_books.book_arrived(Dong(amount), **given))
