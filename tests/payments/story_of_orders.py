"""The chapter of the goods: placed, sent, refused, brought back, disputed; and time passes."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import Row, Select, select

from marketplace import jobs
from marketplace.inventory import services as inventory
from marketplace.kernel.database import db
from marketplace.kernel.money import Dong
from marketplace.orders.case_models import Claim, Dispute, GoodsReturn
from marketplace.orders.cases import Wish
from marketplace.orders.kinds import CaseKind, ClaimReason, PayBy
from marketplace.orders.models import Order, OrderGroup
from marketplace.orders.refusals import Loss
from marketplace.orders.states import DisputeState, OrderState
from marketplace.trade import adjusting, cancelling, fulfilling, refusing, returning
from marketplace.trade.placing import place_order
from tests.makers.cases import PHOTO
from tests.makers.cooperatives import EVERYWHERE
from tests.payments.story import ANY_ONE, Story, after

PHONES = ("0500 000 881", "0500 000 882", "0500 000 883")
PAY_BY = st.sampled_from(PayBy)
PACKS = st.tuples(*[st.integers(0, 3)] * 4).filter(any)
WAYS = st.tuples(PAY_BY, PAY_BY)
#: What both sides and the officer do with a case, in whatever order; what makes no sense then is refused.
DEEDS = ("accept", "decline", "count", "settle", "withdraw", "dispute", "decide for her", "decide against her")
USUAL = (
    ["accept", "settle"],
    ["accept", "count", "settle"],
    ["decline", "dispute", "decide for her", "settle"],
    ["decline", "dispute", "decide against her"],
    ["accept", "count"],
)
WHAT_FOLLOWS = st.one_of(st.sampled_from(USUAL), st.lists(st.sampled_from(DEEDS), max_size=4))
S = OrderState
STEPS = (S.PLACED, S.CONFIRMED, S.PACKED, S.SHIPPED, S.DELIVERED)

anything_was_bought = after("place")
anything_was_delivered = after("go on from shipped")
anybody_complained = after("ask for a return", "ask for a claim")


class StoryOfOrders(Story):
    """What buyers, cooperatives, officers and the market's clock do with orders."""

    @initialize(packs=PACKS, ways=WAYS)
    def somebody_buys(self, packs: tuple[int, ...], ways: tuple[PayBy, PayBy]) -> None:
        """Every story begins with a checkout."""
        self.buy_with(packs, ways)

    def buy_with(self, packs: tuple[int, ...], ways: tuple[PayBy, PayBy]) -> None:
        """Place a checkout of so many packs of each good."""
        self._buy(packs, ways, PHONES[0], is_tapped_twice=False)

    @rule(packs=PACKS, ways=WAYS, phone=st.sampled_from(PHONES), is_tapped_twice=st.booleans())
    def buy(self, packs: tuple[int, ...], ways: tuple[PayBy, PayBy], phone: str, is_tapped_twice: bool) -> None:
        """Place a checkout; tapped twice, it is placed once."""
        self._buy(packs, ways, phone, is_tapped_twice=is_tapped_twice)

    def _buy(self, packs: tuple[int, ...], ways: tuple[PayBy, PayBy], phone: str, *, is_tapped_twice: bool) -> None:
        wanted = {variant: count for variant, count in zip(self.stage.variants, packs, strict=True) if count}
        pay_by = dict(zip(self.stage.cooperatives, ways, strict=True))
        act = self.act
        checkout = self.happens("fill", lambda: self.stage.wish(wanted, pay_by, act.at, buyer_phone=phone))
        if checkout is None:
            return
        placed = self.happens("place", lambda: place_order(checkout, act=act))
        if placed is None:
            return
        if is_tapped_twice:
            again = self.happens("place twice", lambda: place_order(checkout, act=self.act))
            assert (again.is_new, again.group_id) == (False, placed.group_id)

    @anything_was_bought
    @rule(pick=ANY_ONE)
    def take_the_next_step(self, pick: int) -> None:
        """The cooperative goes on with an order."""
        self._go_on(self.order(pick, *STEPS[:-1]))

    @anything_was_bought
    @rule(pick=ANY_ONE, until=st.sampled_from((S.SHIPPED, S.DELIVERED)))
    def send(self, pick: int, until: OrderState) -> None:
        """The cooperative sends an order, and perhaps it arrives."""
        order = self.order(pick, *STEPS[: STEPS.index(until)])
        if order is not None:
            self.send_until(order, until)

    def send_until(self, order: Row[Any] | None, until: OrderState) -> None:
        """Take the cooperative's steps one after the other."""
        while order is not None and order.state != until:
            if self._go_on(order) is None:
                return
            order = self.order(0, id=order.id)

    def _go_on(self, order: Row[Any] | None) -> Any:
        if order is None:
            return None
        given: Any = {"cooperative_id": order.cooperative_id, "act": self.act}
        number = {"carrier": "Bưu điện", "tracking_number": f"VN{order.code}"}
        steps = {
            S.PLACED: lambda: fulfilling.confirm(order.code, **given),
            S.CONFIRMED: lambda: fulfilling.pack(order.code, **given),
            S.PACKED: lambda: fulfilling.ship(order.code, **given, **number),
            S.SHIPPED: lambda: fulfilling.deliver(order.code, **given),
        }
        return self.happens(f"go on from {order.state.value}", steps[order.state])

    @anything_was_bought
    @rule(pick=ANY_ONE, is_buyer=st.booleans())
    def cancel(self, pick: int, is_buyer: bool) -> None:
        """One of the two calls an order off, whether she may or not."""
        order = self.order(pick)
        if is_buyer:
            phone = db.session.scalar(select(OrderGroup.buyer_phone).where(OrderGroup.id == order.group_id))
            given: Any = {"phone": phone, "reason": "Đổi ý", "act": self.act}
            self.happens("cancel by buyer", lambda: cancelling.cancel_by_guest(order.code, **given))
            return
        self.cancel_by_cooperative(order)

    def cancel_by_cooperative(self, order: Row[Any]) -> None:
        """The cooperative cannot send it."""
        given: Any = {"cooperative_id": order.cooperative_id, "reason": "Bão", "act": self.act}
        self.happens("cancel by cooperative", lambda: cancelling.cancel_by_cooperative(order.code, **given))

    @anything_was_bought
    @rule(pick=ANY_ONE, packs=st.integers(1, 2), is_on_sale=st.booleans())
    def send_less(self, pick: int, packs: int, is_on_sale: bool) -> None:
        """Some packs of the first line are not there."""
        order = self.order(pick, *STEPS[:3])
        if order is not None:
            left_out = {self.lines(order.id)[0].id: packs}
            given: Any = {"cooperative_id": order.cooperative_id, "reason": "Mưa đá", "act": self.act}
            self.happens("send less", lambda: adjusting.leave_out(order.code, left_out, **given, is_on_sale=is_on_sale))

    @anything_was_bought
    @rule(pick=ANY_ONE, per_mille=st.integers(850, 1100))
    def weigh(self, pick: int, per_mille: int) -> None:
        """The scales show a bit more or less than was ordered."""
        order = self.order(pick, *STEPS[:3], cooperative_id=self.stage.cooperatives[0])
        lines = [] if order is None else self.lines(order.id)
        measured = {
            line.id: line.quantity * line.amount * per_mille // 1000
            for line in lines
            if line.variant_id == self.stage.variants[1]
        }
        if order is not None and measured:
            given: Any = {"cooperative_id": order.cooperative_id, "act": self.act}
            self.happens("weigh", lambda: adjusting.weigh(order.code, measured, **given))

    @anything_was_bought
    @rule(pick=ANY_ONE, fit=st.integers(0, 2))
    def refuse_a_parcel(self, pick: int, fit: int) -> None:
        """A parcel goes out, and the buyer does not take it."""
        order = self.order(pick, *STEPS[:4], pay_by=PayBy.COD)
        if order is None:
            return
        self.send_until(order, S.SHIPPED)
        packs = {line.id: min(fit, line.quantity) for line in self.lines(order.id)}
        given: Any = {"cooperative_id": order.cooperative_id, "fit_for_sale": packs, "act": self.act}
        loss = Loss(Dong(30_000), Dong(15_000))
        self.happens("refuse", lambda: refusing.refuse(order.code, loss, reason="Không nghe máy", **given))

    @anything_was_delivered
    @rule(pick=ANY_ONE)
    def say_that_all_is_well(self, pick: int) -> None:
        """The buyer has what she ordered."""
        order = self.order(pick, S.DELIVERED)
        if order is not None:
            self.happens("receive", lambda: fulfilling.receive(order.id, act=self.act))

    @anything_was_bought
    @rule(pick=ANY_ONE, kind=st.sampled_from(CaseKind), is_all=st.booleans(), then=WHAT_FOLLOWS)
    def complain(self, pick: int, kind: CaseKind, is_all: bool, then: list[str]) -> None:
        """The buyer wants to return goods, or claims that some came broken; and some of what may follow does."""
        order = self.order(pick, *STEPS, received_at=None) or self.order(pick, S.DELIVERED)
        self.send_until(order, S.DELIVERED)
        if order is None or self.order(0, S.DELIVERED, id=order.id) is None:
            return
        lines = [line for line in self.lines(order.id) if line.quantity]
        wanted = {line.id: line.quantity if is_all else 1 for line in (lines if is_all else lines[:1])}
        what = ClaimReason.DAMAGED if kind is CaseKind.CLAIM else None
        wish = Wish(wanted, "Hũ bị vỡ", PHOTO if what else "", what)
        if (
            self.happens(f"ask for a {kind.value}", lambda: returning.ask(order.id, kind, wish, act=self.act))
            is not None
        ):
            self._go_on_with_newest(kind, then)

    @anybody_complained
    @rule(pick=ANY_ONE, kind=st.sampled_from(CaseKind), then=WHAT_FOLLOWS)
    def go_on_with_a_case(self, pick: int, kind: CaseKind, then: list[str]) -> None:
        """Later, more follows."""
        case = self.one(pick, _cases(kind))
        for deed in () if case is None else then:
            self._do_with_case(case, kind, deed)

    def _go_on_with_newest(self, kind: CaseKind, then: list[str]) -> None:
        case = self.one(-1, _cases(kind))
        for deed in then:
            self._do_with_case(case, kind, deed)

    def _do_with_case(self, case: Any, kind: CaseKind, deed: str) -> None:
        hers: Any = {"cooperative_id": case.cooperative_id, "act": self.act}
        back = {line.id: 1 for line in self.lines(case.order_id) if line.quantity}
        deeds = {
            "accept": lambda: returning.accept(case.code, **hers, answer=""),
            "decline": lambda: returning.decline(case.code, **hers, answer="Không đúng"),
            "count": lambda: returning.count(case.code, back, **hers),
            "settle": lambda: returning.settle(case.code, **hers),
            "withdraw": lambda: returning.withdraw(case.order_id, case.code, act=self.act),
            "dispute": lambda: returning.dispute(case.order_id, case.code, text="Có ảnh", act=self.act),
            "decide for her": lambda: self._decide(case.order_id, for_buyer=True),
            "decide against her": lambda: self._decide(case.order_id, for_buyer=False),
        }
        self.happens(f"{deed} ({kind.value})", deeds[deed])

    def _decide(self, order_id: int, *, for_buyer: bool) -> Any:
        chosen = select(Dispute.code).where(Dispute.state == DisputeState.OPEN, Dispute.order_id == order_id)
        code = db.session.scalar(chosen.limit(1)) or ""
        given: Any = {"scope": EVERYWHERE, "for_buyer": for_buyer, "decision": "Đã xem ảnh", "act": self.act}
        return returning.decide(code, **given)

    @rule(pick=ANY_ONE, more=st.integers(3, 40))
    def count_the_shelf(self, pick: int, more: int) -> None:
        """The cooperative counts what is there."""
        variant = self.stage.variants[pick % 4]
        self.happens("count the shelf", lambda: inventory.count_stock(variant, more, act=self.act))

    @rule(hours=st.sampled_from((1, 20, 49, 80, 24 * 8, 24 * 15)), is_worker_on=st.booleans())
    def time_passes(self, hours: int, is_worker_on: bool) -> None:
        """Hours or weeks go by; the worker may be off, and then comes by much later."""
        self.now += timedelta(hours=hours)
        if is_worker_on:
            done, self.is_checked = jobs.run_timers(self.now), False
            db.session.expire_all()
            self.stage.played["the clock acted"] += done


def _cases(kind: CaseKind) -> Select[Any]:
    model: Any = GoodsReturn if kind is CaseKind.RETURN else Claim
    chosen = select(model.code, model.order_id, Order.cooperative_id).join(Order, Order.id == model.order_id)
    return chosen.order_by(model.id)
