"""What is often bought together: pairs of products counted over checkouts, without a word of who bought them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Row, delete, func, select

from marketplace.kernel import feed
from marketplace.kernel.database import db, dialect_insert, shared_alias
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.products.models import BoughtTogether
from marketplace.products.standing import PRODUCT

#: A pair is told of from so many checkouts on: fewer may be one family's habit.
FEWEST_CHECKOUTS = 3
#: The oftenest so many are kept of each product: some of them are sold out when the page is shown.
MOST_KEPT = 12
#: How far back is counted, so that each season is in it once.
LOOKED_BACK = timedelta(days=365)

_NOT_BOUGHT = (OrderState.CANCELLED, OrderState.RETURNED)

Pair = tuple[int, int]
Rows = Iterable[Row[*tuple[Any, ...]]]


def count_pairs(*, at: datetime) -> int:
    """Count anew what was bought in one checkout, and tell of every product whose neighbours changed.

    Returns:
        How many pairs are kept.
    """
    wanted = dict(_oftenest(_counted(since=at - LOOKED_BACK)))
    kept = {(row.product_id, row.other_id): row.checkouts for row in db.session.execute(_KEPT)}
    changed = {pair for pair in wanted.keys() | kept.keys() if wanted.get(pair) != kept.get(pair)}
    for pair in sorted(changed):
        _keep(pair, wanted.get(pair, 0))
    feed.tell(PRODUCT, sorted({product_id for product_id, _ in changed}), at=at)
    return len(wanted)


_KEPT = select(BoughtTogether.product_id, BoughtTogether.other_id, BoughtTogether.checkouts)
_OtherOrder, _OtherLine = shared_alias(Order, "other_order"), shared_alias(OrderLine, "other_line")
_CHECKOUTS = func.count(Order.group_id.distinct())


def _counted(*, since: datetime) -> Rows:
    """Return (product, other, checkouts), the oftenest of each product first."""
    chosen = (
        select(OrderLine.product_id, _OtherLine.product_id, _CHECKOUTS)
        .join(Order, Order.id == OrderLine.order_id)
        .join(_OtherOrder, _OtherOrder.group_id == Order.group_id)
        .join(_OtherLine, _OtherLine.order_id == _OtherOrder.id)
        .where(Order.placed_at >= since, Order.state.not_in(_NOT_BOUGHT), _OtherOrder.state.not_in(_NOT_BOUGHT))
        .where(OrderLine.quantity > 0, _OtherLine.quantity > 0, OrderLine.product_id != _OtherLine.product_id)
        .group_by(OrderLine.product_id, _OtherLine.product_id)
        .having(_CHECKOUTS >= FEWEST_CHECKOUTS)
    )
    return db.session.execute(chosen.order_by(OrderLine.product_id, _CHECKOUTS.desc(), _OtherLine.product_id))


def _oftenest(rows: Rows) -> Iterator[tuple[Pair, int]]:
    for product_id, found in groupby(rows, key=lambda row: row[0]):
        for _, other_id, checkouts in islice(found, MOST_KEPT):
            yield (product_id, other_id), checkouts


def _keep(pair: Pair, checkouts: int) -> None:
    """Write one pair as it is now, whoever counts beside; none is kept where nobody buys both any more."""
    product_id, other_id = pair
    if not checkouts:
        gone = delete(BoughtTogether).where(
            BoughtTogether.product_id == product_id, BoughtTogether.other_id == other_id
        )
        db.session.execute(gone.execution_options(synchronize_session=False))
        return
    values = {"product_id": product_id, "other_id": other_id, "checkouts": checkouts}
    written = dialect_insert(BoughtTogether).values(values)
    columns = [BoughtTogether.product_id, BoughtTogether.other_id]
    db.session.execute(written.on_conflict_do_update(index_elements=columns, set_={"checkouts": checkouts}))
