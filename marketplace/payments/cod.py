"""The cash that carriers collect: to collect, collected, remitted to the cooperative; or the parcel came back."""

from sqlalchemy import select, update

from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.history import Act, move
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, Parcel
from marketplace.payments.models import CodParcel, Payment
from marketplace.payments.states import COD_LIFE, CodAction, CodState


def open_for(order_id: int, *, act: Act) -> None:
    """A parcel left the house: its carrier collects what is still to be paid. Prepaid orders have no such cash."""
    order = db.session.get_one(Order, order_id)
    if order.pay_by is not PayBy.COD:
        return
    db.session.flush()
    parcel = db.session.scalars(select(Parcel).where(Parcel.order_id == order_id)).one()
    missing = db.session.scalars(select(Payment).where(Payment.order_id == order_id)).one().missing
    values = {
        "order_id": order.id,
        "cooperative_id": order.cooperative_id,
        "state": CodState.TO_COLLECT,
        "carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "due": missing,
        "fee": Dong(0),
        "sent_at": act.at,
    }
    insert_or_ignore(CodParcel, values, unique=("order_id",))


def collect(order_id: int, *, act: Act) -> None:
    """The buyer has the goods, so the carrier has the cash."""
    parcel = _hold(order_id)
    if parcel is not None and COD_LIFE.allows(parcel.state, CodAction.COLLECT):
        move(COD_LIFE, parcel, CodAction.COLLECT, act)
        parcel.collected_at = act.at
        db.session.flush()


def remit(order_id: int, *, act: Act) -> None:
    """The cooperative has the cash."""
    parcel = _hold(order_id)
    if parcel is not None and COD_LIFE.allows(parcel.state, CodAction.REMIT):
        move(COD_LIFE, parcel, CodAction.REMIT, act)
        parcel.remitted_at = act.at
        parcel.collected_at = parcel.collected_at or act.at
        db.session.flush()


def come_back(order_id: int, *, act: Act) -> None:
    """The parcel was refused or lost: there is no cash, and what the carrier asks for the way is a loss."""
    parcel = _hold(order_id)
    if parcel is not None and COD_LIFE.allows(parcel.state, CodAction.COME_BACK):
        move(COD_LIFE, parcel, CodAction.COME_BACK, act)


def is_with_the_carrier(order_id: int) -> bool:
    """Tell whether the buyer has paid in cash and the carrier has not passed it on yet."""
    parcel = _hold(order_id)
    return parcel is not None and parcel.state is CodState.COLLECTED


def keep_fee(order_id: int, fee: Dong) -> None:
    """Add what the carrier kept for a parcel."""
    db.session.execute(
        update(CodParcel)
        .where(CodParcel.order_id == order_id)
        .values(fee=CodParcel.fee + fee)
        .execution_options(synchronize_session=False)
    )


def _hold(order_id: int) -> CodParcel | None:
    chosen = select(CodParcel).where(CodParcel.order_id == order_id).with_for_update()
    return db.session.scalar(chosen.execution_options(populate_existing=True))
