"""Whatever happens next, in whatever order: after every step the money, the goods and the sales add up.

An ordinary run tells a few stories on each database; `make slow` tells thousands.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.conftest import is_slow
from tests.makers.stage import Stage, set_stage
from tests.payments import truths
from tests.payments.story_of_money import StoryOfMoney
from tests.payments.story_of_orders import StoryOfOrders

STORIES, STORIES_OF_A_SLOW_RUN, STEPS = 12, 2_000, 30


class WholeLife(StoryOfOrders, StoryOfMoney):
    """All chapters together."""

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
            stateful_step_count=STEPS,
            derandomize=not is_slow(),
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(stage.played)
