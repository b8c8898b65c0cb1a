"""The chapter of the fields: harvests offered before they are in, ordered, counted short or called off, shared out."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import Row, select

from marketplace.inventory import seasons
from marketplace.inventory.season_models import Season
from marketplace.inventory.season_rules import SeasonData
from marketplace.inventory.season_states import LIVE, ShortfallRule
from marketplace.kernel import clock
from marketplace.orders.kinds import PayBy
from marketplace.trade import seasons as verbs
from marketplace.trade import sharing
from marketplace.trade.placing import place_order
from tests.payments.story import ANY_ONE, Story, after

WISH = st.tuples(st.integers(1, 5), st.sampled_from(PayBy), st.booleans())
CLOSES, FIRST_DAY, LAST_DAY = (timedelta(days=days) for days in (20, 30, 40))

a_harvest_was_offered = after("offer a harvest")
anything_was_ordered_ahead = after("place ahead")


class StoryOfHarvests(Story):
    """What cooperatives and buyers do with goods that still grow."""

    @rule(pick=ANY_ONE, packs=st.integers(1, 12), shortfall=st.sampled_from(ShortfallRule), must_prepay=st.booleans())
    def offer(self, pick: int, packs: int, shortfall: ShortfallRule, *, must_prepay: bool) -> None:
        """A cooperative says what she will harvest in a month, and who gets how much if it is less."""
        # Carts ask the real clock what day it is.
        today = max(clock.day_of(self.now), clock.today())
        data = SeasonData(today + FIRST_DAY, today + LAST_DAY, today + CLOSES, packs, shortfall, must_prepay)
        number = pick % 4
        given: Any = {"cooperative_id": self.stage.cooperatives[number // 2], "act": self.act}
        self.happens("offer a harvest", lambda: seasons.open_season(self.stage.variants[number], data, **given))

    @a_harvest_was_offered
    @rule(pick=ANY_ONE, wishes=st.lists(WISH, min_size=1, max_size=4))
    def order_ahead(self, pick: int, wishes: list[tuple[int, PayBy, bool]]) -> None:
        """Buyers order packs that still grow, and some pay at once."""
        season = self._season(pick)
        for packs, pay_by, is_paid in () if season is None else wishes:
            self._order_ahead(season, packs, pay_by)
            newest = self.order(-1, season_id=season.id)
            if is_paid and newest is not None:
                self.pay_for(newest)

    def _order_ahead(self, season: Row[Any], packs: int, pay_by: PayBy) -> None:
        act, ways = self.act, dict.fromkeys(self.stage.cooperatives, pay_by)
        wish = self.happens(
            "fill ahead", lambda: self.stage.wish({season.variant_id: packs}, ways, act.at, season_id=season.id)
        )
        if wish is not None and self.happens("place ahead", lambda: place_order(wish, act=act)):
            self.happened.add("place")

    def pay_for(self, order: Row[Any]) -> None:
        """Pay all of an order in the way it was to be paid; told in the chapters of money."""
        raise NotImplementedError

    @anything_was_ordered_ahead
    @rule(pick=ANY_ONE, packs=st.integers(0, 14), is_shared_at_once=st.booleans())
    def harvest(self, pick: int, packs: int, *, is_shared_at_once: bool) -> None:
        """The harvest is in, and everybody gets her share now or when the market's clock next comes by."""
        season = self._season(pick)
        if season is not None:
            given: Any = {"cooperative_id": season.cooperative_id, "act": self.act}
            waiting = self.happens("harvest", lambda: verbs.count_harvest(season.id, packs, **given))
            self._share_out(waiting if is_shared_at_once else None)

    @a_harvest_was_offered
    @rule(pick=ANY_ONE, is_shared_at_once=st.booleans())
    def call_a_harvest_off(self, pick: int, *, is_shared_at_once: bool) -> None:
        """There is nothing to harvest."""
        season = self._season(pick)
        if season is not None:
            given: Any = {"cooperative_id": season.cooperative_id, "reason": "Lũ quét", "act": self.act}
            waiting = self.happens("call a harvest off", lambda: verbs.call_off(season.id, **given))
            self._share_out(waiting if is_shared_at_once else None)

    @a_harvest_was_offered
    @rule(pick=ANY_ONE, days=st.integers(0, 9))
    def change_the_days(self, pick: int, days: int) -> None:
        """The harvest comes later, or she takes no more orders."""
        season = self._season(pick)
        if season is None:
            return
        given: Any = {"cooperative_id": season.cooperative_id, "act": self.act}
        if days:
            window = [day + timedelta(days=days) for day in (season.harvest_from, season.harvest_to)]
            self.happens("move a harvest", lambda: verbs.move_window(season.id, *window, **given))
        else:
            self.happens("close a harvest", lambda: seasons.close_season(season.id, **given))

    def _season(self, pick: int) -> Row[Any] | None:
        columns = (Season.id, Season.variant_id, Season.cooperative_id, Season.harvest_from, Season.harvest_to)
        return self.one(pick, select(*columns).where(Season.state.in_(LIVE)).order_by(Season.id))

    def _share_out(self, waiting: list[int] | None) -> None:
        for order_id in waiting or ():
            self.happens("share out", lambda order_id=order_id: sharing.settle(order_id, at=self.act.at))
