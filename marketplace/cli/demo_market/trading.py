"""Orders are placed and go their way, by the very services that pages call."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.cli.demo_market.buyers import Buyer
from marketplace.cli.demo_market.card_money import pay_by_card
from marketplace.cli.demo_market.chance import dice
from marketplace.cli.demo_market.courses import Begun, Deed, Step, draw_course
from marketplace.cli.demo_market.goods import Shelves
from marketplace.cli.demo_market.lots import Workshop
from marketplace.cli.demo_market.opinions import Voices
from marketplace.cli.demo_market.shopping import Purchase
from marketplace.cli.demo_market.stalls import Stall
from marketplace.cli.demo_market.timeline import Timeline
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.clock import day_of
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders import carts, queries, refusals
from marketplace.orders.cart_views import CheckoutView
from marketplace.orders.cases import Wish
from marketplace.orders.checkouts import Checkout, new_key
from marketplace.orders.kinds import CaseKind, ClaimReason, PayBy
from marketplace.orders.refusals import Loss
from marketplace.orders.states import OrderState
from marketplace.payments.kinds import NewsSource
from marketplace.payments.ports import News
from marketplace.territory.rules import zone_between
from marketplace.trade import cancelling, fulfilling, paying, placing, refusing, returning

_SAYS_SOMETHING = 0.12
_NAMES_THE_LOT = 0.9
_HALF, _FINDS_FAULT, _MOST_REFUSED = 0.5, 0.02, 2
_SAYS_ALL_IS_WELL, _SAYS_NOTHING = timedelta(days=1, hours=7), timedelta(days=7)
_LOOKS_INSIDE, _ANSWERS = timedelta(hours=3), timedelta(hours=20)
_TOLD_BY_THE_BANK = 0.75
_CARRIERS = ("VNPost", "Viettel Post", "GHN", "GHTK")
_NOTES = (
    "Gọi trước khi giao giúp em.",
    "Giao giờ hành chính.",
    "Gói làm quà giúp mình nhé.",
    "Gửi bảo vệ nếu tôi vắng nhà.",
)


@dataclass(frozen=True)
class Sale:
    """An order on its way: whose it is and who gets it."""

    code: str
    stall: Stall
    buyer: Buyer
    buyer_id: int | None


class Trade:
    """Places what was planned and sees each order through."""

    def __init__(
        self, timeline: Timeline, *, shelves: Shelves, workshop: Workshop, stalls: Mapping[str, Stall]
    ) -> None:
        self.timeline = timeline
        self.shelves = shelves
        self.workshop = workshop
        self.stalls = stalls
        self.buyer_ids: dict[str, int] = {}
        self.voices = Voices(timeline)
        self.chance = dice("trade")
        self._deeds: Mapping[Deed, Callable[[Sale, Step], None]] = {
            Deed.RECEIVE: self._receive,
            Deed.CONFIRM: self._confirm,
            Deed.PACK: self._pack,
            Deed.SHIP: self._ship,
            Deed.DELIVER: self._deliver,
            Deed.CALL_OFF: self._call_off,
            Deed.TAKE_BACK: self._take_back,
            Deed.REFUND: self._refund,
        }

    def plan(self, purchase: Purchase) -> None:
        """Plan one checkout."""
        self.timeline.at(purchase.at, lambda at: self._place(purchase, at))

    def _place(self, purchase: Purchase, at: datetime) -> None:
        buyer = purchase.buyer
        buyer_id = self.buyer_ids.get(buyer.email)
        token = ""
        for wish in purchase.wishes:
            token = carts.add(token, self.shelves.variant_id(wish.ware.key), quantity=wish.quantity, at=at)
        seen = queries.checkout_view(token, commune_id=buyer.place.id)
        checkout = self._checkout(token, seen, purchase)
        placed = placing.place_order(checkout, act=Act(buyer_id, at))
        if purchase.pay_by is PayBy.CARD:
            pay_by_card(placed, at=at)
        by_id = {stall.cooperative_id: stall for stall in self.stalls.values()}
        for order in placed.orders:
            stall = by_id[order.cooperative_id]
            zone = zone_between(stall.place.province_code, buyer.place.province_code)
            begun = Begun(at, order.pay_by is PayBy.VIETQR, zone, purchase.rest)
            self._see_through(Sale(order.code, stall, buyer, buyer_id), begun)

    def _checkout(self, token: str, seen: CheckoutView, purchase: Purchase) -> Checkout:
        buyer = purchase.buyer
        return Checkout(
            key=new_key(),
            cart_token=token,
            buyer_name=buyer.name,
            buyer_phone=buyer.phone,
            street=buyer.street,
            commune_id=buyer.place.id,
            pay_by={
                seller.cooperative_id: purchase.pay_by if seller.takes_transfers else PayBy.COD
                for seller in seen.cart.sellers
            },
            seen_total=seen.total,
            buyer_email=buyer.email,
            note=self.chance.choice(_NOTES) if self.chance.random() < _SAYS_SOMETHING else "",
            locale=buyer.locale,
            buyer_id=self.buyer_ids.get(buyer.email),
        )

    def _see_through(self, sale: Sale, begun: Begun) -> None:
        for step in draw_course(begun, self.chance):
            self._plan_step(sale, step)

    def _plan_step(self, sale: Sale, step: Step) -> None:
        self.timeline.at(step.at, lambda _at: self._deeds[step.deed](sale, step))

    def _confirm(self, sale: Sale, step: Step) -> None:
        act = sale.stall.act(step.at, MemberRole.SELLER)
        fulfilling.confirm(sale.code, cooperative_id=sale.stall.cooperative_id, act=act)

    def _pack(self, sale: Sale, step: Step) -> None:
        owner = sale.stall.cooperative_id
        order = queries.order_of_cooperative(sale.code, cooperative_id=owner, at=step.at)
        named = self.chance.random() < _NAMES_THE_LOT
        day = day_of(step.at)
        lots = {line.id: self.workshop.lot_for(line.product_id, day) for line in order.lines if named}
        act = sale.stall.act(step.at, MemberRole.PACKER)
        fulfilling.pack(sale.code, cooperative_id=owner, act=act, lots=lots)

    def _ship(self, sale: Sale, step: Step) -> None:
        carrier = self.chance.choice(_CARRIERS)
        fulfilling.ship(
            sale.code,
            cooperative_id=sale.stall.cooperative_id,
            act=sale.stall.act(step.at, MemberRole.PACKER),
            carrier=carrier,
            tracking_number=f"MAU{self.chance.randrange(10**9):09d}",
        )

    def _deliver(self, sale: Sale, step: Step) -> None:
        act = sale.stall.act(step.at, MemberRole.SELLER)
        order = fulfilling.deliver(sale.code, cooperative_id=sale.stall.cooperative_id, act=act)
        # Half the buyers say so the next evening; for the rest the market's clock does after a week.
        wait = _SAYS_ALL_IS_WELL if self.chance.random() < _HALF else _SAYS_NOTHING
        self.timeline.at(step.at + wait, lambda at: self._received(sale, order.id, at))
        if self.chance.random() < _FINDS_FAULT:
            self.timeline.at(step.at + _LOOKS_INSIDE, lambda at: self._claim(order.id, at))

    def _received(self, sale: Sale, order_id: int, at: datetime) -> None:
        with suppress(RuleBroken):
            fulfilling.receive(order_id, act=Act(sale.buyer_id, at))
            self.voices.plan(sale.code, sale.stall, sale.buyer_id, at=at)

    def _claim(self, order_id: int, at: datetime) -> None:
        """Let a buyer miss a pack; most cooperatives answer at once, some not at all."""
        wish = Wish(queries.first_line(order_id), "Mở thùng ra thiếu một gói so với phiếu.", what=ClaimReason.MISSING)
        case = returning.ask(order_id, CaseKind.CLAIM, wish, act=Act(None, at))
        self.timeline.at(at + _ANSWERS, lambda later: self._answer(case.code, order_id, later))

    def _answer(self, code: str, order_id: int, at: datetime) -> None:
        owner = queries.cooperative_of(order_id)
        act, given = Act(None, at), {"cooperative_id": owner}
        with suppress(RuleBroken):
            returning.accept(code, **given, answer="Xin lỗi anh chị, đóng sót. Hợp tác xã hoàn tiền ngay.", act=act)
            returning.settle(code, **given, bank_reference=self._bank_reference(), act=act)

    def _receive(self, sale: Sale, step: Step) -> None:
        """Most transfers are matched with a bank statement; the rest she confirms by hand, as she does with cash."""
        owner = sale.stall.cooperative_id
        order = queries.order_of_cooperative(sale.code, cooperative_id=owner, at=step.at)
        is_open = order.state is not OrderState.CANCELLED
        if order.pay_by is PayBy.VIETQR and is_open and self.chance.random() < _TOLD_BY_THE_BANK:
            line = News(NewsSource.STATEMENT, f"mau:{sale.code}", order.total, f"CT DEN {sale.code}", step.at)
            paying.hear(line, cooperative_id=owner, act=sale.stall.act(step.at))
            return
        paying.confirm_received(sale.code, cooperative_id=owner, act=sale.stall.act(step.at))

    def _refund(self, sale: Sale, step: Step) -> None:
        paying.confirm_refunded(
            sale.code,
            cooperative_id=sale.stall.cooperative_id,
            bank_reference=self._bank_reference(),
            act=sale.stall.act(step.at),
        )

    def _bank_reference(self) -> str:
        return f"MAU{self.chance.randrange(10**9):09d}"

    def _call_off(self, sale: Sale, step: Step) -> None:
        act = Act(sale.buyer_id, step.at)
        if sale.buyer_id is None:
            cancelling.cancel_by_guest(sale.code, phone=sale.buyer.phone, reason=step.note, act=act)
            return
        cancelling.cancel_by_buyer(sale.code, buyer_id=sale.buyer_id, reason=step.note, act=act)

    def _take_back(self, sale: Sale, step: Step) -> None:
        act = sale.stall.act(step.at, MemberRole.SELLER)
        owner = sale.stall.cooperative_id
        order = queries.order_of_cooperative(sale.code, cooperative_id=owner, at=step.at)
        was_sent = order.state is OrderState.SHIPPED and order.pay_by is PayBy.COD
        if was_sent and refusals.refusals_of(order.contact.phone) < _MOST_REFUSED:
            fit = {line.id: line.quantity for line in order.lines}
            loss = Loss(order.delivery_fee, Dong(order.delivery_fee // 2))
            refusing.refuse(sale.code, loss, cooperative_id=owner, fit_for_sale=fit, reason=step.note, act=act)
            return
        cancelling.cancel_by_cooperative(sale.code, cooperative_id=owner, reason=step.note, act=act)
