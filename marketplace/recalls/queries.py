"""Reads about recalls: for the cooperative, and for the officer of her territory."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.kernel.codes import clean_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.models import Order, OrderGroup, Parcel
from marketplace.payments.models import Payment, Refund
from marketplace.products.models import Product
from marketplace.recalls.following_up import counted, sold_packs
from marketplace.recalls.kinds import Basis, Reached
from marketplace.recalls.models import Recall, RecallLot, RecallNotice, RecallResult
from marketplace.recalls.reach import Reach, reach_of
from marketplace.recalls.states import RecallState
from marketplace.recalls.views import RecallRow, RecallView, StoppedLot, ToldOrder
from marketplace.territory.rules import TerritoryScope
from marketplace.traceability.kinds import LotKind
from marketplace.traceability.models import Lot

_NO_RECALL = msg("Không tìm thấy đợt thu hồi này.")
MOST_ROWS = 100
# A raw lot has its material, a finished one its product; the other of the two is empty.
_GOODS = Lot.material.concat(func.coalesce(Product.name, ""))


def recalls_of_cooperative(cooperative_id: int) -> list[RecallRow]:
    """Return a cooperative's recalls, newest first."""
    return _rows(Recall.cooperative_id == cooperative_id)


def recalls_within(scope: TerritoryScope) -> list[RecallRow]:
    """Return the recalls of a territory, newest first; drafts of cooperatives are their own affair."""
    return _rows(within(scope), (Recall.state != RecallState.DRAFT) | (Recall.basis == Basis.ORDERED))


def count_unreported(scope: TerritoryScope) -> int:
    """Return how many recalls of a territory are under way and not yet reported to the authority."""
    chosen = select(func.count(Recall.id)).join(Cooperative, Cooperative.id == Recall.cooperative_id)
    open_ones = (Recall.state == RecallState.OPEN, Recall.reported_at.is_(None))
    return db.session.scalar(chosen.where(within(scope), *open_ones)) or 0


def get_of_cooperative(code: str, *, cooperative_id: int) -> Recall:
    """Return a cooperative's own recall.

    Raises:
        NotFound: there is none, or it is another's.
    """
    return _one(Recall.cooperative_id == cooperative_id, code)


def get_within(scope: TerritoryScope, code: str) -> Recall:
    """Return a recall of a territory.

    Raises:
        NotFound: there is none, or it lies elsewhere.
    """
    return _one(within(scope), code)


def lot_within(scope: TerritoryScope, code: str) -> Lot:
    """Return a lot of a cooperative of a territory by the code on its label, or by its number.

    Raises:
        NotFound: there is none, or it lies elsewhere, or several cooperatives use the number.
    """
    typed = code.strip().upper()
    chosen = select(Lot).join(Cooperative, Cooperative.id == Lot.cooperative_id).where(within(scope))
    found = db.session.scalars(
        chosen.where((Lot.code == clean_code(typed)) | (Lot.number == typed)).order_by(Lot.id).limit(2)
    ).all()
    if len(found) != 1:
        raise NotFound(msg("Không tìm thấy đúng một lô mang mã này trong địa bàn. Hãy nhập mã in trên tem."))
    return found[0]


def any_lot_of_cooperative(code: str, *, cooperative_id: int) -> Lot:
    """Return a cooperative's own lot, also one of raw material.

    Raises:
        NotFound: there is none, or it is another's.
    """
    found = db.session.scalar(select(Lot).where(Lot.code == code, Lot.cooperative_id == cooperative_id))
    if found is None:
        raise NotFound(msg("Không tìm thấy lô này."))
    return found


def foreseen(recall: Recall) -> Reach:
    """Return what announcing a draft would stop now, and whom it would reach."""
    return reach_of(db.session.get_one(Lot, recall.lot_id))


def view_of(recall: Recall) -> RecallView:
    """Return a recall with its lots, orders, notices and results, in a fixed number of statements."""
    lot = db.session.get_one(Lot, recall.lot_id)
    results = select(RecallResult).where(RecallResult.recall_id == recall.id).order_by(RecallResult.id)
    return RecallView(
        recall=recall,
        lot=lot,
        goods=goods_of(lot),
        lots=_lots(recall.id),
        orders=_orders(recall),
        results=list(db.session.scalars(results)),
        counted=counted(recall.id),
        sold=sold_packs(recall.id),
    )


def goods_of(lot: Lot) -> str:
    """Return what a lot is of: its product's name, or its material."""
    if lot.kind is LotKind.RAW:
        return lot.material
    return db.session.scalar(select(Product.name).where(Product.id == lot.product_id)) or ""


def reached_by(notice: RecallNotice) -> Reached:
    """Return how far a notice came: what the buyer herself says counts most."""
    steps = (
        (notice.confirmed_at, Reached.CONFIRMED),
        (notice.called_at, Reached.CALLED),
        (notice.sent_at, Reached.SENT),
        (notice.failed_at, Reached.FAILED),
    )
    return next((reached for moment, reached in steps if moment is not None), Reached.WAITING)


def _rows(*which: Any) -> list[RecallRow]:
    chosen = (
        select(Recall, Lot.number, _GOODS, Cooperative.name)
        .join(Lot, Lot.id == Recall.lot_id)
        .outerjoin(Product, Product.id == Lot.product_id)
        .join(Cooperative, Cooperative.id == Recall.cooperative_id)
        .where(*which)
    )
    return [RecallRow(*row) for row in db.session.execute(chosen.order_by(Recall.id.desc()).limit(MOST_ROWS))]


def _one(whose: Any, code: str) -> Recall:
    chosen = select(Recall).join(Cooperative, Cooperative.id == Recall.cooperative_id)
    found = db.session.scalar(chosen.where(Recall.code == clean_code(code), whose))
    if found is None:
        raise NotFound(_NO_RECALL)
    return found


def _lots(recall_id: int) -> list[StoppedLot]:
    chosen = (
        select(Lot.code, Lot.number, Lot.kind, Lot.state, _GOODS, Lot.quantity, Lot.unit)
        .join(RecallLot, RecallLot.lot_id == Lot.id)
        .outerjoin(Product, Product.id == Lot.product_id)
        .where(RecallLot.recall_id == recall_id)
    )
    return [StoppedLot(*row) for row in db.session.execute(chosen.order_by(Lot.id))]


def _orders(recall: Recall) -> list[ToldOrder]:
    refunded = _refunded_since(recall.id, recall.opened_at) if recall.opened_at else {}
    rows = db.session.execute(_told_orders().where(RecallNotice.recall_id == recall.id)).all()
    return [
        ToldOrder(
            notice_id=notice.id,
            order_code=order.code,
            state=order.state,
            packs=notice.packs,
            is_certain=notice.is_certain,
            is_gone=parcel is not None,
            reached=reached_by(notice),
            buyer_name=group.buyer_name,
            phone=group.buyer_phone,
            email=group.buyer_email,
            commune_id=group.commune_id,
            shipped_at=parcel.shipped_at if parcel else None,
            carrier=parcel.carrier if parcel else "",
            tracking_number=parcel.tracking_number if parcel else "",
            refunded=refunded.get(order.id, Dong(0)),
        )
        for notice, order, group, parcel in rows
    ]


def _told_orders() -> Select[RecallNotice, Order, OrderGroup, Parcel]:
    return (
        select(RecallNotice, Order, OrderGroup, Parcel)
        .join(Order, Order.id == RecallNotice.order_id)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .outerjoin(Parcel, Parcel.order_id == Order.id)
        .order_by(RecallNotice.id)
    )


def _refunded_since(recall_id: int, moment: datetime) -> dict[int, Dong]:
    chosen = (
        select(Payment.order_id, func.sum(Refund.amount))
        .join(Refund, Refund.payment_id == Payment.id)
        .join(RecallNotice, RecallNotice.order_id == Payment.order_id)
        .where(RecallNotice.recall_id == recall_id, Refund.owed_at >= moment)
        .group_by(Payment.order_id)
    )
    return {order_id: Dong(int(amount)) for order_id, amount in db.session.execute(chosen)}
