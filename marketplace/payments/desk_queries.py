"""Reads for the money desk: what waits for a person's decision, and the cash that is still with carriers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from marketplace.cooperatives.lookups import within
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.payments.kinds import NewsSource
from marketplace.payments.models import CodParcel, Payment, ProviderNews, Refund
from marketplace.payments.states import CodState, NewsState, PaymentState, RefundState
from marketplace.territory.rules import TerritoryScope

ON_DESK = (NewsState.LATE, NewsState.DUPLICATE, NewsState.WRONG_ACCOUNT, NewsState.NO_MATCH)
TO_SEND = (RefundState.OWED, RefundState.FAILED)
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class NewsView:
    """A piece of news and the order it names; code and state are empty where it names none of hers."""

    id: int
    source: NewsSource
    state: NewsState
    amount: Dong
    text: str
    account: str
    reference: str
    happened_at: datetime
    order_code: str
    payment_state: PaymentState | None
    asked_account: str


@dataclass(frozen=True, slots=True)
class RefundView:
    """Money that goes back, and for which order."""

    id: int
    state: RefundState
    amount: Dong
    reason: str
    bank_reference: str
    owed_at: datetime
    sent_at: datetime | None
    order_code: str
    pay_by: PayBy


@dataclass(frozen=True, slots=True)
class ShortView:
    """An order that is paid in part."""

    order_code: str
    amount: Dong
    paid: Dong

    @property
    def missing(self) -> Dong:
        """What is still to come."""
        return Dong(self.amount - self.paid)


@dataclass(frozen=True, slots=True)
class CodView:
    """A parcel whose cash is not with the cooperative yet."""

    order_code: str
    state: CodState
    carrier: str
    tracking_number: str
    due: Dong
    paid: Dong
    collected_at: datetime | None

    @property
    def missing(self) -> Dong:
        """What the carrier still has."""
        return Dong(max(0, self.due - self.paid))

    def days_since(self, at: datetime) -> int:
        """Return for how many whole days the carrier has had the cash."""
        return 0 if self.collected_at is None else (at - self.collected_at).days


@dataclass(frozen=True, slots=True)
class CodSums:
    """Cash of parcels: on the way, with carriers, come in; what carriers kept, and what refused parcels cost."""

    to_collect: Dong
    collected: Dong
    remitted: Dong
    fee: Dong
    loss: Dong


@dataclass(frozen=True, slots=True)
class Standing:
    """How one cooperative's money stands: a count of open cases, refunds owed, and cash that is overdue."""

    name: str
    code: str
    cases: int
    short: int
    refunds: int
    refunds_amount: Dong
    cod_parcels: int
    cod_amount: Dong


def news_on_desk(cooperative_id: int) -> list[NewsView]:
    """Return what waits for her decision, the oldest first."""
    chosen = _news().where(ProviderNews.cooperative_id == cooperative_id, ProviderNews.state.in_(ON_DESK))
    return [NewsView(*row) for row in db.session.execute(chosen.order_by(ProviderNews.id).limit(MOST_SHOWN))]


def get_news(news_id: int, *, cooperative_id: int) -> NewsView:
    """Return a piece of her news.

    Raises:
        NotFound: it is not hers.
    """
    chosen = _news().where(ProviderNews.id == news_id, ProviderNews.cooperative_id == cooperative_id)
    return NewsView(*_one(chosen))


def refunds_to_send(cooperative_id: int) -> list[RefundView]:
    """Return what she has to send back to buyers, the oldest first; to cards it goes by itself."""
    hers = (Order.cooperative_id == cooperative_id, Payment.pay_by != PayBy.CARD)
    chosen = _refunds().where(*hers, Refund.state.in_(TO_SEND))
    return [RefundView(*row) for row in db.session.execute(chosen.order_by(Refund.id).limit(MOST_SHOWN))]


def get_refund(refund_id: int, *, cooperative_id: int) -> RefundView:
    """Return one of her refunds.

    Raises:
        NotFound: it is not hers.
    """
    return RefundView(*_one(_refunds().where(Refund.id == refund_id, Order.cooperative_id == cooperative_id)))


def short_payments(cooperative_id: int) -> list[ShortView]:
    """Return her orders that are paid in part, the oldest first."""
    chosen = (
        select(Payment.reference, Payment.amount, Payment.paid)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.cooperative_id == cooperative_id, Payment.state == PaymentState.PART_PAID)
    )
    return [ShortView(*row) for row in db.session.execute(chosen.order_by(Payment.id).limit(MOST_SHOWN))]


def not_remitted(cooperative_id: int) -> list[CodView]:
    """Return her delivered parcels whose cash carriers still have, the longest first."""
    chosen = (
        select(
            *(Order.code, CodParcel.state, CodParcel.carrier, CodParcel.tracking_number, CodParcel.due, Payment.paid),
            CodParcel.collected_at,
        )
        .join(Order, Order.id == CodParcel.order_id)
        .join(Payment, Payment.order_id == CodParcel.order_id)
        .where(CodParcel.cooperative_id == cooperative_id, CodParcel.state == CodState.COLLECTED)
    )
    rows = db.session.execute(chosen.order_by(CodParcel.collected_at, CodParcel.id).limit(MOST_SHOWN))
    return [CodView(*row) for row in rows]


def cod_sums(cooperative_id: int) -> CodSums:
    """Return where the cash of her parcels is, and what it cost her."""
    chosen = (
        select(CodParcel.state, func.sum(CodParcel.due), func.sum(CodParcel.fee), func.sum(Payment.paid))
        .join(Payment, Payment.order_id == CodParcel.order_id)
        .where(CodParcel.cooperative_id == cooperative_id)
        .group_by(CodParcel.state)
    )
    found = {row[0]: tuple(int(each) for each in row[1:]) for row in db.session.execute(chosen)}
    due, fee, paid = (
        {state: found.get(state, (0, 0, 0))[place] for state in CodState} for place in range(3)
    )  # fmt: skip
    return CodSums(
        to_collect=Dong(due[CodState.TO_COLLECT]),
        collected=Dong(due[CodState.COLLECTED] - paid[CodState.COLLECTED]),
        remitted=Dong(due[CodState.REMITTED] + paid[CodState.COLLECTED]),
        fee=Dong(sum(fee.values()) - fee[CodState.RETURNED]),
        loss=Dong(fee[CodState.RETURNED]),
    )


def standings(scope: TerritoryScope) -> list[Standing]:
    """Return the cooperatives of a territory with open money, the most cases first; no buyer is named."""
    hers = {
        "cases": _counted(ProviderNews.cooperative_id, ProviderNews.id, ProviderNews.state.in_(ON_DESK)),
        "short": _of_orders(func.count(Payment.id), Payment.state == PaymentState.PART_PAID),
        "refunds": _of_refunds(func.count(Refund.id)),
        "refunds_amount": _of_refunds(func.sum(Refund.amount)),
        "cod_parcels": _counted(CodParcel.cooperative_id, CodParcel.id, CodParcel.state == CodState.COLLECTED),
        "cod_amount": _summed_cod(),
    }
    found = {name: {key: int(value) for key, value in db.session.execute(chosen)} for name, chosen in hers.items()}
    ids: set[int] = set().union(*(values.keys() for values in found.values()))
    rows = db.session.execute(
        select(Cooperative.id, Cooperative.name, Cooperative.code).where(Cooperative.id.in_(ids), within(scope))
    )
    made = [
        _standing(name, code, {each: values.get(id_, 0) for each, values in found.items()}) for id_, name, code in rows
    ]
    return sorted(made, key=lambda each: (-(each.cases + each.short + each.refunds), -each.cod_amount, each.name))


def _standing(name: str, code: str, counted: Mapping[str, Any]) -> Standing:
    return Standing(name, code, **counted)


def states_of_cod(order_ids: Collection[int]) -> dict[int, CodState]:
    """Return where the cash of several orders is, for those that carriers collect for."""
    chosen = select(CodParcel.order_id, CodParcel.state).where(CodParcel.order_id.in_(order_ids))
    return {order_id: state for order_id, state in db.session.execute(chosen)}


def _counted(owner: Any, row_id: Any, wanted: Any) -> Select[*tuple[Any, ...]]:
    return select(owner, func.count(row_id)).where(wanted).group_by(owner)


def _of_orders(value: Any, wanted: Any) -> Select[*tuple[Any, ...]]:
    chosen = select(Order.cooperative_id, value).join(Payment, Payment.order_id == Order.id)
    return chosen.where(wanted).group_by(Order.cooperative_id)


def _of_refunds(value: Any) -> Select[*tuple[Any, ...]]:
    chosen = select(Order.cooperative_id, value).join(Payment, Payment.order_id == Order.id)
    refunds = chosen.join(Refund, Refund.payment_id == Payment.id)
    return refunds.where(Refund.state.in_(TO_SEND), Payment.pay_by != PayBy.CARD).group_by(Order.cooperative_id)


def _summed_cod() -> Select[*tuple[Any, ...]]:
    left = case((CodParcel.due > Payment.paid, CodParcel.due - Payment.paid), else_=0)
    chosen = select(CodParcel.cooperative_id, func.sum(left)).join(Payment, Payment.order_id == CodParcel.order_id)
    return chosen.where(CodParcel.state == CodState.COLLECTED).group_by(CodParcel.cooperative_id)


def _news() -> Select[*tuple[Any, ...]]:
    return select(
        *(ProviderNews.id, ProviderNews.source, ProviderNews.state, ProviderNews.amount, ProviderNews.text),
        *(ProviderNews.account, ProviderNews.reference, ProviderNews.happened_at),
        func.coalesce(Payment.reference, ""),
        Payment.state,
        func.coalesce(Payment.bank_account, ""),
    ).outerjoin(Payment, Payment.id == ProviderNews.payment_id)


def _refunds() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Refund.id, Refund.state, Refund.amount, Refund.reason, Refund.bank_reference, Refund.owed_at),
            *(Refund.sent_at, Payment.reference, Payment.pay_by),
        )
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
    )


def _one(chosen: Select[*tuple[Any, ...]]) -> Any:
    row = db.session.execute(chosen).first()
    if row is None:
        raise NotFound
    return row
