"""Whatever happens next, in whatever order: after every step the money, the goods and the sales add up.

An ordinary run tells a few stories on each database; `make slow` tells thousands.
"""

import logging

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments.kinds import CardStatus, NewsSource
from marketplace.trade import fulfilling
from tests.conftest import is_slow
from tests.makers.stage import Stage, set_stage
from tests.payments import truths
from tests.payments.story import ANY_ONE, after
from tests.payments.story_of_cards import StoryOfCards
from tests.payments.story_of_money import StoryOfMoney
from tests.payments.story_of_orders import STEPS, StoryOfOrders

STORIES, STORIES_OF_A_SLOW_RUN, LONGEST_STORY = 12, 2_000, 30


class WholeLife(StoryOfOrders, StoryOfMoney, StoryOfCards):
    """All chapters together."""

    @after("place")
    @rule(pick=ANY_ONE)
    def all_goes_well(self, pick: int) -> None:
        """An order is paid, sent, delivered and liked: what most orders do, and where the rarer things begin."""
        order = self.order(pick, *STEPS)
        if order is None:
            return
        if order.pay_by is PayBy.CARD:
            self.pay_by_card_for(order, CardStatus.SUCCEEDED, Dong(3_000))
        elif order.pay_by is PayBy.VIETQR:
            self.transfer_for(order, "exact", "right", NewsSource.SEPAY)
        self.send_until(order, OrderState.DELIVERED)
        self.happens("receive", lambda: fulfilling.receive(order.id, act=self.act))

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
