"""Whatever happens next, in whatever order: after every step the money, the goods and the sales add up.

An ordinary run tells a few stories on each database; `make slow` tells thousands.
"""

import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlalchemy import Row, update

from marketplace.inventory.models import StockItem
from marketplace.kernel.database import db, transaction
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments.kinds import CardStatus, NewsSource
from marketplace.trade import fulfilling
from tests.conftest import is_slow
from tests.makers.stage import Stage, set_stage
from tests.payments import truths
from tests.payments.story import ANY_ONE, after
from tests.payments.story_of_cards import WHAT_THE_BANK_DOES, StoryOfCards
from tests.payments.story_of_harvests import StoryOfHarvests
from tests.payments.story_of_money import StoryOfMoney
from tests.payments.story_of_orders import PACKS, STEPS, StoryOfOrders

STORIES, STORIES_OF_A_SLOW_RUN, LONGEST_STORY = 12, 2_000, 30

#: What thousands of stories have told of in any case; otherwise they prove less than they seem to.
SURELY = {
    "place twice", "place again", "go on from shipped", "cancel by buyer", "cancel by cooperative", "send less",
    "weigh", "refuse", "ask for a return", "ask for a claim", "settle (return)", "receive", "the clock acted",
    "card: succeeded", "card news: paid", "card refund: arrived", "draft a payout", "refund: send", "refund: fail",
    "news: received", "news: part_paid", "news: overpaid", "news: late", "news: duplicate", "news: known",
    "news: no_match", "news: wrong_account", "payout: confirm", "payout: fail", "payout: lose sight", "payout: drop",
    "decide for her (claim)", "decide against her (claim)", "decide for her (return)", "decide against her (return)",
    "offer a harvest", "place ahead", "harvest", "share out", "call a harvest off", "move a harvest", "close a harvest",
}  # fmt: skip


class WholeLife(StoryOfOrders, StoryOfMoney, StoryOfCards, StoryOfHarvests):
    """All chapters together."""

    @after("place")
    @rule(pick=ANY_ONE, is_liked=st.booleans())
    def all_goes_well(self, pick: int, is_liked: bool) -> None:
        """An order is paid, sent, delivered, perhaps liked: what most do, and where the rarer things begin."""
        order = self.order(pick, *STEPS)
        if order is not None:
            self.pay_for(order)
            self.send_until(order, OrderState.DELIVERED)
            if is_liked:
                self.happens("receive", lambda: fulfilling.receive(order.id, act=self.act))

    @after("place")
    @rule(pick=ANY_ONE)
    def pay_and_think_again(self, pick: int) -> None:
        """An order is paid and called off, so the money goes back."""
        order = self.order(pick, *STEPS[:3])
        if order is not None:
            self.pay_for(order)
            self.cancel_by_cooperative(order)

    @rule(packs=PACKS, then=WHAT_THE_BANK_DOES)
    def sell_by_card_and_settle(self, packs: tuple[int, ...], then: list[str]) -> None:
        """A checkout is paid by card, arrives, is liked, and is paid out: what fills the books of the operator."""
        self.buy_with(packs, (PayBy.CARD, PayBy.CARD))
        newest = self.order(-1, OrderState.PLACED, pay_by=PayBy.CARD, season_id=None)
        if newest is None:
            return
        self.pay_for(newest)
        for seller in self.stage.cooperatives:
            order = self.order(0, OrderState.PLACED, group_id=newest.group_id, cooperative_id=seller)
            if order is not None:
                self.send_until(order, OrderState.DELIVERED)
                self.happens("receive", lambda order=order: fulfilling.receive(order.id, act=self.act))
                self.settle_with(seller, then)

    def pay_for(self, order: Row[Any]) -> None:
        """Pay all of an order in the way it was to be paid; cash waits for the parcel."""
        if order.pay_by is PayBy.CARD:
            self.pay_by_card_for(order, CardStatus.SUCCEEDED, Dong(3_000))
        elif order.pay_by is PayBy.VIETQR:
            self.transfer_for(order, "exact", "right", NewsSource.SEPAY)

    @invariant()
    def everything_adds_up(self) -> None:
        """The market's own audit finds nothing, and neither do questions asked without its code."""
        if self.is_checked:
            return
        found = self.stage.audit.faults()
        assert not found, found
        broken = truths.broken()
        assert not broken, broken
        self.news_is_kept()
        self.is_checked = True


@pytest.fixture
def stage(database) -> Stage:
    return set_stage()


def test_everything_adds_up_after_every_step(stage):
    run_state_machine_as_test(
        lambda: WholeLife(stage),
        settings=settings(
            max_examples=STORIES_OF_A_SLOW_RUN if is_slow() else STORIES,
            stateful_step_count=LONGEST_STORY,
            derandomize=not is_slow(),
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    logging.getLogger(__name__).info("what happened: %s", dict(sorted(stage.played.items())))
    if is_slow():
        assert stage.played.keys() >= SURELY, SURELY - stage.played.keys()


def test_the_questions_see_what_does_not_add_up(stage):
    with transaction():
        db.session.execute(update(StockItem).values(available=StockItem.available + 1))
    assert list(truths.broken()) == ["stock is the sum of its movements and never below zero"]
    assert len(stage.audit.faults()) == len(stage.variants)
